"""Logins as rows of a request. Those of other logins are disabled; a script uses the one that is ticked."""

from collections.abc import Iterable, Iterator

from ...examples.request import SampleValue
from ...model import Api, Credential, JsonObject, Operation
from . import scripts
from .authorization import native
from .rows import reference

_SampleValues = tuple[SampleValue, ...]
_WORDS = {"apiKey": "", "bearer": "Bearer ", "basic": "Basic ", "digest": "Digest "}
_NAMES = {"apiKey": "API key {name}", "basic": "Basic Auth", "bearer": "Bearer Token", "digest": "Digest Auth"}
_INSTEAD = "Instead of the usual login."


def offered(
    operation: Operation, query: _SampleValues, headers: _SampleValues, cookies: _SampleValues
) -> tuple[_SampleValues, _SampleValues, _SampleValues]:
    """Return the values of a sample without the key that the auth adds, and with disabled ones for the other logins."""
    added = native(operation)
    more: dict[str, list[SampleValue]] = {"query": [], "header": [], "cookie": []}
    for credential in _others(operation):
        more[credential.location].append(_switched_off(credential))
    headers = tuple(value for value in headers if not added or value.credential != added.id)
    return (*query, *more["query"]), (*headers, *more["header"]), (*cookies, *more["cookie"])


def _others(operation: Operation) -> list[Credential]:
    """Return the credentials of the other logins that a row can contain."""
    usual_ids = {credential.id for credential in operation.credentials}
    return [one for one in operation.all_credentials if one.id not in usual_ids and one.kind in _WORDS]


def setup(api: Api, *, all_in_rows: bool = False) -> JsonObject:
    """Return the settings of the script that reads the ticked rows: names of variables. Empty if no row is offered.

    `others` are the rows that replace the usual login: Postman's auth and the rows of `usual`. `basics` and `digests`
    have the rows with a user and a password, and the variables of both. Two members are by request: `beside` has the
    logins that are usual for this request, but replace the usual login of others; `together` has the other rows of a
    login with several rows, by the row that chooses it. With `all_in_rows`, no login is Postman's auth.
    """
    others = dict.fromkeys(name for operation in api.operations for name in _variables(_others(operation)))
    if not others and not all_in_rows:
        return {}
    offered = [
        one
        for item in api.operations
        for one in (item.all_credentials if all_in_rows or item.credentials[1:] else _others(item))
    ]
    return {
        "basics": [_with_user(one) for one in dict.fromkeys(offered) if one.kind == "basic"],
        "digests": [] if all_in_rows else [_with_user(one) for one in dict.fromkeys(offered) if one.kind == "digest"],
        "others": list(others),
        "usual": _usual(api, all_in_rows=all_in_rows),
        "beside": dict(_beside(api, others)),
        "together": dict(_together(api, has_digest=not all_in_rows)),
    }


def _usual(api: Api, *, all_in_rows: bool) -> list[str]:
    """Return the variables of usual rows that no other login needs."""
    replaced: dict[str, None] = {}
    needed: set[str] = set()
    for operation in api.operations:
        added = None if all_in_rows else native(operation)
        rows = [one for one in operation.credentials if one != added and one.location != "cookie"]
        shared = {one for choice in operation.choices[1:] for one in choice}
        needed |= {*_variables(shared.intersection(rows))}
        replaced |= dict.fromkeys(_variables(one for one in rows if operation.choices and one not in shared))
    return [name for name in replaced if name not in needed]


