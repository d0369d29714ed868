"""Schemas of any shape as types; what is declared holds at run time and for both type checkers."""

import typing
from collections.abc import Callable
from typing import Any

import pytest

from generator.model import Property, Schema
from generator.targets.python_client.declarations import Declarations
from generator.targets.python_client.identifiers import class_name
from generator.targets.python_client.types import Types

TEXT = Schema(types=("string",))
NUMBER = Schema(types=("integer",))


def schema(*properties: Any, **more: Any) -> Any:
    return Schema(types=("object",), properties=properties, **more)


def kind(wanted: Any, schemas: Any = None) -> Any:
    return Declarations(schemas or {}).of(wanted, "About").code()


def ref(name: str) -> Any:
    return Schema(ref=name)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (TEXT, "str"),
        (NUMBER, "int"),
        (Schema(types=("number",)), "float"),
        (Schema(types=("boolean",), enum=(True, False)), "bool"),
        (Schema(types=("null",)), "None"),
        (Schema(types=("string", "null")), "str | None"),
        (Schema(types=("integer", "string")), "int | str"),
        (Schema(), "Json"),
        (Schema(types=("array",), items=TEXT), "list[str]"),
        (Schema(types=("array",)), "list[Json]"),
        (Schema(types=("object",)), "dict[str, Json]"),
        (Schema(types=("object",), additional=NUMBER), "dict[str, int]"),
        (Schema(types=("string",), enum=("a", 'b"')), 'Literal["a", \'b"\']'),
        (Schema(types=("string",), enum=("a", None)), 'Literal["a"] | None'),
        (Schema(types=("integer",), enum=(1, 2)), "Literal[1, 2]"),
        (Schema(types=("number",), enum=(1.5,)), "float"),
        (Schema(types=("array",), items=NUMBER, enum=(0, 1)), "list[int]"),
        (Schema(one_of=(TEXT, NUMBER, TEXT)), "str | int"),
        (Schema(any_of=(TEXT, Schema())), "Json"),
        (Schema(all_of=(TEXT,)), "str"),
        (Schema(types=("string",), format="binary"), "str"),
        (Schema(ref="nowhere"), "Json"),
    ],
)
def test_plain_kinds(wanted: Any, code: str) -> None:
    assert kind(wanted) == code


def test_one_is_not_true() -> None:
    one, true = Schema(types=("integer",), enum=(1,)), Schema(types=("boolean",), enum=(True,))
    assert [kind(one), kind(true)] == ["Literal[1]", "Literal[True]"]
    assert kind(Schema(one_of=(one, true))) == "Literal[1] | Literal[True]"


def test_parts_of_a_whole_are_joined() -> None:
    base = schema(Property("id", TEXT, required=True))
    whole = Schema(all_of=(ref("Base"), schema(Property("more", NUMBER))), properties=(Property("own", TEXT),))
    declaration = Declarations({"Base": base, "Whole": whole}).by_name["Whole"]
    assert [(member.name, member.required) for member in declaration.fields] == [
        ("id", True),
        ("more", False),
        ("own", False),
    ]


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": ref("A")},
        {"A": ref("B"), "B": ref("A")},
        {"A": Schema(one_of=(TEXT, ref("B"))), "B": Schema(any_of=(ref("A"),))},
        {"A": Schema(all_of=(ref("A"), schema(Property("x", TEXT))))},
    ],
)
def test_a_circle_of_names_ends(schemas: dict[str, Any]) -> None:
    declared = Declarations(schemas)
    assert set(declared.by_name) == set(schemas)
    assert compile("\n".join(_statements(declared)), "types", "exec")


def _statements(declared: Any) -> list[Any]:
    return [shown.statement or "" for shown in Types(declared.by_name).code()]


def test_names() -> None:
    assert class_name("AppCondensed") == "AppCondensed"
    assert class_name("app-condensed.v2") == "AppCondensedV2"
    assert class_name("2nd thing").isidentifier()
    assert len(class_name("Very" * 40)) <= 60
    declared = Declarations({"Foo": TEXT, "foo": TEXT, "FOO": TEXT, "Json": TEXT, "Any": TEXT, "Literal": TEXT})
    names = list(declared.by_name)
    assert len({name.casefold() for name in names}) == 6
    assert not {"Json", "Any", "Literal"} & set(names)


class TestAtRunTime:
    def test_keys_and_hints(self, shop: Any) -> None:
        types = typing.cast("typing.Any", __import__(f"{shop.module.__name__}.types", fromlist=["Thing"]))
        assert types.Thing.__required_keys__ == {"name"}
        assert types.Thing.__optional_keys__ == {"parent", "children", "colour", "inner"}
        assert typing.get_type_hints(types.Thing)["children"] == list[types.Thing]  # type: ignore[name-defined]

    def test_names_python_does_not_take(self, client_from: Callable[..., Any]) -> None:
        names = ["from", "a-b", "class", "__private", "1st", "é", "with space", 'quote"', "ok"]
        thing = {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": ["from"]}
        document = {
            "openapi": "3.0.3",
            "info": {"title": "Odd", "version": "1"},
            "servers": [{"url": "https://odd.example.com"}],
            "paths": {"/x": {"get": {"operationId": "get_x", "responses": {"200": _answer("Odd-Thing")}}}},
            "components": {"schemas": {"Odd-Thing": thing}},
        }
        package = client_from(document, "odd")
        types = __import__(f"{package.module.__name__}.types", fromlist=["OddThing"])
        assert set(typing.get_type_hints(types.OddThing)) == set(names)
        assert types.OddThing.__required_keys__ == {"from"}


def _answer(name: Any) -> dict[str, Any]:
    return {"description": "ok", "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
