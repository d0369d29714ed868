"""Types of a client by kinds of schemas: lines that mypy must take, and lines that it must refuse."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, read
from generator.targets.python_client import files
from tests.targets.python_client.shop import answers, body

_TEXT, _INT = {"type": "string"}, {"type": "integer"}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


_CHOICE = {"oneOf": [_ref("Cat"), _ref("Dog")], "discriminator": {"propertyName": "kind"}}
SCHEMAS = {
    "Base": _object(["kind"], kind=_TEXT),
    "Cat": {"allOf": [_ref("Base"), _object(lives=_INT)]},
    "Dog": {"allOf": [_ref("Base"), _object(bark=_TEXT)]},
    "Kind": {"enum": ["a1", "a2", "b"]},
    "Event": {
        "oneOf": [_ref("EventA"), _ref("EventB")],
        "discriminator": {"propertyName": "kind", "mapping": {"a1": "EventA", "a2": "EventA", "b": "EventB"}},
    },
    "EventA": _object(kind=_ref("Kind"), a=_INT),
    "EventB": _object(kind=_ref("Kind"), b=_INT),
    "Parent": {**_object(["sort"], sort=_TEXT), "discriminator": {"propertyName": "sort"}},
    "Child": {"allOf": [_ref("Parent"), _object(x=_INT)]},
    "Grandchild": {"allOf": [_ref("Child"), _object(y=_INT)]},
    "Pet": {**_object(["sort"], sort={"enum": ["big-pet", "MOUSE"]}), "discriminator": {"propertyName": "sort"}},
    "BigPet": {"allOf": [_ref("Pet"), _object(["x"], x=_INT)]},
    "Mouse": {"allOf": [_ref("Pet"), _object(["y"], y=_INT)]},
    "Wheel": _object(["sort", "w"], sort={"enum": ["wheel", "tyre"]}, w=_INT),
    "Tyre": _object(["sort", "t"], sort={"enum": ["wheel", "tyre"]}, t=_INT),
    "Part": {"oneOf": [_ref("Wheel"), _ref("Tyre")], "discriminator": {"propertyName": "sort"}},
    "Maybe": {**_object(q=_INT), "nullable": True},
    "Owner": {"allOf": [_object(uid={**_TEXT, "readOnly": True}, n=_TEXT)], "required": ["uid", "n"]},
    "Id": {**_TEXT, "readOnly": True},
    "Secret": {**_TEXT, "writeOnly": True},
    "Plain": _object(a=_TEXT, b=_INT),
    "Strict": {"allOf": [_ref("Plain"), {"required": ["b"]}]},
    "Whole": _object(
        ["maybe", "either", "owner", "strict", "id", "secret"],
        maybe=_ref("Maybe"),
        either={"allOf": [_ref("Plain")], "nullable": True},
        owner=_ref("Owner"),
        strict=_ref("Strict"),
        id=_ref("Id"),
        secret=_ref("Secret"),
        money={**_TEXT, "format": "decimal"},
    ),
}
_MODERN = {
    "Done": _object(["sum"], sum=_INT),
    "Job": _object(["ticket"], ticket=_TEXT),
    "Either": {"anyOf": [_ref("Done"), _ref("Job"), {"type": "null"}]},
    "Pair": {"type": "array", "prefixItems": [_TEXT, _INT], "items": False},
    "Rest": {"type": "array", "prefixItems": [_TEXT], "items": _INT},
    "Named": {"type": "object", "patternProperties": {"^x-": _TEXT, "^n-": _INT}, "additionalProperties": False},
    "Word": {"allOf": [_TEXT, {"enum": ["x", "y"]}]},
    "Few": {"allOf": [{"type": "array"}, {"items": _INT}, {"minItems": 1}]},
    "Small": {**_INT, "allOf": [{"minimum": 1}, {"maximum": 9}]},
    "Inner": {"allOf": [_object(["n"], n=_TEXT), {"oneOf": [_ref("Done"), _ref("Job")]}]},
    "Ring": {"allOf": [{"oneOf": [_ref("Ring"), _ref("Done")]}, _object(r=_INT)]},
    "Login": {
        **_object(["type"], type=_TEXT),
        "discriminator": {"propertyName": "type"},
        "oneOf": [_ref("KeyLogin"), _ref("FileLogin")],
    },
    "KeyLogin": {"allOf": [_ref("Login"), _object(["key"], key=_TEXT)]},
    "FileLogin": {"allOf": [_ref("Login"), _object(["path"], path=_TEXT)]},
    "Logins": {"type": "array", "items": {"allOf": [_ref("Login"), _object(["at"], at=_INT)]}},
    "Outer": {"allOf": [_object(sub=_object(a=_INT)), _object(sub=_object(b=_INT))]},
    "Counts": {"type": "object", "additionalProperties": _INT},
    "More": {"allOf": [_ref("Counts"), {"type": "object"}]},
    "Beside": {**_object(["n"], n=_TEXT), "oneOf": [_ref("Counts"), _ref("Done")]},
    "Half": {"const": 0.5},
    "GuaranteeOfTheDecisionOfTheTransfer": {"enum": ["GUARANTEED", "NOT_GUARANTEED", None]},
    "Trip": _object(
        day={**_TEXT, "format": "date"},
        stops={"type": "array", "items": {"anyOf": [_TEXT, _INT]}},
        notes={"type": "object", "additionalProperties": {"anyOf": [_TEXT, {"type": "null"}]}},
        share={"enum": [0.5, 1]},
    ),
    "Fixed": {"const": {"a": 1}},
    "Image": _object(["png"], png={**_TEXT, "format": "binary"}),
}


def _document(version: str, schemas: dict[str, Any], inline: dict[str, Any]) -> dict[str, Any]:
    operations = {
        name: {"post": {"operationId": name, "tags": ["all"], "responses": answers(schema), **body(schema)}}
        for name, schema in [*((name, _ref(name)) for name in schemas), *inline.items()]
    }
    # The type of its answer is in no signature.
    stream = answers({"type": "object"}, "text/event-stream")
    operations["watch"] = {"get": {"operationId": "watch", "tags": ["other"], "responses": stream}}
    paths = {f"/{name}": item for name, item in operations.items()}
    info = {"title": "T", "version": "1"}
    return {"openapi": version, "info": info, "paths": paths, "components": {"schemas": schemas}}


WHOLE = '{"maybe": None, "either": None, "owner": {"n": "x"}, "strict": {"b": 1}, "secret": "s"'
CORRECT = [
    'pet = old.choose({"kind": "Cat"})',
    'if pet["kind"] == "Dog": print(pet["bark"])',
    'event = old.event({"kind": "a2"})',
    'if event["kind"] == "b": print(event["b"])',
    'child = old.parent({"sort": "Child"})',
    'if child["sort"] == "Grandchild": print(child["y"])',
    'beast = old.pet({"sort": "big-pet", "x": 1})',
    'if beast["sort"] == "MOUSE": print(beast["y"])',
    'part = old.part({"sort": "tyre", "t": 1})',
    'if part["sort"] == "wheel": print(part["w"])',
    f'whole = old.whole({WHOLE}, "money": Decimal("1.10")}})',
    'print(whole["id"], whole["owner"]["uid"], whole["strict"]["b"])',
    "either = new.either(None)",
    'if either and "ticket" in either: print(either["ticket"])',
    'elif either: print(either["sum"])',
    'new.pair(["a", 1])',
    'new.rest(["a", 1])',
    'new.named({"x-a": "b", "n-a": 1})',
    'word: str = new.word("x")',
    "few: int = new.few([1])[0] + new.small(1)",
    'inner = new.inner({"n": "a", "ticket": "b"})',
    'if "ticket" in inner: print(inner["n"] + inner["ticket"])',
    'login = new.login({"type": "KeyLogin", "key": "a"})',
    'if login["type"] == "FileLogin": print(login["path"])',
    'one = new.logins([{"type": "KeyLogin", "key": "a", "at": 1}])[0]',
    'if one["type"] == "FileLogin": print(one["path"], one["at"])',
    'outer: int = new.outer({"sub": {"a": 1, "b": 2}})["sub"]["b"]',
    'more: int = new.more({"a": 1})["a"]',
    'beside = new.beside({"n": "a", "others": 2})',
    'trip = new.trip(new.trip({"stops": ["a", 1], "notes": {"b": None}, "day": date(2026, 1, 2)}))',
    'half: float = new.half(0.5) + new.fixed({"a": 1})["a"]',
    'png: str = new.image({"png": "x"})["png"]',
]
WRONG = {
    'pet["lives"]': "typeddict-item",
    'event["b"]': "typeddict-item",
    'old.parent({"sort": "Other"})': "arg-type",
    'old.part({"sort": "wheel", "t": 1})': "typeddict-item",
    'whole["maybe"]["q"]': "index",
    'whole["either"]["a"]': "index",
    'old.strict({"a": "x"})': "typeddict-item",
    "new.pair([1.5])": "list-item",
    "new.rest([None])": "list-item",
    'new.named({"x": None})': "dict-item",
    'new.word("z")': "arg-type",
    'new.few(["a"])': "list-item",
    'new.small("a")': "arg-type",
    'new.inner({"ticket": "b"})': "arg-type",
    'login["path"]': "typeddict-item",
    'one["path"]': "typeddict-item",
    'new.more({"a": "b"})': "dict-item",
    'new.half("a")': "arg-type",
    "new.fixed(1)": "arg-type",
    'new.image({"png": Path()})': "typeddict-item",
}


@pytest.mark.xdist_group("style")
def test_types_say_what_the_schemas_say(tmp_path: Path, mypy_cache: Path) -> None:
    for name, document in {
        "old": _document("3.0.3", SCHEMAS, {"choose": _CHOICE}),
        "new": _document("3.1.0", _MODERN, {}),
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
        for path, content in files(read(Job(str(tmp_path / f"{name}.json")))[0]).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    head = [
        "from datetime import date",
        "from decimal import Decimal",
        "from pathlib import Path",
        "import new_client, old_client",
        "old, new = old_client.Client().all, new_client.Client().all",
    ]
    (tmp_path / "use.py").write_text("\n".join([*head, *CORRECT, *WRONG]))
    options = ["--strict", "--cache-dir", str(mypy_cache)]
    command = [str(Path(sys.executable).parent / "mypy"), *options, "use.py", "old_client", "new_client"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False)
    errors = {int(line.split(":")[1]): line for line in done.stdout.splitlines() if ": error: " in line}
    first = len(head) + len(CORRECT) + 1
    assert [line for number, line in errors.items() if number < first or not line.startswith("use.py")] == []
    missed = [code for n, (code, kind) in enumerate(WRONG.items(), first) if f"[{kind}" not in errors.get(n, "")]
    assert missed == [], done.stdout
