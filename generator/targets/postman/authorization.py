"""Who calls, in Postman's words: the auth of requests, folders and the collection, rows for other ways to log in."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ...encode import postman
from ...examples.request import SampleRequest, SampleValue
from ...model import Api, Credential, Grant, Operation, Variable
from .rows import reference

Node = dict[str, Any]
NONE: Node = {"type": "noauth"}
_FLOWS = {
    "authorizationCode": "authorization_code",
    "clientCredentials": "client_credentials",
    "password": "password_credentials",
    "implicit": "implicit",
}
_NAMES = {"apiKey": "API key {name}", "basic": "Basic Auth", "bearer": "Bearer Token", "digest": "Digest Auth"}
_INSTEAD = "Instead of the usual login."


def auth(operation: Operation) -> Node:
    """Return how an operation logs in by default, filled in for the other ways as well: whoever wants one chooses it.

    What Postman does not add itself is a row.
    """
    others = (
        key for choice in operation.choices[1:] if len(choice) == 1 for key in choice if _is_native(key, operation)
    )
    first = native(operation)
    filled: Node = {}
    for credential in (*([first] if first else ()), *others):
        kind, fields = _filled(credential)
        filled.setdefault(kind, fields)
    return {"type": next(iter(filled)) if first else "noauth", **filled}


def native(operation: Operation) -> Credential | None:
    """Return the credential that Postman adds by its auth: one, as it has no more than one."""
    usable = [credential for credential in operation.credentials if _is_native(credential, operation)]
    return min(usable, key=lambda credential: credential.kind == "apiKey", default=None)


def _is_native(credential: Credential, operation: Operation) -> bool:
    """Tell whether Postman adds a credential; Postman 12 leaves out a key in the query, and a key may be signed."""
    is_key = credential.kind == "apiKey" and credential.location == "header" and not operation.signing
    return is_key or credential.kind in ("basic", "bearer", "digest")


def _filled(credential: Credential) -> tuple[str, list[Node]]:
    kind = "oauth2" if _grant(credential) else credential.kind.lower()
    fields = _oauth2(credential) or _fields(credential)
    return kind, [{"key": key, "value": text, "type": "string"} for key, text in fields.items()]


def usual(api: Api) -> Node:
    """Return the auth that requests inherit, so that who changes it changes it once: the document's, else the usual."""
    by_document = [operation for operation in api.operations if not operation.has_own_security]
    return _most_common(by_document) or _most_common(api.operations) or dict(NONE)


def _most_common(operations: Iterable[Operation]) -> Node:
    counted = Counter(json.dumps(auth(operation)) for operation in operations)
    ranked: list[Node] = [json.loads(text) for text, _ in counted.most_common()]
    return next((login for login in ranked if login["type"] != NONE["type"]), {})


def of_folders(api: Api) -> dict[str, Node]:
    """Return the auth of each folder whose requests agree on one, but for those that need none."""
    needed: dict[str, list[Node]] = {}
    for operation in api.operations:
        login = auth(operation)
        if login["type"] != NONE["type"] and login not in needed.setdefault(operation.folder, []):
            needed[operation.folder].append(login)
    return {folder: logins[0] for folder, logins in needed.items() if len(logins) == 1}


def variables(operation: Operation) -> list[Variable]:
    """Return the variables of all ways to log in, with those by which Postman fetches a token."""
    listed = [variable for credential in operation.all_credentials for variable in credential.variables]
    for credential in operation.all_credentials:
        listed += _client(credential).values() if _grant(credential) else ()
    return listed


def offered(operation: Operation, sample: SampleRequest) -> SampleRequest:
    """Return a sample without the key that the auth adds, and with those of the other ways to log in, switched off."""
    added = native(operation)
    more: dict[str, list[SampleValue]] = {"query": [], "header": [], "cookie": []}
    for credential in _in_rows(operation):
        more[credential.location].append(_switched_off(credential))
    return sample._replace(
        query=(*sample.query, *more["query"]),
        headers=(*(value for value in sample.headers if not added or value.credential != added.id), *more["header"]),
        cookies=(*sample.cookies, *more["cookie"]),
    )


def _in_rows(operation: Operation) -> list[Credential]:
    """Return the credentials of the other ways to log in that a row can bring."""
    sent = {credential.id for credential in operation.credentials}
    others = (credential for credential in operation.all_credentials if credential.id not in sent)
    return [credential for credential in others if credential.kind in ("apiKey", "bearer", "basic")]


def in_rows(api: Api) -> list[str]:
    """Return the variables of rows that stand in the place of the usual login, but for those that go beside one."""
    offered = [name for operation in api.operations for name in _row_variables(_in_rows(operation))]
    both = [operation for operation in api.operations if len(operation.credentials) > 1 and native(operation)]
    beside = {name for operation in both for name in _row_variables(operation.credentials)}
    return [name for name in dict.fromkeys(offered) if name not in beside]