def _beside(api: Api, others: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    for operation in api.operations:
        names = [name for name in _variables(operation.credentials) if name in others]
        if names and (operation.choices or len(operation.credentials) > 1):
            yield scripts.call(api, operation), names


def _together(api: Api, *, has_digest: bool) -> Iterator[tuple[str, list[tuple[list[str], list[JsonObject]]]]]:
    for operation in api.operations:
        chosen_by: dict[tuple[Credential, ...], list[Credential]] = {}
        for one in _others(operation):
            choices = [choice for choice in operation.choices if one in choice]
            if all(choice[1:] for choice in choices):
                # Of several logins with this row, the one that is most like the usual one.
                choice = max(choices, key=lambda choice: len({*choice} & {*operation.credentials}))
                chosen_by.setdefault(choice, []).append(one)
        logins = []
        for choice, credentials in chosen_by.items():
            parts = [one for one in choice if one.location != "cookie" and (has_digest or one.kind != "digest")]
            if parts[1:]:
                rows = [_part(one) for one in parts if one.kind in _WORDS]
                logins.append((_variables(one for one in credentials if one in parts), rows))
        if logins:
            yield scripts.call(api, operation), logins


def _part(credential: Credential) -> JsonObject:
    value = _switched_off(credential)
    list_name = "query" if credential.location == "query" else "headers"
    row = {"key": value.name, "value": f"{_WORDS[credential.kind]}{reference(_variable(credential))}"}
    return {"list": list_name, "variable": _variable(credential), "row": row}


def names(operation: Operation) -> list[str]:
    """Return the variables in the rows of an operation's logins."""
    return _variables(operation.all_credentials)


def _variables(credentials: Iterable[Credential]) -> list[str]:
    return [_variable(credential) for credential in credentials if credential.variables]


def _variable(credential: Credential) -> str:
    """Return the variable of a row. A row for user and password has a variable of its own."""
    name = credential.variables[0].name
    return f"{name}{credential.kind.capitalize()}" if credential.kind in ("basic", "digest") else name


def _with_user(credential: Credential) -> list[str]:
    return [_variable(credential), *(variable.name for variable in credential.variables)]


def row(auth: JsonObject) -> JsonObject:
    """Return the header of an auth as a row; nothing if the auth is not a single header."""
    fields = {one["key"]: one["value"] for one in auth.get(auth["type"], ())}
    if auth["type"] == "apikey":
        return {"key": fields["key"], "value": fields["value"]} if fields.get("in") == "header" else {}
    if auth["type"] == "basic":
        user = fields["username"].removeprefix("{{").removesuffix("}}")
        return {"key": "Authorization", "value": f"Basic {reference(f'{user}Basic')}"}
    token = fields.get("token") or fields.get("accessToken")
    return {"key": "Authorization", "value": f"Bearer {token}"} if token else {}


def is_digest(row: JsonObject) -> bool:
    """Return whether a row only chooses digest authentication, which a script then sets up."""
    return row["key"] == "Authorization" and str(row["value"]).startswith("Digest {{")


def about(operation: Operation) -> str:
    """Return a sentence about the other logins; nothing if there is only one."""
    choices = operation.choices[1:]
    if not choices:
        return ""
    logins = [" and ".join(map(_title, choice)) or "no login" for choice in choices]
    kinds = {credential.kind for choice in choices for credential in choice}
    rows = " A key, token or user: tick its row." if kinds & {"apiKey", "bearer", "basic"} else ""
    rows += " Of several, one row brings the others." if any(choice[1:] for choice in choices) else ""
    rows += " Digest: tick its row (in Bruno, untick the usual one)." if "digest" in kinds else ""
    rows += " No login: set Authorization to No Auth." if () in choices and native(operation) else ""
    return f"Other ways to log in: {'; or '.join(logins)}.{rows}"


def _switched_off(credential: Credential) -> SampleValue:
    """Return the value of a key, token or user. The latter two begin with `Bearer` or `Basic`."""
    name = credential.name if credential.kind == "apiKey" else "Authorization"
    return SampleValue(
        name,
        _WORDS[credential.kind],
        name,
        " ".join(filter(None, (_INSTEAD, credential.description))),
        required=False,
        sent=False,
        secret=True,
        variable=credential.variables[0]._replace(name=_variable(credential)),
        credential=credential.id,
    )


def _title(credential: Credential) -> str:
    return _NAMES.get(credential.kind, "client certificate").format(name=credential.name)
