"""Decides which values are never shown, for scripts, collections, clients, pages and the verifying server alike."""

from ..model import Api, Parameter
from .credentials import is_credential


def is_secret(parameter: Parameter) -> bool:
    """Return whether the value of a parameter must not be shown."""
    variable = parameter.variable
    return parameter.schema.secret or bool(variable and variable.secret) or is_credential(parameter.name)


def secret_names(api: Api, *locations: str) -> tuple[str, ...]:
    """Return the names of parameters and API keys that are never shown, in these locations; by default in all."""
    names: dict[str, None] = {}
    for operation in api.operations:
        parts = [(part.name, part.location) for part in operation.parameters if is_secret(part)]
        parts += [(key.name, key.location) for key in operation.all_credentials if key.kind == "apiKey"]
        names.update((name, None) for name, location in parts if not locations or location in locations)
    return tuple(names)
