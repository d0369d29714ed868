"""Recognises credentials: by names, and by values that somebody used as an example.

So it decides which values are never shown, for scripts, collections, clients, pages and the verifying server alike.
"""

import re
from functools import lru_cache
from typing import Final

from ..model import ABSENT, Api, Json, Parameter, Schema

PLACEHOLDER: Final = "..."
NIL_UUID: Final = "00000000-0000-0000-0000-000000000000"
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_NAME = re.compile(
    r"(?:^|_)(?:pass_?word|passwd|pass_?phrase|pwd|pass|secrets?|token|jwt|credentials?|authorization|cookie"
    r"|(?:api|app|auth|access|private|secret|account|client|license|shared|master|encryption|signing|subscription)_?key"
    r"|certificate_?password)$"
)
_VALUE = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"
    r"|\b(?:sk|pk|rk|whsec)_[A-Za-z0-9_]{12,}|\bsk-[A-Za-z0-9_-]{20,}"
    r"|\b(?:gh[opsur]|github_pat|glpat|xox[abeprs]|npm|pypi|dop_v1|shp[ast][a-z])[_-][A-Za-z0-9_-]{16,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}|\bSG\.[A-Za-z0-9_-]{16,}\."
    r"|\b(?i:bearer|basic)\s+[A-Za-z0-9+/=._~-]{16,}"
    r"|://[^/\s:@]*:[^/\s@]+@"
)
# Tokens for the next page of a list; they give no access.
_POSITION = re.compile(
    r"(?:^|_)(?:page|pagination|next|prev|previous|continuation|cursor|sync|delta|resume|skip|scroll|start|end)_token$"
)


@lru_cache(maxsize=8192)
def is_credential(name: str) -> bool:
    """Return whether a parameter or property with this name is a credential (`api_key`, `is_pwd`, `clientSecret`)."""
    words = _BOUNDARY.sub("_", name).strip("_").lower()
    return bool(_NAME.search(words)) and not _POSITION.search(words)


def is_session(cookie: str) -> bool:
    """Return whether a cookie with this name is a login (`sessionid`, `connect.sid`, `X-Qlik-Session`)."""
    return bool(re.search(r"sess|(?:^|[^a-z])sid$|login|remember|auth", cookie.lower()))


def cleaned(value: Json) -> Json:
    """Return a value of a document with a placeholder for each credential, recognised by its name or its form."""
    if isinstance(value, str):
        return PLACEHOLDER if len(value) >= 12 and _looks_like_one(value) else value
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: masked(key, cleaned(item)) for key, item in value.items()}
    return value


# Examples repeat the same texts many times, so results are kept.
@lru_cache(maxsize=16384)
def _looks_like_one(value: str) -> bool:
    return bool(_VALUE.search(value))


def masked(name: str, value: Json) -> Json:
    """Return `value`, or the placeholder if `name` is a credential and the value is a text or a list of texts.

    A UUID of zeros stays: it is not secret, and a server that expects a UUID would refuse the placeholder.
    """
    if isinstance(value, list):
        return [masked(name, item) for item in value]
    return PLACEHOLDER if isinstance(value, str) and value not in ("", NIL_UUID) and is_credential(name) else value


def without_values(schema: Schema) -> Schema:
    """Return the schema of a credential without the values that the document gives, because these are never shown."""
    return schema._replace(enum=(), enum_names=(), default=ABSENT, example=ABSENT)


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
