"""The auth of requests, folders and the collection in Postman."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urljoin

from ...encode import postman
from ...model import Api, Credential, Grant, JsonObject, Operation, Requirement, Variable
from . import addresses
from .rows import reference

_HOST = re.compile("[^/]*//[^/]*")
NONE: JsonObject = {"type": "noauth"}
_FLOWS = {
    "authorizationCode": "authorization_code",
    "clientCredentials": "client_credentials",
    "password": "password_credentials",
    "implicit": "implicit",
}


def login(security: tuple[Requirement, ...]) -> Operation:
    """Return an operation with a login and nothing else. What is made of it is right for all with this login."""
    return Operation("", "", "", "", "", security=security)


def auth(api: Api, operation: Operation) -> JsonObject:
    """Return the auth of an operation. It has values for the other logins, too, so that a user can choose one.

    A credential that Postman does not add itself is a row. Operations with the same login have the same object.
    """
    return api.once(_auth, operation.security)


def _auth(api: Api, security: tuple[Requirement, ...]) -> JsonObject:
    operation = login(security)
    others = (
        key for choice in operation.choices[1:] if len(choice) == 1 for key in choice if _is_native(key, operation)
    )
    first = native(operation)
    filled: JsonObject = {}
    for credential in (*([first] if first else ()), *others):
        kind, fields = _filled(api, credential)
        filled.setdefault(kind, fields)
    return {"type": next(iter(filled)) if first else "noauth", **filled}


def native(operation: Operation) -> Credential | None:
    """Return the credential that Postman adds by its auth; it can add only one."""
    usable = [credential for credential in operation.credentials if _is_native(credential, operation)]
    return min(usable, key=lambda credential: credential.kind == "apiKey", default=None)


def _is_native(credential: Credential, operation: Operation) -> bool:
    """Return whether Postman adds a credential. Postman 12 omits a key in the query, and a key may be signed."""
    is_key = credential.kind == "apiKey" and credential.location == "header" and not operation.signing
    return is_key or credential.kind in ("basic", "bearer", "digest")


def _filled(api: Api, credential: Credential) -> tuple[str, list[JsonObject]]:
    kind = "oauth2" if _grant(credential) else credential.kind.lower()
    fields = _oauth2(api, credential) or _fields(credential)
    return kind, [{"key": key, "value": text, "type": "string"} for key, text in fields.items()]


def usual(api: Api) -> JsonObject:
    """Return the auth that requests inherit, so that it is changed in one place: the document's, or the usual one."""
    by_document = [operation for operation in api.operations if not operation.has_own_security]
    return _most_common(api, by_document) or _most_common(api, api.operations) or dict(NONE)


def _most_common(api: Api, operations: Iterable[Operation]) -> JsonObject:
    counted = Counter(api.once(_text, operation.security) for operation in operations)
    ranked: list[JsonObject] = [json.loads(text) for text, _ in counted.most_common()]
    return next((login for login in ranked if login["type"] != NONE["type"]), {})


def _text(api: Api, security: tuple[Requirement, ...]) -> str:
    return json.dumps(api.once(_auth, security))


def of_folders(api: Api) -> dict[str, JsonObject]:
    """Return the auth of each folder whose requests share one; requests without a login do not count."""
    needed: dict[str, list[JsonObject]] = {}
    for operation in api.operations:
        login = auth(api, operation)
        if login["type"] != NONE["type"] and login not in needed.setdefault(operation.folder, []):
            needed[operation.folder].append(login)
    return {folder: logins[0] for folder, logins in needed.items() if len(logins) == 1}


def variables(operation: Operation) -> list[Variable]:
    """Return the variables of all logins, with those that Postman needs to fetch a token."""
    listed = [variable for credential in operation.all_credentials for variable in credential.variables]
    for credential in operation.all_credentials:
        listed += _client(credential).values() if _grant(credential) else ()
    return listed


def _fields(credential: Credential) -> dict[str, str]:
    if credential.kind == "apiKey":
        return {"key": postman.prose(credential.name), "value": reference(credential.variables[0].name), "in": "header"}
    names = ("token",) if credential.kind == "bearer" else ("username", "password")
    return {key: reference(variable.name) for key, variable in zip(names, credential.variables, strict=True)}


def _grant(credential: Credential) -> Grant | None:
    """Return the grant by which Postman fetches a token: the first of the document.

    `implicit` is outdated and comes last.
    """
    usable = [grant for grant in credential.grants if grant.flow in _FLOWS]
    return next(iter(sorted(usable, key=lambda grant: grant.flow == "implicit")), None)


def _client(credential: Credential) -> dict[str, Variable]:
    """Return the values that Postman needs to fetch a token, by the names of its fields."""
    name, grant = credential.variables[0].name, _grant(credential)
    variables = {
        "clientId": Variable(f"{name}ClientId", "", "Id of this client at the server of tokens"),
        "clientSecret": Variable(f"{name}ClientSecret", "", "Secret that goes with the id", secret=True),
    }
    if grant and grant.flow == "password":
        variables["username"] = Variable(f"{name}User", "", "User whose token is fetched")
        variables["password"] = Variable(f"{name}Password", "", "Password of that user", secret=True)
    return variables


def _oauth2(api: Api, credential: Credential) -> dict[str, str]:
    """Return the settings for Postman's button *Get New Access Token*. A token in the variable is sent without them."""
    grant = _grant(credential)
    if grant is None:
        return {}
    fields = {
        "accessToken": reference(credential.variables[0].name),
        "addTokenTo": "header",
        "headerPrefix": "Bearer",
        "tokenName": postman.prose(credential.id),
        "grant_type": _FLOWS[grant.flow],
        "authUrl": _address(api, grant.authorization_url),
        "accessTokenUrl": _address(api, grant.token_url),
        "refreshTokenUrl": _address(api, grant.refresh_url),
        "scope": postman.prose(" ".join(_scopes(api, credential, grant))),
        **{field: reference(variable.name) for field, variable in _client(credential).items()},
    }
    if grant.flow == "implicit":
        del fields["clientSecret"]
    return {key: text for key, text in fields.items() if text}


def _scopes(api: Api, credential: Credential, grant: Grant) -> list[str]:
    """Return the scopes of the one token that all requests use: those that operations name, or else all."""
    order = {scope: number for number, (scope, _) in enumerate(grant.scopes)}
    needed = api.once(_needed).get(credential.id, {})
    return sorted(needed or order, key=lambda scope: order.get(scope, len(order)))


def _needed(api: Api) -> dict[str, dict[str, None]]:
    """Return the scopes that operations name, by the id of the credential."""
    needed: dict[str, dict[str, None]] = {}
    for choice in (choice for operation in api.operations for choice in operation.security):
        for credential, scopes in choice.scopes.items():
            needed.setdefault(credential, {}).update(dict.fromkeys(scopes))
    return needed


def _address(api: Api, url: str) -> str:
    """Return an address of a grant. A relative one is resolved at the server (OpenAPI 3.1.1, section 4.6)."""
    base = next((server.base_url for server in api.servers), "")
    whole = urljoin(base, url) if url else ""
    if url and whole != url and whole.startswith(f"{base}/"):
        return reference(api.base_url.name) + postman.prose(whole.removeprefix(base))
    # The host may have variables, which the address of an environment fills in.
    host = _HOST.match(base)
    if not host or whole == url or not whole.startswith(f"{host[0]}/"):
        return postman.prose(whole)
    template = _HOST.match(addresses.address(api.base_url.name, api.servers[0]))
    return (template or host)[0] + postman.prose(whole.removeprefix(host[0]))