def basics(api: Api, *, every: bool = False) -> list[list[str]]:
    """Return each variable that a script makes of a user and a password, for a row, with the variables of those.

    With `every`, for the usual ways to log in, too.
    """
    offered = (operation.all_credentials if every else _in_rows(operation) for operation in api.operations)
    listed = dict.fromkeys(one for credentials in offered for one in credentials if one.kind == "basic")
    return [[_basic(one.variables[0].name), *(variable.name for variable in one.variables)] for one in listed]


def names(operation: Operation) -> list[str]:
    """Return the variables that the rows of an operation's ways to log in have."""
    return _row_variables(operation.all_credentials)


def _row_variables(credentials: Iterable[Credential]) -> list[str]:
    named = ((one, one.variables[0].name) for one in credentials if one.variables)
    return [_basic(name) if one.kind == "basic" else name for one, name in named]


def row(auth: Node) -> Node:
    """Return the header that an auth is, as a row; nothing for one that is no single header."""
    fields = {one["key"]: one["value"] for one in auth.get(auth["type"], ())}
    if auth["type"] == "apikey":
        return {"key": fields["key"], "value": fields["value"]} if fields.get("in") == "header" else {}
    if auth["type"] == "basic":
        user = fields["username"].removeprefix("{{").removesuffix("}}")
        return {"key": "Authorization", "value": f"Basic {reference(_basic(user))}"}
    token = fields.get("token") or fields.get("accessToken")
    return {"key": "Authorization", "value": f"Bearer {token}"} if token else {}


def _basic(user: str) -> str:
    return f"{user}Basic"


def about(operation: Operation) -> str:
    """Return how else one can log in, nothing where there is one way."""
    logins = [" and ".join(map(_title, choice)) or "no login" for choice in operation.choices[1:]]
    if not logins:
        return ""
    kinds = {credential.kind for choice in operation.choices[1:] for credential in choice}
    rows = " A key, token or user: tick its row." if kinds & {"apiKey", "bearer", "basic"} else ""
    rows += " No login: set Authorization to No Auth." if () in operation.choices[1:] and native(operation) else ""
    chosen = " Digest: choose it under Authorization." if "digest" in kinds else ""
    return f"Other ways to log in: {'; or '.join(logins)}.{rows}{chosen}"


def _switched_off(credential: Credential) -> SampleValue:
    """Return the value of a key, token or user; the latter two come with the word before them."""
    name, variable = credential.name, credential.variables[0]
    if credential.kind == "basic":
        name, variable = "Authorization", variable._replace(name=_basic(variable.name))
    return SampleValue(
        name,
        {"bearer": "Bearer ", "basic": "Basic "}.get(credential.kind, ""),
        name,
        " ".join(filter(None, (_INSTEAD, credential.description))),
        required=False,
        sent=False,
        secret=True,
        variable=variable,
        credential=credential.id,
    )


def _title(credential: Credential) -> str:
    return _NAMES.get(credential.kind, "client certificate").format(name=credential.name)


def _fields(credential: Credential) -> dict[str, str]:
    if credential.kind == "apiKey":
        return {"key": postman.prose(credential.name), "value": reference(credential.variables[0].name), "in": "header"}
    names = ("token",) if credential.kind == "bearer" else ("username", "password")
    return {key: reference(variable.name) for key, variable in zip(names, credential.variables, strict=True)}


def _grant(credential: Credential) -> Grant | None:
    """Return the grant by which Postman fetches a token: the first of the document; implicit is of yesterday."""
    usable = [grant for grant in credential.grants if grant.flow in _FLOWS]
    return next(iter(sorted(usable, key=lambda grant: grant.flow == "implicit")), None)


def _client(credential: Credential) -> dict[str, Variable]:
    """Return what Postman asks of whoever fetches a token, by the field that it stands in."""
    name, grant = credential.variables[0].name, _grant(credential)
    variables = {
        "clientId": Variable(f"{name}ClientId", "", "Id of this client at the server of tokens"),
        "clientSecret": Variable(f"{name}ClientSecret", "", "Secret that goes with the id", secret=True),
    }
    if grant and grant.flow == "password":
        variables["username"] = Variable(f"{name}User", "", "User whose token is fetched")
        variables["password"] = Variable(f"{name}Password", "", "Password of that user", secret=True)
    return variables


def _oauth2(credential: Credential) -> dict[str, str]:
    """Return what Postman's button *Get New Access Token* needs; a token in the variable is sent without it."""
    grant = _grant(credential)
    if grant is None:
        return {}
    fields = {
        "accessToken": reference(credential.variables[0].name),
        "addTokenTo": "header",
        "headerPrefix": "Bearer",
        "tokenName": postman.prose(credential.id),
        "grant_type": _FLOWS[grant.flow],
        "authUrl": postman.prose(grant.authorization_url),
        "accessTokenUrl": postman.prose(grant.token_url),
        "refreshTokenUrl": postman.prose(grant.refresh_url),
        "scope": postman.prose(" ".join(scope for scope, _ in grant.scopes)),
        **{field: reference(variable.name) for field, variable in _client(credential).items()},
    }
    if grant.flow == "implicit":
        del fields["clientSecret"]
    return {key: text for key, text in fields.items() if text}
