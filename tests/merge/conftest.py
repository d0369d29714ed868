"""A generated collection, what people do to it, what a specification does to it, and real exporters."""

import copy
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.merge.collection import merge as merge_with_ancestor
from generator.merge.history import canonical_collection
from generator.merge.spelling import Lines, object_of, store
from generator.output.write import apply
from tests.paths import NODE_MODULES


def operation(number: int, method: str, name: str, *path: Any, query: Any = (), body: Any = None) -> dict[str, Any]:
    """One item as the tool generates it; a path part that begins with a colon is a hole."""
    sent = "&".join(f"{key}={value}" for key, value, disabled in query if not disabled)
    url = {
        "raw": "/".join(["{{baseUrl}}", *path]) + (f"?{sent}" if sent else ""),
        "host": ["{{baseUrl}}"],
        "path": [*path],
    }
    if query:
        rows = [{"key": key, "value": value, "description": f"About {key}."} for key, value, _ in query]
        url["query"] = [row | {"disabled": True} if off else row for row, (_, _, off) in zip(rows, query, strict=True)]
    holes = [{"key": part[1:], "value": "sample", "description": "ID."} for part in path if part.startswith(":")]
    if holes:
        url["variable"] = holes
    request = {"method": method, "header": [{"key": "X-Qlik-Xrfkey", "value": "{{xrfkey}}", "description": "Key"}]}
    if body:
        request["header"].append({"key": "Content-Type", "value": "application/json"})  # type: ignore[attr-defined]
        request["body"] = {"mode": "raw", "raw": body, "options": {"raw": {"language": "json"}}}  # type: ignore[assignment]
    request |= {"url": url, "auth": {"type": "noauth"}, "description": f"About {name}."}  # type: ignore[dict-item]
    answer = {
        "name": "200 OK",
        "originalRequest": {"method": method, "header": [], "url": url["raw"]},
        "code": 200,
        "_postman_previewlanguage": "json",
        "header": [{"key": "Content-Type", "value": "application/json"}],
        "cookie": [],
        "body": '{\n  "id": 1\n}',
    }
    identity = f"00000000-0000-5000-8000-{number:012}"
    return {"id": identity, "name": name, "request": request, "response": [answer] if body is None else []}


def folder(number: int, name: str, *items: Any) -> dict[str, Any]:
    identity = f"00000000-0000-5000-9000-{number:012}"
    return {"id": identity, "name": name, "description": f"All about {name}.", "item": [*items]}


