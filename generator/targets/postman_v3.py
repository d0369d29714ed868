"""The collection as Postman 12 keeps it on disk, schema 3.0.0: a folder of YAML files, one for each request.

It is the collection of the target `postman`, spelled another way. The schema is not published: names of members and
files are those that Postman's own `collection migrate` writes.
"""

from collections.abc import Iterator
from typing import Any

from ..encode import json, yaml
from ..model import Api
from ..output.names import ENVIRONMENT
from . import postman
from .postman.certificates import certificates
from .postman.environment import environment, variables
from .shared.files import STEP, file_stem

Node = dict[str, Any]
_LISTS = {"header": "headers", "query": "queryParams", "variable": "pathVariables"}
_EVENTS = {"prerequest": "beforeRequest", "test": "afterResponse"}
_USUAL = ("type", "default")
BESIDE = "v3"
"""The member of a collection or item that holds what version 3 has and version 2.1 has no place for."""


def files(api: Api, *, tests: bool | str = True) -> dict[str, bytes]:
    """Return the files of the collection, however large it is, and the environments.

    `tests` as in the target `postman`.
    """
    written = spelled(api.id, postman.collection(api, tests=tests))
    used = variables(api)
    for connection in api.connections:
        written[f"{api.id}.{connection.id}{ENVIRONMENT}"] = yaml.dumps(_environment(environment(api, connection, used)))
    listed = certificates(api)
    return written | ({f"{api.id}.client-certs.json": json.dumps(listed)} if listed else {})


def _environment(whole: Node) -> Node:
    names = ("key", "value", "type", "description")
    values = [{key: row[key] for key in names if key in row and (key, row[key]) != _USUAL} for row in whole["values"]]
    return {"name": whole["name"], "values": values}


def spelled(folder: str, collection: Node) -> dict[str, bytes]:
    """Return the files of a collection of version 2.1, by their paths, all in `folder`."""
    info = collection["info"]
    root = {"$kind": "collection", "id": info["_postman_id"], "name": info["name"], **_described(info)}
    variables = {variable["key"]: variable["value"] for variable in collection.get("variable", ())}
    root |= {"variables": variables} if variables else {}
    root |= {"scripts": _scripts(collection, "http:")} if collection.get("event") else {}
    root |= {"auth": [{"id": "", **_auth(collection["auth"], "name")}]} if "auth" in collection else {}
    root |= collection.get(BESIDE, {})
    entries = {f"{folder}/.resources/definition.yaml": root, **dict(_items(folder, collection["item"]))}
    return {path: yaml.dumps(entry) for path, entry in entries.items()}


def _items(folder: str, items: list[Node]) -> Iterator[tuple[str, Node]]:
    taken: set[str] = set()
    for number, item in enumerate(items, 1):
        stem = file_stem(item["name"], taken)
        order = {"order": number * STEP}
        name = {"name": item["name"]} if stem != item["name"] else {}
        if "item" in item:
            auth = {"auth": [{"id": "", **_auth(item["auth"], "name")}]} if "auth" in item else {}
            scripts = {"scripts": _scripts(item, "http:")} if item.get("event") else {}
            head = {"$kind": "collection", **_identity(item), **name, **_described(item), **scripts, **auth}
            definition = {**head, **order, **item.get(BESIDE, {})}
            yield f"{folder}/{stem}/.resources/definition.yaml", definition
            yield from _items(f"{folder}/{stem}", item["item"])
        else:
            examples = f"./.resources/{stem}.resources/examples"
            saved = {"examples": examples} if item.get("response") else {}
            head = {"$kind": "http-request", **_identity(item), **name, **_described(item["request"])}
            entry = {**head, **_request(item["request"]), **_rest(item), **saved, **order, **item.get(BESIDE, {})}
            yield f"{folder}/{stem}.request.yaml", entry
            yield from _examples(f"{folder}/{examples[2:]}", item.get("response") or [])


def _identity(item: Node) -> Node:
    return {"id": item["id"]} if item.get("id") else {}


def _described(node: Node) -> Node:
    return {"description": node["description"]} if node.get("description") else {}


def _request(request: Node) -> Node:
    """Return address, method, rows and body of a request or of the request behind a saved answer."""
    url = request["url"]
    spelled: Node = {"url": url["raw"], "method": request["method"]}
    rows = {"header": request.get("header"), **{key: url[key] for key in ("query", "variable") if key in url}}
    spelled |= {_LISTS[key]: _pairs(rows[key]) for key in _LISTS if rows.get(key)}
    return {**spelled, "body": _body(request["body"])} if request.get("body") else spelled


def _row(row: Node) -> Node:
    order = ("type", "key", "value", "src", "contentType", "disabled", "description")
    return {key: row[key] for key in order if key in row}


def _body(body: Node) -> Node:
    mode = body["mode"]
    if mode == "raw":
        return {"type": body.get("options", {}).get("raw", {}).get("language", "text"), "content": body["raw"]}
    if mode == "file":
        return {"type": "file", "content": {key: value for key, value in body["file"].items() if value}}
    if mode == "urlencoded":
        return {"type": mode, "content": _pairs([{k: v for k, v in row.items() if k != "type"} for row in body[mode]])}
    return {"type": mode, "content": [_row(row) for row in body[mode]]}


def _rest(item: Node) -> Node:
    scripts = {"scripts": _scripts(item, "")} if item.get("event") else {}
    auth = {"auth": _auth(item["request"]["auth"])} if "auth" in item["request"] else {}
    behavior = item.get("protocolProfileBehavior")
    return {**scripts, **auth, **({"settings": behavior} if behavior else {})}


def _auth(auth: Node, *names: str) -> Node:
    kind = auth["type"]
    named = dict.fromkeys(names, "No Auth" if kind == "noauth" else f"{kind} auth")
    credentials = {row["key"]: row["value"] for row in auth.get(kind, ())}
    return {"type": kind, **named, **({"credentials": credentials} if credentials else {})}


def _scripts(node: Node, prefix: str) -> list[Node]:
    return [
        {
            "type": prefix + _EVENTS[event["listen"]],
            "code": "\n".join(event["script"]["exec"]),
            "language": event["script"]["type"],
        }
        for event in node["event"]
    ]


def _examples(folder: str, responses: list[Node]) -> Iterator[tuple[str, Node]]:
    taken: set[str] = set()
    for number, response in enumerate(responses, 1):
        stem = file_stem(response["name"], taken)
        name = {"name": response["name"]} if stem != response["name"] else {}
        answer = {
            "statusCode": response.get("code", 200),
            "statusText": response.get("status", ""),
            **({"headers": _pairs(response["header"])} if response.get("header") else {}),
        }
        body = {"type": response.get("_postman_previewlanguage", "text"), "content": response.get("body", "")}
        example = {"$kind": "http-example", **name, "request": _request(response["originalRequest"])}
        entry = {**example, "response": {**answer, "body": body}, "order": number * STEP}
        yield f"{folder}/{stem}.example.yaml", entry


def _pairs(rows: list[Node]) -> Node | list[Node]:
    """Return rows as one mapping where they are nothing but different names and values, else as a list."""
    mapping = {row["key"]: row["value"] for row in rows}
    is_plain = len(mapping) == len(rows) and all(row.keys() == {"key", "value"} for row in rows)
    return mapping if is_plain else [_row(row) for row in rows]
