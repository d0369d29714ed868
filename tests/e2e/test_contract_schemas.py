"""Keywords of JSON Schema in contract tests: an answer that breaks one fails, one that keeps it passes."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from generator.pipeline import Job, read_thoroughly
from generator.targets.postman import contract
from tests.clients.engines import newman
from tests.clients.http_server import Handler, serving
from tests.e2e.conftest import generated

NUMBER, ONE = {"type": "integer"}, {"type": "array", "prefixItems": [{"type": "integer"}], "items": False}
CASES: dict[str, tuple[Any, Any, Any, str]] = {
    "not": ({"not": {"$ref": "#/components/schemas/Closed"}}, 1, {"q": 1}, "should NOT be valid"),
    "if": ({"if": {"required": ["k"]}, "then": {"required": ["z"]}}, {"z": 1}, {"k": 1}, "required property 'z'"),
    "contains": ({"type": "array", "contains": NUMBER}, [1], ["a"], "should contain a valid item"),
    "contains none": ({"type": "array", "contains": NUMBER, "minContains": 0}, ["a"], 1, "should be array"),
    "names": ({"dependentRequired": {"a": ["b"]}}, {"a": 1, "b": 2}, {"a": 1}, "required property 'b'"),
    "dependent": ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"b": 2}, {"a": 1}, "required property 'b'"),
    "patterns": ({"patternProperties": {"^x": NUMBER}}, {"xa": 1}, {"xa": "a"}, "at /xa should be integer"),
    "closed": (
        {"type": "object", "patternProperties": {"^x": NUMBER}, "additionalProperties": False},
        {"xa": 1},
        {"y": 1},
        "additional properties: y",
    ),
    "property names": ({"propertyNames": {"maxLength": 2}}, {"ab": 1}, {"abc": 1}, "longer than 2 characters"),
    "no more items": (ONE, [1], [1, 2], "more than 1 items"),
}
LETTERS = {"patternProperties": {"^\\p{L}+$": NUMBER}, "additionalProperties": False}


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    paths = {
        f"/{side}/{number}": {"get": {"operationId": f"{side} {number}", "tags": [side], "responses": answer(schema)}}
        for side in ("good", "bad")
        for number, (schema, *_) in enumerate([*CASES.values(), (LETTERS,)])
    }
    place = tmp_path_factory.mktemp("checks") / "checks.json"
    schemas = {"Closed": {"type": "object", "required": ["q"]}}
    head = {"openapi": "3.1.0", "info": {"title": "Checks", "version": "1"}, "servers": [{"url": "http://localhost"}]}
    place.write_text(json.dumps({**head, "paths": paths, "components": {"schemas": schemas}}))
    return Job(str(place), targets=("postman",), options={"postman": {"tests": "contract"}})


def answer(schema: Any) -> Any:
    return {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}


def test_a_schema_says_the_same_in_draft_7(job: Job) -> None:
    api, _ = read_thoroughly(job)
    definitions = dict(contract.definitions(api))
    schemas = [answers[0][1][0][1] for _, answers in contract.calls(api)]
    for (_, good, bad, _), schema in zip(CASES.values(), schemas, strict=False):
        validator = jsonschema_rs.Draft7Validator({"allOf": [schema], "definitions": definitions})
        assert (validator.is_valid(good), validator.is_valid(bad)) == (True, False)


@pytest.mark.slow
def test_what_breaks_a_keyword_fails_in_newman(job: Job, tmp_path: Path) -> None:
    values = [*((good, bad) for _, good, bad, _ in CASES.values()), ({"é": 1}, {"é": 1})]

    class Answering(Handler):
        def answer(self) -> None:
            _, side, number = self.path.split("/")
            body = values[int(number)][side == "bad"]
            self.send(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    [collection] = generated(job, tmp_path).collections
    with serving(Answering) as url:
        report = newman(collection, tmp_path, values={"baseUrl": url})
    names = [f"Bad {number}" for number in range(len(CASES))]
    assert [name for name, _ in report.failures] == names
    for (_, message), (_, _, _, part) in zip(report.failures, CASES.values(), strict=True):
        assert part in message
