"""One environment for each way in: every variable with its meaning, every secret empty."""

from typing import Any

from ...encode import postman
from ...model import Api, ConnectionProfile, Variable
from . import addresses, authorization, text
from .request import stable_id

WAY = "prerequestWay"


def is_entered(connection: ConnectionProfile) -> bool:
    """Return whether a way asks something of the script, which must then know it by name."""
    return bool(connection.headers or connection.login)


def variables(api: Api) -> list[Variable]:
    """Return every variable an API's requests use, the base address first, each once."""
    found = {api.base_url.name: api.base_url}
    for operation in api.operations:
        own = [api.base_of(operation)]
        own += [parameter.variable for parameter in operation.parameters if parameter.variable]
        own += authorization.variables(operation)
        own += [each for each in operation.signing.inputs.values() if each.secret] if operation.signing else []
        found.update((variable.name, variable) for variable in own)
    return list(found.values())


def environment(api: Api, connection: ConnectionProfile, known: list[Variable]) -> dict[str, Any]:
    """Return the environment of a way in, for `known` variables.

    Values a person must fill are empty; secrets have the type `secret`.
    """
    held = {variable.name: variable for variable in (*known, *connection.variables)}
    values: list[dict[str, Any]] = []
    servers = addresses.servers(api, connection)
    for variable in held.values():
        value = connection.base_url if variable.name == api.base_url.name else variable.default
        kind = "secret" if variable.secret else "default"
        shown = "" if variable.secret else postman.prose(value)
        server = servers.get(variable.name)
        if server:
            shown = addresses.address(variable.name, server)
        values.append({"key": variable.name, "value": shown, "type": kind, "enabled": True})
        values += addresses.rows(variable.name, server) if server else ()
    if is_entered(connection):
        values.append({"key": WAY, "value": connection.id, "type": "default", "enabled": True})
    values.append({"key": "prerequestDebug", "value": "", "type": "default", "enabled": True})
    return {
        "id": stable_id(api, "environment", connection.id),
        "name": text.name(f"{api.title}: {connection.title}"),
        "values": values,
        "_postman_variable_scope": "environment",
    }
