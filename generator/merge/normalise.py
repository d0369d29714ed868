"""What Postman changes in a collection by importing and exporting it, though nobody has edited anything.

An export drops the ids of items, rewrites that of the collection, adds `_exporter_id` and `_collection_link`, writes
empty lists, empty events, `packages` and `requests` of scripts, default types, fields of its own view of an auth, and
a URL's parts where there was only its text. `plain` takes all of that away: what still differs is what a person did.
"""

import re
from http import HTTPStatus
from typing import Any, Final

from .digests import Digest

Json = Any
NOISE = frozenset(
    {
        "_",
        "id",
        "uid",
        "_postman_id",
        "_postman_isSubFolder",
        "_postman_previewlanguage",
        "_postman_previewtype",
        "_exporter_id",
        "_collection_link",
    }
)
_AUTH = frozenset(
    {"akamai", "apikey", "awsv4", "basic", "bearer", "digest", "edgegrid", "hawk", "jwt", "ntlm", "oauth1", "oauth2"}
)
_AUTH_VIEW = frozenset({"saveHelperData", "showPassword"})
_AUTH_FIELDS = frozenset({"username", "password", "token", "key", "value", "in", "domain", "workstation"})
_MAY_SAY_NOTHING = _AUTH | {"event"}
_LISTENERS = (None, "prerequest", "test")
_MODES = (None, "none", "raw", "urlencoded", "formdata", "file", "graphql")
_DEFAULT_TYPES = frozenset({"text", "string", "any", "default", "text/javascript"})
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_URL = re.compile(r"(?:([A-Za-z][\w+.-]*)://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_PORT = re.compile(r"(.*):(\d+|\{\{[^{}]*\}\})")


def same(one: Json, other: Json, name: str = "") -> bool:
    """Tell whether two values of a member called `name` differ by nothing that a person did."""
    return one is other or plain({name: one}) == plain({name: other})


def is_noise(key: str, name: str) -> bool:
    """Tell whether the member `key` of an object called `name` is Postman's own, never a person's."""
    return key in NOISE or (name == "info" and key == "schema")


def plain(value: Json, name: str = "") -> Json:
    """Return `value`, the member `name` of its parent, in a form whose equality means: no person changed it.

    Nothing, null, empty text, empty list and empty object are all None.
    """
    if isinstance(value, str):
        return _plain_text(value, name)
    if isinstance(value, dict):
        return _plain_object(value, name)
    if isinstance(value, list):
        return _plain_list(value, name)
    if value is None or isinstance(value, Digest | tuple):
        return value  # a part of the ancestor, which is kept in this form
    return type(value).__name__, value


def _plain_text(value: str, name: str) -> Json:
    if name == "url":
        return plain(url_parts(value), name)
    if name == "request":
        return plain({"method": "GET", "url": value}, name)
    return value.replace("\r\n", "\n") or None


def _plain_list(value: list[Json], name: str) -> Json:
    if name == "exec":
        lines = "\n".join(str(line).rstrip("\r") for line in value)
        return lines if lines.strip() else None
    items = [plain(item, name) for item in value]
    return [item for item in items if item is not None or name not in _MAY_SAY_NOTHING] or None


def _plain_object(value: dict[str, Json], name: str) -> Json:
    if name == "description":
        return plain(value.get("content"), name)
    if name == "url":
        value = _without_empty_variables(url_parts(value))
    if name == "auth":
        # Postman need not keep what is filled in for a type that is not chosen.
        value = {key: member for key, member in value.items() if key in ("type", value.get("type"))}
    members = {}
    for key, member in value.items():
        form = None if is_noise(key, name) or _is_default(key, member, value) else plain(member, key)
        if form is not None:
            members[key] = form
    return None if _says_nothing(members, name) else members


def _without_empty_variables(parts: dict[str, Json]) -> dict[str, Json]:
    rows, path = parts.get("variable"), parts.get("path")
    if not isinstance(rows, list) or not isinstance(path, list):
        return parts
    empty = [plain({"key": part[1:]}) for part in path if isinstance(part, str) and part.startswith(":")]
    return parts | {"variable": [row for row in rows if plain(row, "variable") not in empty]}


def _is_default(key: str, member: Json, owner: dict[str, Json]) -> bool:
    if key == "disabled":
        return member is False
    if key == "type":
        return isinstance(member, str) and member in _DEFAULT_TYPES
    if key == "name":
        return "key" in owner and member == owner["key"]
    return key == "status" and member == (_PHRASES.get(owner["code"], "") if isinstance(owner.get("code"), int) else "")


def _says_nothing(members: dict[str, Json], name: str) -> bool:
    if name == "event":
        return members.keys() <= {"listen"} and members.get("listen") in _LISTENERS
    if name in _AUTH:
        return members.get("key") in _AUTH_VIEW or (members.keys() == {"key"} and members["key"] in _AUTH_FIELDS)
    if name == "body":
        options = members.get("options") in (None, {"raw": {"language": "json"}})
        return members.keys() <= {"mode", "options"} and options and members.get("mode") in _MODES
    return not members


def url_parts(url: Json) -> dict[str, Json]:
    """Return a URL as its parts, without the text that repeats them; a text is split as Postman does."""
    if isinstance(url, dict) and (url.get("host") or url.get("path")):
        return {key: member for key, member in url.items() if key != "raw"}
    text = url.get("raw", "") if isinstance(url, dict) else url
    match = _URL.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return {"raw": text}
    protocol, host, path, query, fragment = match.groups()
    port = _PORT.fullmatch(host)
    parts: dict[str, Json] = dict(url) if isinstance(url, dict) else {}
    name = port[1] if port else host
    parts |= {"protocol": protocol, "host": name.split(".") if name else None, "port": port[2] if port else None}
    parts |= {"path": path.split("/")[1:] or None, "hash": fragment}
    if query is not None:
        parts["query"] = [_query_row(pair) for pair in query.split("&")]
    return {key: member for key, member in parts.items() if member is not None and key != "raw"}


def _query_row(pair: str) -> dict[str, Json]:
    key, equals, value = pair.partition("=")
    return {"key": key, "value": value if equals else None}


def url_text(parts: dict[str, Json]) -> str:
    """Return the text of a URL from its parts as Postman writes it: without the rows that are switched off."""
    protocol = f"{parts['protocol']}://" if parts.get("protocol") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    host, path = (_joined(parts.get(name), mark) for name, mark in (("host", "."), ("path", "/")))
    rows = [row for row in parts.get("query") or [] if isinstance(row, dict) and not row.get("disabled")]
    pairs = [_pair(row) for row in rows]
    query = "?" + "&".join(pairs) if pairs else ""
    fragment = f"#{parts['hash']}" if parts.get("hash") else ""
    return f"{protocol}{host}{port}{'/' + path if parts.get('path') else ''}{query}{fragment}"


def _pair(row: dict[str, Json]) -> str:
    key, value = row.get("key") or "", row.get("value")
    return key if value is None else f"{key}={value}"


def _joined(value: Json, mark: str) -> str:
    return mark.join(map(str, value)) if isinstance(value, list) else str(value or "").removeprefix(mark)
