"""Removes the changes that Postman makes to a collection by import and export, although nobody edited anything.

An export drops the ids of items, changes the id of the collection, and adds `_exporter_id` and `_collection_link`. It
adds empty lists, empty events, `packages` and `requests` of scripts, default types, fields of its own for an auth, and
the parts of a URL that was only a text. `canonical` removes all of this, so that the remaining differences are edits of
a person.
"""

import re
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from ..document.positions import Value
from .digests import Digest

WRITTEN_BY_POSTMAN = frozenset(
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
_MAY_BE_TEXT = frozenset({"url", "request"})
_LISTENERS = (None, "prerequest", "test")
_MODES = (None, "none", "raw", "urlencoded", "formdata", "file", "graphql")
_HAVE_DEFAULTS = frozenset({"disabled", "type", "name", "status"})
_DEFAULT_TYPES = frozenset({"text", "string", "any", "default", "text/javascript"})
_PLAIN = frozenset({str, bool})
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_URL = re.compile(r"(?:([A-Za-z][\w+.-]*)://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_PORT = re.compile(r"(.*):(\d+|\{\{[^{}]*\}\})")


def same(one: Value, other: Value, name: str = "") -> bool:
    """Return whether two values of a member called `name` are equal except for changes that Postman makes."""
    return one is other or canonical({name: one}) == canonical({name: other})


def is_written_by_postman(key: str, name: str) -> bool:
    """Return whether only Postman, and never a person, writes the member `key` of an object called `name`."""
    return key in WRITTEN_BY_POSTMAN or (name == "info" and key == "schema")


def canonical(value: Value, name: str = "") -> Value:
    """Return a form of `value`, the member `name` of its parent, that is equal unless a person changed the value.

    A missing value, null, an empty text, an empty list and an empty object all become None. A number or boolean gets
    the name of its type beside it, because Python takes 1, 1.0 and True for equal. Callers must not change the form.
    """
    if isinstance(value, str):
        return _canonical_text(value, name) if name in _MAY_BE_TEXT else value.replace("\r\n", "\n") or None
    if isinstance(value, dict):
        is_plain = _PLAIN.issuperset(map(type, value.values()))
        return _canonical_row(name, *value.items()) if is_plain else _canonical_object(value, name)
    if isinstance(value, list):
        return _canonical_list(value, name)
    if value is None or isinstance(value, Digest | tuple):
        return value  # a part of the ancestor, which is stored in this form
    return type(value).__name__, value


def _canonical_text(value: str, name: str) -> Value:
    return canonical(url_parts(value) if name == "url" else {"method": "GET", "url": value}, name)


def _canonical_list(value: list[Value], name: str) -> Value:
    if name == "exec":
        lines = "\n".join(str(line).rstrip("\r") for line in value)
        return lines if lines.strip() else None
    items = [canonical(item, name) for item in value]
    return [item for item in items if item is not None or name not in _MAY_SAY_NOTHING] or None


# Most rows are there many times. They have only texts and truth values, so that equal ones have the same form.
@lru_cache(maxsize=8192)
def _canonical_row(name: str, *members: tuple[str, Value]) -> Value:
    return _canonical_object(dict(members), name)


def _canonical_object(value: dict[str, Value], name: str) -> Value:
    if name == "description":
        return canonical(value.get("content"), name)
    if name == "url":
        value = _without_empty_variables(url_parts(value))
    if name == "auth":
        # Postman may drop the values of a type that is not chosen.
        value = {key: member for key, member in value.items() if key in ("type", value.get("type"))}
    members = {}
    for key, member in value.items():
        if is_written_by_postman(key, name) or (key in _HAVE_DEFAULTS and _is_default(key, member, value)):
            continue
        form = canonical(member, key)
        if form is not None:
            members[key] = form
    return None if _says_nothing(members, name) else members


def _without_empty_variables(parts: dict[str, Value]) -> dict[str, Value]:
    rows, path = parts.get("variable"), parts.get("path")
    if not isinstance(rows, list) or not isinstance(path, list):
        return parts
    empty = [canonical({"key": part[1:]}) for part in path if isinstance(part, str) and part.startswith(":")]
    return parts | {"variable": [row for row in rows if canonical(row, "variable") not in empty]}


def _is_default(key: str, member: Value, owner: dict[str, Value]) -> bool:
    if key == "disabled":
        return member is False
    if key == "type":
        return isinstance(member, str) and member in _DEFAULT_TYPES
    if key == "name":
        return "key" in owner and member == owner["key"]
    return bool(member == (_PHRASES.get(owner["code"], "") if isinstance(owner.get("code"), int) else ""))


def _says_nothing(members: dict[str, Value], name: str) -> bool:
    if name == "event":
        return members.keys() <= {"listen"} and members.get("listen") in _LISTENERS
    if name in _AUTH:
        return members.get("key") in _AUTH_VIEW or (members.keys() == {"key"} and members["key"] in _AUTH_FIELDS)
    if name == "body":
        options = members.get("options") in (None, {"raw": {"language": "json"}})
        return members.keys() <= {"mode", "options"} and options and members.get("mode") in _MODES
    return not members


def url_parts(url: Value) -> dict[str, Value]:
    """Return a URL as its parts, without the text that repeats them. A text is split as Postman splits it."""
    if isinstance(url, dict) and (url.get("host") or url.get("path")):
        return {key: member for key, member in url.items() if key != "raw"}
    text = url.get("raw", "") if isinstance(url, dict) else url
    match = _URL.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return {"raw": text}
    protocol, host, path, query, fragment = match.groups()
    port = _PORT.fullmatch(host)
    parts: dict[str, Value] = dict(url) if isinstance(url, dict) else {}
    name = port[1] if port else host
    parts |= {"protocol": protocol, "host": name.split(".") if name else None, "port": port[2] if port else None}
    parts |= {"path": path.split("/")[1:] or None, "hash": fragment}
    if query is not None:
        parts["query"] = [_query_row(pair) for pair in query.split("&")]
    return {key: member for key, member in parts.items() if member is not None and key != "raw"}


def _query_row(pair: str) -> dict[str, Value]:
    key, equals, value = pair.partition("=")
    return {"key": key, "value": value if equals else None}


def url_text(parts: dict[str, Value]) -> str:
    """Return the text of a URL as Postman writes it from its parts, without disabled rows."""
    protocol = f"{parts['protocol']}://" if parts.get("protocol") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    host, path = (_joined(parts.get(name), mark) for name, mark in (("host", "."), ("path", "/")))
    rows = [row for row in parts.get("query") or [] if isinstance(row, dict) and not row.get("disabled")]
    pairs = [_pair(row) for row in rows]
    query = "?" + "&".join(pairs) if pairs else ""
    fragment = f"#{parts['hash']}" if parts.get("hash") else ""
    return f"{protocol}{host}{port}{'/' + path if parts.get('path') else ''}{query}{fragment}"


def _pair(row: dict[str, Value]) -> str:
    key, value = row.get("key") or "", row.get("value")
    return key if value is None else f"{key}={value}"


def _joined(value: Value, mark: str) -> str:
    return mark.join(map(str, value)) if isinstance(value, list) else str(value or "").removeprefix(mark)
