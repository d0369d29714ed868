"""Checks the standard security schemes of OpenAPI: whether an operation got the right credentials."""

import hmac
from base64 import b64decode
from collections.abc import Iterator, Mapping

from ..diagnosis.urls import pairs
from ..model import Credential, Operation
from .verdict import Received

Complaints = tuple[tuple[str, str], ...]
CHALLENGES = {"basic": 'Basic realm="API"', "bearer": "Bearer", "digest": 'Digest realm="API", nonce="0", qop="auth"'}


def check_credentials(received: Received, operation: Operation, values: Mapping[str, str]) -> Complaints:
    """Return the faults of the credentials, by kind; none if one alternative is complete."""
    tried = [tuple(_wrong(received, choice.credentials, values)) for choice in operation.security]
    return () if not all(tried) else next(iter(tried), ())


def has_credentials(received: Received, operation: Operation, values: Mapping[str, str]) -> bool:
    """Return whether the request has all credentials of an alternative that is not signed."""
    choices = [choice for choice in operation.security if choice.credentials and not choice.signing]
    return any(not tuple(_wrong(received, choice.credentials, values)) for choice in choices)


def _wrong(
    received: Received, credentials: tuple[Credential, ...], values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for credential in credentials:
        if credential.kind == "mutualTLS":
            continue
        value = _received_value(received, credential)
        expected = [values.get(variable.env, "") for variable in credential.variables]
        if not value:
            yield credential.kind, f"the {_title(credential)} did not arrive"
        elif credential.kind != "digest" and all(expected) and not _same(value, ":".join(expected)):
            yield credential.kind, f"the {_title(credential)} is not the one this server knows"


def _title(credential: Credential) -> str:
    where = f" in {credential.location} {credential.name}" if credential.kind == "apiKey" else ""
    return f"{credential.kind} credential{where}"


def _same(value: str, expected: str) -> bool:
    return hmac.compare_digest(value.encode("utf-8", "surrogateescape"), expected.encode("utf-8", "surrogateescape"))


def _received_value(received: Received, credential: Credential) -> str:
    if credential.kind == "apiKey":
        return _key(received, credential)
    word, _, credential_text = received.header("authorization").partition(" ")
    if word.lower() != credential.kind:
        return ""
    return _decoded(credential_text) if credential.kind == "basic" else credential_text.strip()


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""


def _key(received: Received, credential: Credential) -> str:
    if credential.location == "query":
        return next((value for name, value in pairs(received.url) if name.lower() == credential.name.lower()), "")
    if credential.location == "header":
        return received.header(credential.name.lower())
    cookies = [part.strip().partition("=") for part in received.header("cookie").split(";")]
    return next((value for name, _, value in cookies if name == credential.name), "")
