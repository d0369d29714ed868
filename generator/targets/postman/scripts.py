"""The scripts of a collection: our static files, set up with the names of this API's variables, and a few tests."""

from typing import Any

from ...model import Api, ConnectionProfile, Signing, Variable
from ...signing.registry import Scheme
from ..templates import render

_SHARED = ("final_url.js", "masked.js", "postman.js")


def events(api: Api, scheme: Scheme | None, known: list[Variable], *, tests: bool) -> list[dict[str, Any]]:
    """Return the collection's events: the one pre-request script where requests are signed, and `tests` if wanted."""
    found = []
    if scheme:
        files = [*_SHARED, f"{scheme.id}/sign.js", f"{scheme.id}/postman.js"]
        script = render("postman/prerequest.js.j2", files=files, setup=setup(api, known))
        found.append(_event("prerequest", script))
    return [*found, *([_event("test", render("postman/test.js.j2"))] if tests else [])]


def setup(api: Api, known: list[Variable]) -> dict[str, Any]:
    """Return what the static scripts must know of an API: names of variables, options, secrets, ways in."""
    signing = next((operation.signing for operation in api.operations if operation.signing), Signing(""))
    parameters = [parameter for operation in api.operations for parameter in operation.parameters]
    secrets = {each.name for each in parameters if each.location == "query" and each.variable and each.variable.secret}
    connections = {
        connection.id: [{"name": name, "template": template} for name, template in connection.headers]
        for connection in api.connections
        if connection.headers or connection.login
    }
    return {
        "inputs": {name: variable.name for name, variable in signing.inputs.items()},
        "options": {name: value for name, value in signing.options.items() if name != "version"},
        "needed": [variable.name for variable in known],
        "secrets": sorted(secrets),
        "ways": connections,
        "logins": {connection.id: _login(connection) for connection in api.connections if connection.login},
    }


def _login(connection: ConnectionProfile) -> dict[str, str]:
    user, password = connection.variables[:2]
    return {"path": connection.login, "user": user.name, "password": password.name}


def _event(listen: str, script: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": script.rstrip("\n").split("\n")}}
