"""Samples are valid by the keywords that only test a value, judged by jsonschema-rs, or say that they are not."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from generator.document.load import Document
from generator.examples.notes import ENUM, SHORT, TOO_FEW, UNFOUND
from generator.examples.values import Sample, sampled
from generator.normalize.reader import Reader
from generator.normalize.schemas import Schemas

KIND = {"enum": ["card", "bank"]}
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def judged(schema: Any) -> tuple[Sample, list[str]]:
    """Return the sample of a JSON Schema, and what the judge says of it."""
    root = {"openapi": "3.1.0", "components": {"schemas": {"S": schema}}}
    schemas = Schemas(Reader(Document("x.json", root)))
    named = schemas.read({"$ref": "#/components/schemas/S"}, "")
    sample = sampled(named, schemas.finish())
    return sample, [wrong.message for wrong in Draft202012Validator(schema).iter_errors(sample.value)]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "not": {"const": "string"}},
        {"type": "string", "not": {"pattern": "^[a-z]"}},
        {"type": "string", "not": {"enum": ["string", "string2"]}, "maxLength": 8},
        {"type": "string", "enum": ["a", "b"], "not": {"const": "a"}},
        {"type": "string", "not": {"maxLength": 9}},
        {"type": "integer", "not": {"const": 0}},
        {"type": "integer", "not": {"minimum": 0}},
        {"type": "integer", "not": {"multipleOf": 2}},
        {"not": {"type": ["string", "number"]}},
        {"not": {"anyOf": [TEXT, {"type": "object"}]}},
        {"type": ["string", "null"], "not": TEXT},
        {"type": "string", "not": {"const": "x"}, "example": "x"},
        {"properties": {"a": TEXT, "b": TEXT}, "not": {"required": ["a", "b"]}},
        {"properties": {"a": TEXT, "b": TEXT}, "not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
        {"properties": {"a": TEXT, "b": False}, "example": {"a": "x", "b": 1}},
        {"required": ["kind"], "properties": {"kind": KIND}, "not": {"properties": {"kind": {"const": "card"}}}},
        {"allOf": [{"not": {"const": "string"}}, {"not": {"const": "string2"}}], "type": "string"},
        {"type": "array", "contains": {"const": 7}},
        {"type": "array", "items": NUMBER, "contains": {"minimum": 5}, "minContains": 2, "minItems": 4},
        {"type": "array", "items": NUMBER, "contains": {"maximum": 0}, "maxContains": 1, "minItems": 3},
        {"type": "array", "prefixItems": [TEXT], "contains": NUMBER},
        {"type": "array", "items": NUMBER, "uniqueItems": True, "contains": {"minimum": 5}, "minContains": 3},
        {"type": "array", "contains": NUMBER, "minContains": 0, "maxContains": 0, "items": {"type": "number"}},
        {"type": "object", "patternProperties": {"^x-": NUMBER}, "minProperties": 2, "additionalProperties": False},
        {
            "type": "object",
            "patternProperties": {"^x-[ab]$": NUMBER},
            "required": ["x-b"],
            "additionalProperties": False,
        },
        {"type": "object", "patternProperties": {"^n": NUMBER}, "additionalProperties": TEXT, "minProperties": 2},
        {"patternProperties": {"^a": {"minLength": 9}}, "properties": {"ab": TEXT}},
        {"patternProperties": {"^a": False}, "properties": {"ab": TEXT, "b": TEXT}},
        {"allOf": [{"patternProperties": {"^b": TEXT}, "additionalProperties": False}, {"required": ["b"]}]},
        {"properties": {"a": TEXT, "b": NUMBER}, "additionalProperties": False, "minProperties": 2},
        {"type": "object", "properties": {"name": NUMBER}, "minProperties": 3},
        {"type": "object", "propertyNames": {"pattern": "^[A-Z]{3}$"}, "minProperties": 3},
        {"type": "object", "propertyNames": {"enum": ["eu", "us"]}, "minProperties": 2},
        {"properties": {"a": TEXT}, "dependentRequired": {"a": ["b", "c"], "b": ["d"]}},
        {"properties": {"a": TEXT}, "dependentSchemas": {"a": {"required": ["b"], "properties": {"b": NUMBER}}}},
        {"properties": {"a": TEXT, "b": TEXT}, "dependentSchemas": {"a": {"properties": {"b": False}}}},
        {"properties": {"kind": KIND}, "if": {"properties": {"kind": {"const": "card"}}}, "then": {"required": ["n"]}},
        {"properties": {"kind": KIND}, "if": {"properties": {"kind": {"const": "card"}}}, "then": False},
        {
            "required": ["kind"],
            "properties": {"kind": KIND, "iban": TEXT},
            "allOf": [
                {"if": {"properties": {"kind": {"const": "bank"}}}, "then": {"required": ["iban"]}},
                {
                    "if": {"properties": {"kind": {"const": "card"}}},
                    "then": {"required": ["number"], "properties": {"number": {"pattern": "^[0-9]{4}$"}}},
                    "else": {"required": ["bic"]},
                },
            ],
            "unevaluatedProperties": False,
        },
        {"type": "string", "if": {"maxLength": 3}, "else": {"pattern": "^x"}},
        {"properties": {"a": TEXT}, "unevaluatedProperties": False, "example": {"a": "x", "b": 1}},
        {"properties": {"a": TEXT}, "unevaluatedProperties": NUMBER, "required": ["b"]},
        {"allOf": [{"properties": {"a": TEXT}}], "unevaluatedProperties": False, "minProperties": 1},
        {
            "oneOf": [{"properties": {"a": TEXT}, "required": ["a"]}, {"required": ["b"]}],
            "unevaluatedProperties": False,
        },
        {"type": "array", "prefixItems": [TEXT, NUMBER, TEXT], "minItems": 1, "maxItems": 2},
        {"type": "array", "prefixItems": [TEXT, NUMBER], "items": False, "minItems": 2},
        {"type": "array", "prefixItems": [TEXT], "maxItems": 0},
        {"type": "array", "items": False},
        {"type": "array", "items": {"type": ["boolean", "null"]}, "uniqueItems": True, "minItems": 3},
        {"type": "array", "items": {"enum": [1, True, "a"]}, "uniqueItems": True, "minItems": 3},
        {"type": "array", "items": {"minimum": -2, "maximum": 2, **NUMBER}, "uniqueItems": True, "minItems": 5},
        {"type": "array", "items": {"type": "array", "items": NUMBER}, "uniqueItems": True, "minItems": 2},
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": TEXT, "b": TEXT}},
    ],
    ids=json.dumps,
)
def test_a_valid_value_is_found_and_nothing_is_said(schema: Any) -> None:
    inside = {"type": "object", "required": ["outer"], "properties": {"outer": schema}}
    for shape in (schema, inside):
        sample, wrong = judged(shape)
        assert (wrong, sample.notes) == ([], ())


@pytest.mark.parametrize(
    ("schema", "note"),
    [
        ({"type": "string", "not": {"type": "string"}}, UNFOUND),
        ({"type": "object", "not": {}}, UNFOUND),
        ({"const": "z", "enum": ["x", "y"]}, ENUM),
        ({"const": 1, "enum": [True]}, ENUM),
        ({"type": "object", "required": ["a"], "properties": {"a": {"const": None, "enum": [3], "not": TEXT}}}, ENUM),
        ({"required": ["a"], "properties": {"a": TEXT}, "not": {"required": ["a"]}}, UNFOUND),
        ({"type": "array", "items": TEXT, "contains": NUMBER}, UNFOUND),
        ({"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3}, TOO_FEW),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True, "minItems": 3}, TOO_FEW),
        ({"type": "array", "items": NUMBER, "minItems": 10**9}, SHORT),
        ({"type": "string", "minLength": 10**9}, SHORT),
        ({"type": "object", "additionalProperties": False, "minProperties": 1}, SHORT),
    ],
)
def test_what_has_no_valid_value_says_so(schema: Any, note: str) -> None:
    sample, wrong = judged(schema)
    assert wrong
    assert note in sample.notes


NAMES = st.sampled_from(["a", "b", "name", "x-1"])
VALUES: Any = st.sampled_from(["string", "a", 0, 1, 7, True, None])
PATTERNS = st.sampled_from(["^a", "^x-", "[0-9]", "^string"])
SIMPLE = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "object", "array", "boolean", ["string", "null"]]),
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "minLength": st.integers(0, 9),
        "minimum": st.integers(-3, 9),
        "multipleOf": st.sampled_from([2, 0.5]),
        "pattern": PATTERNS,
        "required": st.lists(NAMES, max_size=2, unique=True),
    },
)


def nested(inner: Any) -> Any:
    by_name = st.dictionaries(NAMES, inner, max_size=2)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "object", "array", "string"]),
            "properties": by_name,
            "required": st.lists(NAMES, max_size=2, unique=True),
            "additionalProperties": st.booleans() | inner,
            "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
            "propertyNames": st.builds(lambda pattern: {"pattern": pattern}, PATTERNS),
            "minProperties": st.integers(0, 3),
            "maxProperties": st.integers(1, 4),
            "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2),
            "dependentSchemas": by_name,
            "unevaluatedProperties": st.booleans() | inner,
            "items": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "minItems": st.integers(0, 3),
            "maxItems": st.integers(0, 3),
            "uniqueItems": st.booleans(),
            "contains": inner,
            "minContains": st.integers(0, 2),
            "maxContains": st.integers(1, 2),
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
        },
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(SIMPLE, nested, max_leaves=6))
def test_a_sample_is_valid_or_says_that_it_is_not(schema: Any) -> None:
    sample, wrong = judged(schema)
    assert not wrong or any(note.startswith("No ") for note in sample.notes), (sample, wrong)
