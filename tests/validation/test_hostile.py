"""What a stranger's document may try: fetch something, keep the machine busy, break the validators."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.document.load import Document, load
from generator.errors import PrerequestError
from generator.validation.full import full_findings
from generator.validation.validate import validate
from tests.targets.python_client.recorder import Answer, recording

from .corpus import OK, get, openapi, query, query2, schema, swagger

SECRET = "root:x:0:0"


@pytest.fixture
def server() -> Iterator[tuple[str, Any]]:
    """A server on this machine that keeps what it is sent."""
    with recording() as recorder:
        recorder.answers = [Answer(body=b'{"type": "string"}')]
        yield f"{recorder.url}/x.json", recorder.requests


def verdicts(root: Any) -> Any:
    """Return the texts of everything that is said about a document."""
    texts: list[Any] = []
    for judge in (lambda document: validate(document, cache=False), full_findings):
        try:
            texts += map(str, judge(Document("spec.json", root)))
        except PrerequestError as error:
            texts.append(str(error))
    return texts


def placements(reference: Any) -> Iterator[Any]:
    """Yield documents that carry a reference in every corner, known or not."""
    data = {"$ref": reference}
    yield schema(data)
    yield schema({"type": "object", "properties": {"a": data}, "default": {"a": "x"}})
    yield schema({"type": "object", "example": data, "default": data, "enum": [data]})
    yield schema({"x-more": data, "items": {"not": data}}, "3.1.0")
    yield schema({"$schema": reference}, "3.1.0")
    yield schema({"$id": reference, "$ref": "#/components/schemas/B", "default": 1}, "3.1.0")
    yield schema({"$dynamicRef": reference, "default": 1}, "3.1.0")
    yield schema(
        {"discriminator": {"propertyName": "p", "mapping": {"x": reference}}, "oneOf": [{}], "default": {"p": "x"}}
    )
    yield openapi("3.1.0", jsonSchemaDialect=reference, components={"schemas": {"A": {"type": "string"}}})
    yield openapi(paths={"/a": data})
    yield openapi(paths=data)
    yield openapi(components=data)
    yield openapi(components={"schemas": data})
    yield openapi(info=data)
    yield openapi(tags=data)
    yield openapi(tags=[data])
    yield openapi(paths={"/a": get(parameters=[data])})
    yield openapi(paths={"/a": get(parameters=data)})
    yield openapi(paths={"/a": {"get": data}})
    yield openapi(paths={"/a": {"get": {"responses": data}}})
    yield openapi(paths={"/a": {"get": {"responses": {"200": data}}}})
    yield openapi(paths={"/a": {"get": {"responses": {"200": {"description": "", "content": data}}}}})
    yield openapi(paths={"/a": {"get": {"responses": {"200": {"description": "", "content": {"a/b": data}}}}}})
    yield openapi(paths={"/a": get(requestBody=data)}, **{"x-a": data})  # type: ignore[arg-type]
    yield swagger(definitions={"A": data}, paths={"/a": get(parameters=[query2(default="x", items=data)])})
    yield swagger(paths={"/a": get(parameters=[{"name": "b", "in": "body", "schema": {"items": data}}])})


def test_nothing_is_ever_fetched(server: Any) -> None:
    address, requests = server
    for root in placements(address):
        verdicts(root)
    assert requests == []


def test_no_file_is_ever_read(tmp_path: Path) -> None:
    (tmp_path / "passwd").write_text(SECRET, "utf-8")
    for root in placements(f"file://{tmp_path}/passwd"):
        assert not any(SECRET in text for text in verdicts(root))


def evil_patterns() -> Iterator[Any]:
    evil = {"type": "string", "pattern": "^(a+)+$", "default": "a" * 40 + "!"}
    yield schema(evil)
    yield schema(evil, "3.1.0")
    yield schema({"type": "object", "properties": {"p": evil}, "default": {"p": "a" * 40 + "!"}})
    yield schema({"type": "object", "patternProperties": {"^(a+)+$": {}}, "default": {"a" * 40 + "!": 1}}, "3.1.0")
    yield schema({"type": "string", "format": "regex", "default": "(a{1,5000}){1,5000}"})
    yield openapi(paths={"/a": get(parameters=[query(schema=evil)])})
    yield swagger(paths={"/a": get(parameters=[query2(pattern="^(a+)+$", default="a" * 40 + "!")])})
    yield swagger(paths={"/a": get(parameters=[query2(type="array", items=evil, default=["a" * 40 + "!"])])})
    yield schema({"allOf": [{"$ref": "#/x-shared/P"}], "default": "a" * 40 + "!"}) | {"x-shared": {"P": evil}}


@pytest.mark.timeout(60)
def test_no_regular_expression_of_a_document_is_run() -> None:
    for root in evil_patterns():
        assert all("E2" not in text for text in verdicts(root)), verdicts(root)


def test_a_pattern_that_is_none_does_no_harm() -> None:
    assert verdicts(schema({"type": "string", "pattern": "(", "default": "x"})) == []


def deep(levels: Any) -> Any:
    node = {"type": "string"}
    for _ in range(levels):
        node = {"type": "object", "properties": {"a": node}}  # type: ignore[dict-item]
    return node


def test_depth_and_rings_do_not_break_the_validators() -> None:
    assert verdicts(schema(deep(45))) == []
    endless = schema({"allOf": [{"$ref": "#/components/schemas/A"}], "default": 1})
    assert all("Traceback" not in text for text in verdicts(endless))
    mutual = {
        "A": {"allOf": [{"$ref": "#/components/schemas/C"}]},
        "C": {"anyOf": [{"$ref": "#/components/schemas/A"}]},
    }
    root = openapi(
        components={"schemas": mutual | {"D": {"allOf": [{"$ref": "#/components/schemas/A"}], "required": ["x"]}}}
    )
    verdicts(root)


def test_a_default_against_a_schema_without_end_is_left_alone() -> None:
    ring = {"allOf": [{"$ref": "#/components/schemas/A"}], "default": 1}
    validate(Document("spec.json", schema(ring)), cache=False)


def test_what_the_full_validator_breaks_on_is_a_warning() -> None:
    root = schema({"allOf": [{"$ref": "#/components/schemas/A"}]})
    codes = [finding.code for finding in full_findings(Document("spec.json", root))]
    assert codes == ["W210"]


@pytest.mark.timeout(60)
def test_large_documents_take_a_bounded_time() -> None:
    wide = {f"S{n}": {"type": "string", "default": "x"} for n in range(20_000)}
    start = time.perf_counter()
    assert validate(Document("f", openapi(components={"schemas": wide})), cache=False) == []
    operations = {f"/{n}": get(operationId=f"o{n}", parameters=[query(f"q{n}")]) for n in range(5000)}
    assert validate(Document("f", openapi(paths=operations)), cache=False) == []
    same = openapi(paths={f"/{n}": {"get": {"responses": OK, "operationId": "same"}} for n in range(5000)})
    with pytest.raises(PrerequestError) as caught:
        validate(Document("f", same), cache=False)
    assert len(caught.value.diagnostics) == 50
    assert time.perf_counter() - start < 50


@pytest.mark.parametrize(
    "name", ["__proto__", "constructor", "", " ", "\u202e", "\x1b[2J", "[/red]", "{0.__class__}", "a" * 5000]
)
def test_odd_names_are_names(name: Any, tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    root = openapi(components={"schemas": {"A": {"type": "object", "properties": {name: {"$ref": "#/nowhere"}}}}})
    path.write_text(__import__("json").dumps(root), "utf-8")
    with pytest.raises(PrerequestError) as caught:
        validate(load(path), cache=False)
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)
    assert caught.value.diagnostics[0].line == 1


def test_the_full_validator_is_spared_what_it_would_walk_for_years(
    prerequest: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "doubled.json"
    below = [f"#/components/schemas/S{number}" for number in range(1, 41)]
    chain = {f"S{number}": {"allOf": [{"$ref": ref}] * 2} for number, ref in enumerate(below)}
    document = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}
    path.write_text(json.dumps(document | {"components": {"schemas": {**chain, "S40": {"type": "object"}}}}))
    done = prerequest("validate", path, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "W210 the schemas refer to each other too often for openapi-spec-validator to check" in done.stderr
