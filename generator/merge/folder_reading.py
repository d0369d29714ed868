"""Reads a collection of version 3, a folder of YAML files, as one of version 2.1: the inverse of the target."""

from collections.abc import Iterable, Mapping
from typing import Final

from ..document.positions import Value
from ..errors import fail
from ..targets.postman_v3 import BESIDE, description_of
from .tree import PostmanCollection

DEFINITION: Final = ".resources/definition.yaml"
_REQUEST: Final = ".request.yaml"
_EXAMPLE: Final = ".example.yaml"
_LISTS: Final = {"queryParams": "query", "pathVariables": "variable"}
_EVENTS: Final = {"beforeRequest": "prerequest", "afterResponse": "test"}
_FORMS: Final = ("formdata", "urlencoded")
_HEAD: Final = ("$kind", "id", "name", "description", "variables", "scripts", "auth", "examples", "order")
_OF_REQUESTS: Final = ("url", "method", "headers", *_LISTS, "body", "settings")


def collection_in(files: Mapping[str, bytes]) -> PostmanCollection:
    """Return the collection of these files, which are by path in its folder.

    Raise E512 for a file that is not part of one.
    """
    entries = {path: entry_of(path, content) for path, content in files.items()}
    root = entries.get(DEFINITION, {})
    info = {"_postman_id": root.get("id"), "name": root.get("name"), **description_of(root)}
    whole = {"info": info, "item": _items("", entries), **_shared(root)}
    variables = [{"key": key, "value": value, "type": "string"} for key, value in (root.get("variables") or {}).items()]
    return {**whole, "variable": variables}


def entry_of(path: str, content: bytes) -> dict[str, Value]:
    """Return the data of one file. Raise E512 if it has none."""
    from .yaml_values import value_of  # noqa: PLC0415  (slow to import)

    try:
        entry = value_of(content.decode("utf-8"))
    except ValueError as error:
        raise fail("E512", f"this is not valid YAML: {' '.join(str(error).split())}", file=path) from error
    if not isinstance(entry, dict):
        raise fail("E512", "this is not a part of a Postman collection", file=path)
    return entry


def _items(folder: str, entries: Mapping[str, dict[str, Value]]) -> list[Value]:
    names = {path.removeprefix(folder) for path in entries if path.startswith(folder)}
    stems = {name.removesuffix(_REQUEST) for name in names if name.endswith(_REQUEST) and "/" not in name}
    inner = {name.split("/")[0] for name in names if "/" in name and not name.startswith(".resources/")}
    nodes = [(entries[f"{folder}{stem}{_REQUEST}"], _item(folder, stem, entries)) for stem in stems]
    nodes += [(entries.get(f"{folder}{name}/{DEFINITION}", {}), _folder(folder, name, entries)) for name in inner]
    return _in_order(nodes)


def _in_order(nodes: Iterable[tuple[dict[str, Value], Value]]) -> list[Value]:
    """Return the nodes in the order that the files give. Nodes without an order come first, as in Postman."""
    return [node for entry, node in sorted(nodes, key=lambda pair: (_order(pair[0]), str(pair[1].get("name"))))]


def _order(entry: dict[str, Value]) -> float:
    order = entry.get("order")
    return order if isinstance(order, int | float) else 0


def _folder(folder: str, name: str, entries: Mapping[str, dict[str, Value]]) -> Value:
    entry = entries.get(f"{folder}{name}/{DEFINITION}", {})
    return {
        **_id_and_name(entry, name),
        **description_of(entry),
        "item": _items(f"{folder}{name}/", entries),
        **_shared(entry),
    }


def _item(folder: str, stem: str, entries: Mapping[str, dict[str, Value]]) -> Value:
    entry = entries[f"{folder}{stem}{_REQUEST}"]
    at = f"{folder}.resources/{stem}.resources/examples/"
    example_files = [(path.removeprefix(at), other) for path, other in entries.items() if path.startswith(at)]
    examples = [
        (other, _answer(name.removesuffix(_EXAMPLE), other)) for name, other in example_files if "/" not in name
    ]
    shared = _shared(entry)
    request = {**_request(entry), **({"auth": shared.pop("auth")} if "auth" in shared else {}), **description_of(entry)}
    item = {**_id_and_name(entry, stem), "request": request, "response": _in_order(examples), **shared}
    return {**item, "protocolProfileBehavior": entry["settings"]} if entry.get("settings") else item


def _id_and_name(entry: dict[str, Value], stem: str) -> Value:
    return {**({"id": entry["id"]} if entry.get("id") else {}), "name": entry.get("name") or stem}


def _shared(entry: dict[str, Value]) -> dict[str, Value]:
    """Return the members that collections, folders and requests share: scripts, auth, members of version 3 only."""
    members: dict[str, Value] = {}
    if entry.get("scripts"):
        members["event"] = [_event(script) for script in entry["scripts"]]
    auth = entry.get("auth")
    if auth:
        members["auth"] = _auth(auth[0] if isinstance(auth, list) else auth)
    more = {key: value for key, value in entry.items() if key not in (*_HEAD, *_OF_REQUESTS)}
    return {**members, BESIDE: more} if more else members


def _event(script: dict[str, Value]) -> Value:
    listen = str(script.get("type", "")).removeprefix("http:")
    code = {"type": script.get("language", "text/javascript"), "exec": str(script.get("code", "")).split("\n")}
    return {"listen": _EVENTS.get(listen, listen), "script": code}


def _auth(auth: dict[str, Value]) -> Value:
    kind, fields = auth.get("type", "noauth"), auth.get("credentials") or {}
    rows = fields if isinstance(fields, list) else [{"key": key, "value": value} for key, value in fields.items()]
    return {"type": kind, **({kind: [{**row, "type": "string"} for row in rows]} if rows else {})}


def _request(entry: dict[str, Value]) -> dict[str, Value]:
    raw = str(entry.get("url", ""))
    host, *path = raw.partition("?")[0].split("/")
    url: dict[str, Value] = {"raw": raw, "host": [host], "path": path}
    if "://" in raw:
        url = {"raw": raw}
    url |= {ours: _rows(entry[theirs]) for theirs, ours in _LISTS.items() if entry.get(theirs)}
    request = {"method": entry.get("method", "GET"), "header": _rows(entry.get("headers") or []), "url": url}
    return {**request, "body": _body(entry["body"])} if entry.get("body") else request


def _rows(rows: Value) -> list[Value]:
    return [{"key": key, "value": value} for key, value in rows.items()] if isinstance(rows, dict) else rows


def _body(body: dict[str, Value]) -> Value:
    kind, content = body.get("type", "text"), body.get("content", "")
    if kind in _FORMS:
        rows = _rows(content or [])
        return {"mode": kind, kind: [{"type": "text", **row} for row in rows] if kind == "urlencoded" else rows}
    if kind == "file":
        return {"mode": kind, kind: {"src": "", **(content or {})}}
    options = {} if kind == "text" else {"options": {"raw": {"language": kind}}}
    return {"mode": "raw", "raw": content, **options}


def _answer(stem: str, entry: dict[str, Value]) -> Value:
    response = entry.get("response") or {}
    body = response.get("body") or {}
    return {
        "name": entry.get("name") or stem,
        "originalRequest": _request(entry.get("request") or {}),
        "status": response.get("statusText", ""),
        "code": response.get("statusCode", 200),
        "_postman_previewlanguage": body.get("type", "text"),
        "header": _rows(response.get("headers") or []),
        "cookie": [],
        "body": body.get("content", ""),
    }
