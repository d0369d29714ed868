"""Whatever the bytes are: a document, or an error that says what is wrong. And positions are where they say."""

import json
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.document.json_text import depth
from generator.document.load import Document, load
from generator.document.parse import parse, position
from generator.document.positions import pointer_of, resolve, tokens_of
from generator.document.source import Source
from generator.errors import PrerequestError
from generator.settings.limits import Limits
from generator.validation.validate import validate

ROUTINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALAR = (
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=25
)
OBJECT = st.dictionaries(TEXT, VALUE, max_size=5)

SPEC_JSON = json.dumps(
    {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a/{id}": {
                "get": {
                    "operationId": "a",
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "default": 1}}
                    ],
                    "responses": {
                        "200": {"description": "", "content": {"a/b": {"schema": {"$ref": "#/components/schemas/A"}}}}
                    },
                }
            }
        },
        "components": {
            "schemas": {"A": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/A"}}}}
        },
    },
    indent=1,
)
SPEC_YAML = yaml.safe_dump(json.loads(SPEC_JSON), sort_keys=False)
FRAGMENTS = st.sampled_from(
    [
        "&x ",
        "*x",
        "<<: ",
        "!!int ",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        "\n",
        "\t",
        "#",
        "$ref",
        "null",
        "1e999",
        "---\n",
        "\\ud800",
        "? ",
        "| ",
        "> ",
        "%YAML 1.1\n",
        "\x00",
        "\ufeff",
        "no",
        ",",
        "/",
        "~1",
    ]
)


def outcome(path: Path) -> Any:
    """Load and validate; both are allowed to refuse, nothing else may happen."""
    document, findings = None, ()
    try:
        document = load(path)
        validate(document, cache=False)
    except PrerequestError as error:
        findings = error.diagnostics  # type: ignore[assignment]
        assert str(error)  # noqa: PT017
    for finding in findings:  # type: ignore[var-annotated]
        assert finding.file
        assert document is not None or finding.code[:2] in ("E1", "E3")
        assert document is None or (finding.pointer is not None and finding.line)
    return None if findings else document


@ROUTINE
@given(st.binary(max_size=200))
def test_random_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(data)
    outcome(path)


@ROUTINE
@given(st.text(st.sampled_from("{}[]\",:&*!|>-?#'%@ \n\tab1.e\\"), max_size=60))
def test_random_punctuation(tmp_path: Path, text: str) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("openapi: 3.0.0\nx: " + text, "utf-8")
    outcome(path)


@ROUTINE
@given(st.data(), st.sampled_from([("spec.json", SPEC_JSON), ("spec.yaml", SPEC_YAML)]))
def test_random_edits_of_a_valid_document(tmp_path: Path, data: Any, base: Any) -> None:
    name, text = base
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        text = text[:start] + data.draw(FRAGMENTS) + text[start + data.draw(st.integers(0, 8)) :]
    path = tmp_path / name
    path.write_text(text, "utf-8")
    outcome(path)


def places(node: Any, tokens: Any = ()) -> Iterator[Any]:
    yield tokens
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in members:
        yield from places(value, (*tokens, str(key)))


def written_at(text: str, line: int, column: int) -> Any:
    return text.split("\n")[line - 1][column - 1 :]


@ROUTINE
@given(OBJECT, st.sampled_from([None, 0, 1, "\t"]))
def test_json_comes_out_as_it_went_in_and_keys_are_where_positions_say(value: Any, indent: Any) -> None:
    text = json.dumps(value, indent=indent)
    source = Source("spec.json", text)
    assert parse(source, Limits()) == value
    for tokens in places(value):
        line, column = position(source, tokens)
        assert resolve(value, tokens) == resolve(value, tokens_of(pointer_of(tokens)))
        if tokens and isinstance(resolve(value, tokens[:-1]), dict):
            assert written_at(text, line, column).startswith(json.dumps(tokens[-1]))
        elif tokens:
            assert written_at(text, line, column).startswith(json.dumps(resolve(value, tokens), indent=indent)[0])


PLAIN = st.text(string.ascii_letters, min_size=1, max_size=6)
# YAML 1.1, which writes here, folds the line breaks that YAML 1.2 takes for ordinary characters.
YAML_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029"), max_size=12)
YAML_VALUE = st.recursive(
    st.booleans() | st.integers() | YAML_TEXT | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3),
    max_leaves=15,
)


@ROUTINE
@given(st.dictionaries(PLAIN, YAML_VALUE, min_size=1, max_size=4), st.booleans())
def test_yaml_comes_out_as_it_went_in_and_keys_are_where_positions_say(value: Any, flow: bool) -> None:
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, default_flow_style=flow, width=1000)
    if text.startswith("{"):
        text = "# a comment\n" + text
    source = Source("spec.yaml", text)
    parsed = parse(source, Limits())
    assert parsed == value
    for tokens in places(value):
        if tokens and isinstance(resolve(value, tokens[:-1]), dict):
            line, column = position(source, tokens)
            assert written_at(text, line, column).lstrip("'\"?! ").startswith(tokens[-1])


@ROUTINE
@given(VALUE)
def test_the_depth_of_brackets_is_the_depth_of_the_value(value: Any) -> None:
    def levels(node: Any) -> Any:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else None
        return 0 if inner is None else 1 + max(map(levels, inner), default=0)

    assert depth(json.dumps(value)) == levels(value)
    assert depth(json.dumps(value, ensure_ascii=False)) == levels(value)


NAMES = ["spec.json", "a.json", "b/c.json", "b/d.yaml"]
REFERENCE = st.builds(
    lambda up, name, pointer: {"$ref": up + name + pointer},
    st.sampled_from(["", "./", "b/", "../", "b/../"]),
    st.sampled_from(["spec.json", "a.json", "c.json", "d.yaml", "none.json", ""]),
    st.sampled_from(["", "#", "#/S", "#/paths/~1a", "#/components/schemas/A", "#/S/properties/x", "#anchor"]),
)
SCHEMA = st.recursive(
    st.just({"type": "string"}) | REFERENCE,
    lambda inner: st.builds(lambda x: {"properties": {"x": x}}, inner) | st.builds(lambda x: {"allOf": [x]}, inner),
    max_leaves=4,
)


@ROUTINE
@given(st.lists(SCHEMA, min_size=4, max_size=4), st.lists(REFERENCE, min_size=2, max_size=2))
def test_random_references_between_files(tmp_path: Path, schemas: Any, paths: Any) -> None:
    media = {"200": {"description": "", "content": {"a/b": {"schema": schemas[0]}}}}
    root = json.loads(SPEC_JSON)
    root["paths"] = {"/a": paths[0], "/b": {"get": {"responses": media}}}
    root["components"]["schemas"]["A"] = schemas[1]
    files = [root, {"S": schemas[2], "paths": {"/a": paths[1]}}, {"S": schemas[3]}, {"S": schemas[0], **schemas[1]}]
    (tmp_path / "b").mkdir(exist_ok=True)
    for name, content in zip(NAMES, files, strict=True):
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    document = outcome(tmp_path / "spec.json")
    if document is not None:
        assert all(reference.startswith("#/") for reference in references(document.root))
        assert isinstance(document, Document)


def references(node: Any) -> Any:
    if isinstance(node, dict):
        first = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return first + [reference for value in node.values() for reference in references(value)]
    return [reference for value in node for reference in references(value)] if isinstance(node, list) else []


@pytest.mark.full
@settings(ROUTINE, max_examples=10_000)
@given(st.binary(max_size=400))
def test_many_random_bytes(tmp_path: Path, data: Any) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(data)
    outcome(path)
