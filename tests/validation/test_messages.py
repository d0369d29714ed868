"""Findings speak for themselves: our words, the place, what to do; nothing of the validators shows."""

from pathlib import Path
from typing import Any

import pytest

from generator.document.load import Document, load
from generator.errors import PrerequestError
from generator.validation.validate import validate

from .corpus import OBJECT, get, openapi, query, query2, schema, swagger


def findings(root: Any) -> list[tuple[Any, Any, Any, Any]]:
    with pytest.raises(PrerequestError) as caught:
        validate(Document("spec.json", root), cache=False)
    return [
        (diagnostic.code, diagnostic.pointer, diagnostic.message, diagnostic.hint)
        for diagnostic in caught.value.diagnostics
    ]


@pytest.mark.parametrize(
    ("root", "pointer", "message", "hint"),
    [
        (openapi(info={"title": "t"}), "/info", "`version` is missing", ""),
        (openapi(foo=1), "/foo", "`foo` has no meaning here", "x-"),
        (openapi(paths={"a": get()}), "/paths/a", "`a` has no meaning here", "begins with `/`"),
        (openapi(paths=[]), "/paths", "a list stands where an object is expected", ""),
        (openapi(info={"title": 5, "version": "1"}), "/info/title", "`5` stands where text is expected", ""),
        (openapi(paths={"/a": {"get": None}}), "/paths/~1a/get", "`null` stands where an object is expected", ""),
        (schema({"type": "strin"}), "/components/schemas/A/type", "`strin` is not allowed here", "boolean"),
        (schema({"type": 5}), "/components/schemas/A/type", "`5` stands where text is expected", ""),
        (
            openapi(paths={"/a": get(parameters=[query(place="body")])}),
            "/paths/~1a/get/parameters/0/in",
            "`body` is not allowed here",
            "path, query, header, cookie",
        ),
        (
            openapi(paths={"/a": get(parameters=[{"in": "query", "schema": OBJECT}])}),
            "/paths/~1a/get/parameters/0",
            "`name` is missing",
            "",
        ),
        (
            swagger(paths={"/a": get(parameters=[{"in": "body", "name": "b"}])}),
            "/paths/~1a/get/parameters/0",
            "`schema` is missing",
            "",
        ),
        (
            swagger(paths={"/a/{p}": get(parameters=[query2("p", "path", required=False)])}),
            "/paths/~1a~1{p}/get/parameters/0/required",
            "`false` is not allowed here",
            "true",
        ),
        (
            openapi(components={"securitySchemes": {"k": {"type": "magic"}}}),
            "/components/securitySchemes/k/type",
            "`magic` is not allowed here",
            "apiKey, http, oauth2, openIdConnect",
        ),
        (
            openapi("3.1.0", paths={"/a": get(foo=1)}),
            "/paths/~1a/get/foo",
            "`foo` has no meaning here",
            "x-",
        ),
        (
            schema({"type": "strin"}, "3.1.0"),
            "/components/schemas/A/type",
            "`strin`",
            "",
        ),
        (
            schema({"properties": {"p": {"type": "integer", "default": "x"}}}),
            "/components/schemas/A/properties/p/default",
            'the default does not fit its schema: the text "x" stands where a whole number is expected',
            "",
        ),
        (
            schema({"type": "string", "format": "date", "default": "x"}),
            "/components/schemas/A/default",
            "`x` has not the format date",
            "",
        ),
        (
            schema({"type": "number", "maximum": 5, "default": 6}),
            "/components/schemas/A/default",
            "`6` is beyond the limit 5",
            "",
        ),
        (
            openapi(components={"schemas": {"List`1[A/B]": {"type": "strin"}}}),
            "/components/schemas/List`1[A~1B]/type",
            "`strin` is not allowed here",
            "",
        ),
        (
            openapi("3.1.0", paths={"/a/{p}": get(parameters=[query("p", "path", required=False)])}),
            "/paths/~1a~1{p}/get/parameters/0/required",
            "`false` is not allowed here",
            "true",
        ),
        (
            openapi(
                paths={"/a": get(parameters=[{"name": "f", "in": "query", "content": {"text/plain": {}, "a/b": {}}}])}
            ),
            "/paths/~1a/get/parameters/0/content",
            "this has 2 members (a/b, text/plain); at most 1 may be here",
            "keep the one that is meant",
        ),
        (swagger(host="{a}.example"), "/host", "`{a}.example` has not the form", ""),
        (openapi(tags=[{"name": "a"}, {"name": "a"}]), "/tags", "an item of this list is written twice", ""),
    ],
)
def test_one_finding(root: Any, pointer: str, message: str, hint: str) -> None:
    ((code, found_pointer, found_message, found_hint),) = findings(root)[:1]
    assert code.startswith("E2")
    assert (found_pointer, message in found_message, hint in found_hint) == (pointer, True, True), found_message


def test_all_findings_of_a_step_come_together() -> None:
    root = openapi(info={}, paths={"/a": {"get": {}, "post": {"responses": {"200": {}}}}}, foo=1)
    assert {pointer for _, pointer, _, _ in findings(root)} == {
        "/info",
        "/paths/~1a/get",
        "/paths/~1a/post/responses/200",
        "/foo",
    }
    many = openapi(paths={f"/{number}": {"get": {}} for number in range(500)})
    assert len(findings(many)) == 50


def test_long_values_are_shortened_and_nothing_foreign_is_said() -> None:
    text = "x" * 10_000
    for root in (schema({"type": text}), schema({"type": "integer", "default": text}), openapi(tags=text)):
        for _, _, message, hint in findings(root):
            assert len(message + hint) < 300
            assert not any(word in message for word in ("jsonschema", "is not valid under any", "is not of type"))


def test_findings_have_a_place_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(
        "openapi: 3.0.3\ninfo:\n  title: t\npaths:\n  /a:\n    get:\n      responses: {}\n      foo: 1\n", "utf-8"
    )
    with pytest.raises(PrerequestError) as caught:
        validate(load(path), cache=False)
    assert {(diagnostic.line, diagnostic.column) for diagnostic in caught.value.diagnostics} == {(2, 1), (8, 7), (7, 7)}
    assert str(caught.value).startswith(f"{path}:")
