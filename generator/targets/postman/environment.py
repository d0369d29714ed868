"""One environment for each way in: all variables with their meanings, and all secrets empty."""

from typing import Any

from ...encode import postman
from ...model import Api, ConnectionProfile, Variable
from . import addresses, authorization, text
from .request import stable_id

CONNECTION_VARIABLE = "prerequestWay"


def is_entered(connection: ConnectionProfile) -> bool:
    """Return whether the script must do something for a way in, and so must know its name."""
    return bool(connection.headers or connection.login)


def variables(api: Api) -> list[Variable]:
    """Return all variables of an API's requests without repetition: the base address first, then the most frequent."""
    ranked = sorted(api.once(_used).items(), key=lambda entry: -len(entry[1]))
    return [api.base_url, *(variable for variable, _ in ranked if variable.name != api.base_url.name)]


def is_usual(api: Api, variable: Variable) -> bool:
    """Return whether most requests need a variable."""
    return len(api.once(_used).get(variable, ())) * 2 > len(api.operations)


def _used(api: Api) -> dict[Variable, list[str]]:
    """Return the operations that use each variable."""
    variables: dict[str, Variable] = {}
    users: dict[str, list[str]] = {}
    for operation in api.operations:
        used = [api.base_of(operation)]
        used += [parameter.variable for parameter in operation.parameters if parameter.variable]
        used += authorization.variables(operation)
        used += [one for one in operation.signing.inputs.values() if one.secret] if operation.signing else []
        for name, variable in {variable.name: variable for variable in used}.items():
            variables[name] = variable
            users.setdefault(name, []).append(operation.id)
    return {variables[name]: operations for name, operations in users.items()}


def name(api: Api, connection: ConnectionProfile) -> str:
    """Return an environment's name. Postman's list shows only the first words, so these must differ."""
    usual = [api.title, connection.title] if len(api.connections) == 1 else [connection.title, api.title]
    return text.name(connection.environment or ": ".join(usual))


def environment(api: Api, connection: ConnectionProfile, used: list[Variable]) -> dict[str, Any]:
    """Return the environment of a way in, with the `used` variables.

    Values that a person must give are empty. Secrets have the type `secret`.
    """
    usual = [variable for variable in used if is_usual(api, variable)]
    held = {variable.name: variable for variable in (api.base_url, *connection.variables, *usual, *used)}
    values: list[dict[str, Any]] = []
    servers = addresses.servers(api, connection)
    for variable in held.values():
        value = connection.base_url if variable.name == api.base_url.name else variable.default
        kind = "secret" if variable.secret else "default"
        text = "" if variable.secret else postman.prose(value)
        server = servers.get(variable.name)
        if server:
            text = addresses.address(variable.name, server)
        row = {"key": variable.name, "value": text, "type": kind, "enabled": True}
        values.append(row if variable.name == api.base_url.name else {**row, **described(variable)})
        values += addresses.rows(variable.name, server) if server else ()
    if is_entered(connection):
        values.append({"key": CONNECTION_VARIABLE, "value": connection.id, "type": "default", "enabled": True})
    values.append({"key": "prerequestDebug", "value": "", "type": "default", "enabled": True})
    return {
        "id": stable_id(api, "environment", connection.id),
        "name": name(api, connection),
        "values": values,
        "_postman_variable_scope": "environment",
    }


def described(variable: Variable) -> dict[str, str]:
    """Return the description of a variable as a member; no member if there is no description."""
    parts = (" ".join(part.split()) for part in (variable.title, variable.description))
    meaning = text.about(". ".join(part for part in parts if part))
    return {"description": meaning} if meaning else {}
