"""Small schemas that mean a great deal: forty that each name the next twice are 2^40 ways down. Each build must end."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.document.load import load
from generator.pipeline import Job, build

DEPTH = 40
MANY = 12
TARGETS = ("postman", "curl", "python_snippet", "python_client", "docs")
MEDIA = ("application/json", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded")
SECONDS = 60
LEAF = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}


def ref(number: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/S{number}"}


def chain(step: Any, leaf: Any) -> Any:
    return {f"S{number}": step(number + 1) for number in range(DEPTH)} | {f"S{DEPTH}": leaf}


def twice(word: Any) -> Any:
    return chain(lambda following: {word: [ref(following), ref(following)]}, LEAF)


def wrapped(word: Any) -> Any:
    parts = ({"description": "x"}, {"title": "y"})
    return chain(lambda following: {word: [{"allOf": [ref(following)]} | part for part in parts]}, {"enum": ["z"]})


def impossible(word: Any) -> Any:
    leaf = {"type": "object", "required": ["me"], "properties": {"me": ref(0)}}
    return chain(lambda n: {word: [ref(n), {"allOf": [ref(n)], "minProperties": 1}]}, leaf)


def members(word: Any) -> Any:
    def step(following: Any) -> dict[str, Any]:
        names = {"l": {word: [ref(following), {"type": "string"}]}, "r": ref(following)}
        return {"type": "object", "properties": names}

    return chain(step, {"type": "object", "properties": {"v": {"type": "string"}}})


def crossed(word: Any) -> Any:
    """Return schemas that have alternatives, and parts with alternatives, too."""
    other = {"allOf": "oneOf", "oneOf": "anyOf", "anyOf": "oneOf"}[word]
    return chain(lambda n: {"allOf": [ref(n)], word: [ref(n), LEAF], other: [ref(n), {"required": [f"n{n}"]}]}, LEAF)


def mutual(word: Any) -> dict[str, Any]:
    """Return schemas of which each can be, or must have, each of the others."""
    circle = {"type": "object", "required": ["a"], "properties": {"a": ref(1)}}
    others = [ref(number) for number in range(MANY)]
    if word == "allOf":
        return {
            f"S{number}": {"properties": {f"p{n}": other for n, other in enumerate(others)}} for number in range(MANY)
        }
    return {f"S{number}": {word: [*others, circle]} for number in range(MANY)}


@contextmanager
def bounded(seconds: int = SECONDS) -> Iterator[None]:
    """Raise TimeoutError after so many seconds of the processor, long after anything that ends by itself."""

    def stop(*_: Any) -> None:
        raise TimeoutError(f"not done after {seconds} s of the processor")

    earlier = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, earlier)


def document(schemas: Any, media: Any) -> dict[str, Any]:
    root = {"type": "object", "required": ["m"], "properties": {"m": ref(0)}}
    body = {"required": True, "content": {media: {"schema": {"$ref": "#/components/schemas/Root"}}}}
    answer = {"description": "x", "content": {media: {"schema": ref(0)}}}
    filters = {"name": "q", "in": "query", "required": True, "style": "deepObject", "schema": ref(0)}
    operation = {"parameters": [filters], "requestBody": body, "responses": {"200": answer}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Growth", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": schemas | {"Root": root}},
    }


def check(tmp_path: Path, make: Any, word: Any, media: Any) -> None:
    path = tmp_path / "growth.json"
    path.write_text(json.dumps(document(make(word), media)))
    with bounded():
        result = build(Job(str(path), targets=TARGETS))
    assert result.counts.operations == 1


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("make", "word", "media"),
    [
        (twice, "allOf", "application/xml"),
        (wrapped, "oneOf", "application/json"),
        (members, "anyOf", "application/xml"),
        (mutual, "oneOf", "multipart/form-data"),
        (crossed, "oneOf", "application/x-www-form-urlencoded"),
    ],
)
def test_it_ends(tmp_path: Path, make: Any, word: str, media: str) -> None:
    check(tmp_path, make, word, media)


@pytest.mark.slow
@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("word", ["allOf", "oneOf", "anyOf"])
@pytest.mark.parametrize("make", [twice, wrapped, impossible, members, crossed, mutual])
def test_all_end(tmp_path: Path, make: Any, word: str, media: Any) -> None:
    check(tmp_path, make, word, media)


def test_thousands_of_findings_in_a_large_document_do_not_search_it_each(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    schemas = {f"S{number}": {"description": "x" * 2000, "type": "text"} for number in range(3000)}
    path.write_text(json.dumps(document(schemas, "application/json"), indent=1))
    large = load(path)
    with bounded():
        findings = [large.diagnostic("E201", "no type", f"/components/schemas/S{at}/type") for at in range(3000)]
    lines = path.read_text().split("\n")
    for finding in findings:
        assert lines[(finding.line or 0) - 1][(finding.column or 0) - 1 :] == '"type": "text"'


def test_the_items_of_an_example_share_the_parts_of_their_schema(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    parts, numbers = ", ".join(["1"] * 10000), ", ".join(["1.50"] * 10000)
    path.write_text(f"openapi: 3.1.0\nx-list: {{items: {{allOf: [{parts}]}}, example: [{numbers}]}}\n")
    with bounded(15):
        large = load(path)
    assert large.root["x-list"]["example"] == [1.5] * 10000