def generated() -> dict[str, Any]:
    """Return a small collection as the tool generates it."""
    key, search = ("xrfkey", "{{xrfkey}}", False), ("filter", "", True)
    return {
        "info": {
            "_postman_id": "00000000-0000-5000-a000-000000000001",
            "name": "Repository",
            "description": "# About\n\n"
            + 2_000 * "The repository. ",  # as large as it is, several generations are kept
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [
            folder(
                1,
                "App",
                operation(1, "GET", "List apps", "qrs", "app", query=[key, search]),
                operation(2, "POST", "Create app", "qrs", "app", query=[key], body='{\n  "name": "a"\n}'),
                operation(3, "GET", "Get app", "qrs", "app", ":id", query=[key]),
                operation(4, "DELETE", "Delete app", "qrs", "app", ":id", query=[key]),
            ),
            folder(
                2,
                "Stream",
                operation(5, "GET", "List streams", "qrs", "stream", query=[key, search]),
                operation(6, "GET", "Get stream", "qrs", "stream", ":id", query=[key]),
            ),
        ],
        "auth": {"type": "noauth"},
        "event": [
            {
                "listen": "prerequest",
                "script": {"type": "text/javascript", "exec": ["// sign", "", "sign();", "", "// end"]},
            },
            {"listen": "test", "script": {"type": "text/javascript", "exec": ["pm.test('ok', check);"]}},
        ],
        "variable": [{"key": "baseUrl", "value": "http://localhost", "type": "string"}],
    }


def find(collection: Any, name: str) -> Any:
    """Return the folder or request of that name."""
    for entry in collection["item"]:
        inside = find(entry, name) if "item" in entry else None
        if entry["name"] == name or inside:
            return entry if entry["name"] == name else inside
    return None


def script(listen: Any, *lines: Any) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": [*lines]}}


def saved(name: Any) -> dict[str, Any]:
    return {"name": name, "status": "Created", "code": 201, "header": [], "cookie": [], "body": "saved by me"}


def row(collection: Any, request: Any, place: Any, key: Any) -> Any:
    entry_of = find(collection, request)["request"]
    rows = entry_of["url"].get(place) if place in ("query", "variable") else entry_of[place]
    return next(entry for entry in rows if entry["key"] == key)


def after(collection: Any, holder: Any, name: Any, entry: Any) -> None:
    items = find(collection, holder)["item"]
    items.insert(next(at for at, item in enumerate(items) if item["name"] == name) + 1, entry)


def take(collection: Any, holder: Any, name: Any) -> Any:
    items = find(collection, holder)["item"]
    return items.pop(next(at for at, item in enumerate(items) if item["name"] == name))


def swap(items: Any, *names: Any) -> None:
    one, other = (next(at for at, item in enumerate(items) if item["name"] == name) for name in names)
    items[one], items[other] = items[other], items[one]


def duplicate(c: Any) -> None:
    original = generated()["item"][0]["item"][0]
    after(
        c,
        "App",
        "List apps",
        {key: value for key, value in original.items() if key != "id"} | {"name": "List apps Copy"},
    )


def own_request(name: str = "Mine") -> dict[str, Any]:
    return {
        "name": name,
        "request": {"method": "GET", "header": [], "url": {"raw": "http://a/b", "host": ["a"], "path": ["b"]}},
        "response": [],
    }


THIRTEEN = {
    "collection pre-request script": lambda c: c["event"][0]["script"]["exec"].insert(1, "// mine"),
    "new variable": lambda c: c["variable"].append({"key": "mine", "value": "1", "type": "string"}),
    "collection auth": lambda c: c.update(
        auth={"type": "bearer", "bearer": [{"key": "token", "value": "t", "type": "string"}]}
    ),
    "request pre-request script": lambda c: find(c, "Get app").update(event=[script("prerequest", "mine();")]),
    "request test script": lambda c: find(c, "List apps").update(event=[script("test", "pm.test('mine', () => {});")]),
    "own folder": lambda c: c["item"].insert(1, {"name": "My folder", "item": [own_request("Inside")]}),
    "own request": lambda c: after(c, "App", "Create app", own_request()),
    "variable value": lambda c: c["variable"][0].update(value="https://my.server"),
    "collection description": lambda c: c["info"].update(description="My own words."),
    "renamed request": lambda c: find(c, "List apps").update(name="All my apps"),
    "added header": lambda c: find(c, "Get app")["request"]["header"].append({"key": "X-Mine", "value": "1"}),
    "request description": lambda c: find(c, "Get stream")["request"].update(description="Mine."),
    "folder description": lambda c: find(c, "Stream").update(description="Mine, too."),
}
MORE = {
    "saved example": lambda c: find(c, "Create app")["response"].append(saved("My example")),
    "second example": lambda c: find(c, "List apps")["response"].insert(0, saved("My example")),
    "edited example": lambda c: find(c, "List apps")["response"][0].update(body="edited"),
    "deleted example": lambda c: find(c, "List apps")["response"].clear(),
    "filled parameter": lambda c: row(c, "List apps", "query", "filter").update(value="name eq 'x'", disabled=False),
    "filled path": lambda c: row(c, "Get app", "variable", "id").update(value="my-id"),
    "disabled header": lambda c: row(c, "Get app", "header", "X-Qlik-Xrfkey").update(disabled=True),
    "deleted header": lambda c: find(c, "Get stream")["request"]["header"].clear(),
    "own parameter": lambda c: find(c, "List streams")["request"]["url"]["query"].append({"key": "mine", "value": "1"}),
    "same header twice": lambda c: find(c, "Get app")["request"]["header"].extend(
        [{"key": "A", "value": "1"}, {"key": "A", "value": "2"}]
    ),
    "request auth": lambda c: find(c, "Get app")["request"].update(
        auth={"type": "basic", "basic": [{"key": "username", "value": "me", "type": "string"}]}
    ),
    "folder auth": lambda c: find(c, "App").update(
        auth={"type": "bearer", "bearer": [{"key": "token", "value": "t", "type": "string"}]}
    ),
    "folder script": lambda c: find(c, "App").update(event=[script("prerequest", "mine();")]),
    "body": lambda c: find(c, "Create app")["request"]["body"].update(raw='{"name": "mine"}'),
    "body of another kind": lambda c: find(c, "Create app")["request"].update(
        body={"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "b", "type": "text"}]}
    ),
    "method": lambda c: find(c, "Get stream")["request"].update(method="HEAD"),
    "order of requests": lambda c: swap(find(c, "App")["item"], "List apps", "Get app"),
    "order of folders": lambda c: swap(c["item"], "App", "Stream"),
    "moved request": lambda c: after(c, "Stream", "List streams", take(c, "App", "Create app")),
    "renamed folder": lambda c: find(c, "Stream").update(name="My streams"),
    "renamed collection": lambda c: c["info"].update(name="My repository"),
    "duplicated request": duplicate,
    "deleted request": lambda c: take(c, "App", "Get app"),
    "behaviour": lambda c: find(c, "Get app").update(protocolProfileBehavior={"followRedirects": True}),
    "later script": lambda c: c["event"][1]["script"]["exec"].append("pm.test('mine', () => {});"),
}
EDITS = THIRTEEN | MORE


def add_parameter(c: Any) -> None:
    url = find(c, "List apps")["request"]["url"]
    url["query"].append({"key": "orderby", "value": "", "description": "About orderby.", "disabled": True})


def rename(c: Any) -> None:
    find(c, "Delete app")["name"] = "Remove app"


def move_path(c: Any) -> None:
    item = find(c, "Get stream")
    item["id"] = "00000000-0000-5000-8000-000000000099"
    item["request"]["url"]["raw"] = item["request"]["url"]["raw"].replace("qrs/stream", "qrs/v2/stream")
    item["request"]["url"]["path"].insert(1, "v2")


SPECIFICATION: dict[str, Any] = {
    "nothing": lambda c: None,
    "a parameter more": add_parameter,
    "an operation in front": lambda c: find(c, "App")["item"].insert(
        0, operation(9, "GET", "Count apps", "qrs", "app", "count")
    ),
    "an operation at the end": lambda c: find(c, "Stream")["item"].append(
        operation(9, "GET", "Count streams", "qrs", "stream", "count")
    ),
    "a folder more": lambda c: c["item"].append(folder(3, "Task", operation(9, "GET", "List tasks", "qrs", "task"))),
    "an operation renamed": rename,
    "a path changed": move_path,
    "a description changed": lambda c: find(c, "List streams")["request"].update(description="Better words."),
    "the script changed": lambda c: c["event"][0]["script"]["exec"].__setitem__(4, "// signed"),
}


def changed(collection: Any, change: Any) -> Any:
    """Return a copy of a collection with a change made to it."""
    result = copy.deepcopy(collection)
    change(result)
    return result


def stripped(collection: Any) -> Any:
    """Return a collection without ids, as the app exports it."""
    if isinstance(collection, dict):
        return {key: stripped(value) for key, value in collection.items() if key not in ("id", "_postman_id")}
    return [stripped(entry) for entry in collection] if isinstance(collection, list) else collection


def ancestor(generated: Any) -> Any:
    """A collection as a history returns it."""
    lines: Lines = {}
    return object_of(store(canonical_collection(generated), lines), lines)


def merge(base: Any, new: Any, theirs: Any) -> Any:
    """Merge from what the history of `base` holds."""
    return merge_with_ancestor(ancestor(base), new, theirs)


@pytest.fixture
def base() -> Any:
    return generated()


@pytest.fixture(scope="session")
def exported() -> dict[Any, Any]:
    """The collection with each edit (and with none), as each exporter writes it: `exported[edit][exporter]`."""
    if not (NODE_MODULES / "postman-collection-transformer").is_dir():
        pytest.skip("the exporters' packages are absent")
    edits = {"nothing": lambda c: None} | EDITS
    edited = {name: changed(generated(), edit) for name, edit in edits.items()}
    done = subprocess.run(
        ["node", Path(__file__).with_name("exporters.cjs")],
        input=json.dumps(list(edited.values())).encode(),
        env=os.environ | {"NODE_PATH": str(NODE_MODULES)},
        capture_output=True,
        check=True,
    )
    by_edit = dict(zip(edited, json.loads(done.stdout), strict=True))
    return {name: by_edit[name] | {"file": edited[name], "file without ids": stripped(edited[name])} for name in edited}


@pytest.fixture
def target(tmp_path: Path) -> Any:
    """Return a folder with the output of the specification as it was."""
    from tests.merge.outputs import OLD, plan

    apply(plan(tmp_path / "out" / "repo", OLD))
    return tmp_path / "out" / "repo"
