"""The scripts of a collection: our static files, a setup with the names of this API's variables, and a few tests."""

from collections.abc import Iterator, Sequence
from typing import Any

from ...examples.credentials import secret_names
from ...examples.request import sample_request
from ...model import Api, ConnectionProfile, Operation, Signing, Variable
from ...signing import registry as schemes
from ...signing.registry import Scheme
from ..shared.runtime import base_ending, example_addresses
from ..shared.signatures import signatures
from ..templates import render
from . import rows

_SHARED = ("final_url.js", "masked.js", "postman.js")


def events(
    api: Api, scheme: Scheme | None, used: list[Variable], tests: Sequence[str], before: str = ""
) -> list[dict[str, Any]]:
    """Return the collection's events: the pre-request script, if requests are signed, and the `tests`.

    `before` is a script that runs before the pre-request script.
    """
    if scheme:
        values = setup(api, used)
        choices = ["postman_choices.js"] if values["choices"] else []
        files = [*_SHARED, *choices, *scheme_files(scheme)]
        before += render(api, "postman/prerequest.js.j2", files=files, setup=values)
    scripts = {"prerequest": before, "test": "\n".join(tests)}
    return [event(listen, script) for listen, script in scripts.items() if script]


def scheme_files(scheme: Scheme) -> list[str]:
    """Return the static files of a scheme. A scheme that signs only the URL needs no file that reads a request."""
    more = [] if scheme.reads == ("url",) else ["postman_request.js"]
    return [*more, f"{scheme.id}/sign.js", f"{scheme.id}/postman.js"]


def setup(api: Api, used: list[Variable]) -> dict[str, Any]:
    """Return the setup of the static scripts: names of variables, options, secrets, ways in."""
    (usual, _), *others = signatures(api) or [(Signing(""), [])]
    connections = {
        connection.id: _headers(connection) for connection in api.connections if connection.headers or connection.login
    }
    return {
        **_signature(usual),
        "base": api.base_url.name,
        "ending": base_ending(api),
        "like": example_addresses(api),
        "others": [{"requests": [call(api, item) for item in items], **_signature(other)} for other, items in others],
        "reads": _reads(usual),
        "choices": dict(_choices(api)),
        "needed": [variable.name for variable in used],
        "secrets": sorted(secret_names(api, "query")),
        "ways": connections,
        "logins": {connection.id: _login(connection) for connection in api.connections if connection.login},
    }


def _headers(connection: ConnectionProfile) -> list[dict[str, Any]]:
    """Return the headers of a way in, the usual values of its variables, and the required forms of values."""
    forms = {one.name: [one.form, one.description] for one in connection.variables if one.form}
    usual = {one.name: one.default for one in connection.variables if one.default}
    values = {key: held for key, held in (("forms", forms), ("usual", usual)) if held}
    return [{"name": name, "template": template, **values} for name, template in connection.headers]


def _choices(api: Api) -> Iterator[tuple[str, dict[str, Any]]]:
    for operation in api.operations:
        body = sample_request(api, operation).body
        if body and body.choices:
            fields = {choice.value: list(choice.fields) for choice in body.choices}
            yield call(api, operation), {"parameter": body.choices[0].parameter, "fields": fields}


def _reads(signing: Signing) -> list[str]:
    """Return the parts of a request that the scheme reads.

    Nothing if that is only the URL, the default of the scripts.
    """
    reads = schemes.get(signing.scheme).reads if signing.scheme else ("url",)
    return [] if reads == ("url",) else list(reads)


def _signature(signing: Signing) -> dict[str, Any]:
    in_rows = schemes.get(signing.scheme).in_rows() if signing.scheme else frozenset[str]()
    return {
        "inputs": {name: variable.name for name, variable in signing.inputs.items()},
        "options": {name: value for name, value in signing.options.items() if name not in in_rows},
    }


def call(api: Api, operation: Operation) -> str:
    """Return method and path, by which the script identifies a request.

    Names and ids do not identify it: users of Postman change names, and its import changes ids.
    """
    segments, _ = rows.path(api, operation, sample_request(api, operation))
    return f"{operation.method} {'/'.join(segments)}"


def _login(connection: ConnectionProfile) -> dict[str, str]:
    user, password = connection.variables[:2]
    return {"path": connection.login, "user": user.name, "password": password.name}


def event(listen: str, script: str) -> dict[str, Any]:
    """Return a script in the form of a collection."""
    return {"listen": listen, "script": {"type": "text/javascript", "exec": script.rstrip("\n").split("\n")}}
