import re
from typing import Any

import pytest

from generator.examples.coercion import coerced
from generator.examples.notes import AMBIGUOUS, APART, ENUM, FORBIDDEN, TRIMMED
from generator.examples.values import parameter_pairs, sample, sampled
from generator.model import Discriminator, Parameter, Property, Schema

TEXT = Schema(types=("string",))
TREE = Schema(
    types=("object",),
    properties=(
        Property("name", TEXT),
        Property("parent", Schema(ref="Tree"), required=True),
        Property("children", Schema(types=("array",), items=Schema(ref="Tree"))),
        Property("peer", Schema(ref="Peer")),
    ),
)
SCHEMAS = {"Tree": TREE, "Peer": Schema(types=("object",), properties=(Property("tree", Schema(ref="Tree")),))}


def count(value: Any) -> Any:
    if isinstance(value, dict):
        return 1 + sum(map(count, value.values()))
    return 1 + sum(map(count, value)) if isinstance(value, list) else 1


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (TEXT, "string"),
        (Schema(types=("null", "integer")), 0),
        (Schema(types=("integer",), minimum=5), 5),
        (Schema(types=("integer",), maximum=-5), -5),
        (Schema(types=("number",), minimum=0.5), 0.5),
        (Schema(types=("boolean",)), False),
        (Schema(types=("string",), format="date-time"), "2024-01-31T12:00:00Z"),
        (Schema(types=("string",), min_length=8), "stringst"),
        (Schema(types=("string",), max_length=3), "str"),
        (Schema(types=("string",), enum=("b", "a")), "b"),
        (Schema(types=("string",), default="d", enum=("b",)), "b"),
        (Schema(types=("string",), example="e", default="d"), "e"),
        (Schema(types=("string",), default=None), "string"),
        (Schema(types=("string", "null"), enum=(None, "a")), "a"),
        (Schema(enum=(None,)), None),
        (Schema(types=("string",), example=7), "7"),
        (Schema(types=("integer",), example="5"), 5),
        (Schema(types=("integer",), example="many"), 0),
        (Schema(types=("string",), example=["a"]), "string"),
        (Schema(types=("object",), example='{"a": 1}'), {"a": 1}),
        (Schema(types=("string",), format="date", example="2025-10-15T13:50:21.000Z"), "2024-01-31"),
        (Schema(types=("string",), format="date", example="2025-10-15"), "2025-10-15"),
        (Schema(types=("string",), format="date", example="{{today}}"), "{{today}}"),
        (Schema(types=("string",), format="date-time", example="yesterday"), "2024-01-31T12:00:00Z"),
        (Schema(types=("string",), format="uuid", default="me"), "00000000-0000-0000-0000-000000000000"),
        (Schema(types=("string",), format="money", example="1 EUR"), "1 EUR"),
        (Schema(types=("integer",), minimum=7, multiple_of=4), 8),
        (Schema(types=("integer",), maximum=-7, multiple_of=4), -8),
        (Schema(types=("integer",), minimum=3, exclusive=("minimum",)), 4),
        (Schema(types=("number",), minimum=0, maximum=0.5, exclusive=("minimum",)), 0.25),
        (Schema(types=("number",), multiple_of=0.01, minimum=0.005), 0.01),
        (Schema(types=("string",), pattern="^[A-Z]{2}-[0-9]{3,4}$"), "AA-111"),
        (Schema(types=("string",), pattern="^[A-Z]", min_length=3), "AAA"),
        (Schema(types=("array",), items=TEXT, min_items=6), ["string"] * 6),
        (Schema(types=("array",), items=TEXT, max_items=0), []),
        (Schema(types=("array",), items=Schema(enum=("l", "r")), min_items=2, unique_items=True), ["l", "r"]),
        (
            Schema(types=("array",), items=Schema(types=("integer",), minimum=1), min_items=3, unique_items=True),
            [1, 2, 3],
        ),
        (Schema(types=("object",), additional=TEXT, min_properties=2), {"name": "string", "name2": "string"}),
        (Schema(types=("object",), required=("a",)), {"a": "string"}),
        (Schema(types=("string",), secret=True, min_length=8), "........"),
        (Schema(any_of=(Schema(required=("a",)), Schema(required=("b",)))), {"a": "string"}),
        (Schema(types=("array",), items=TEXT, min_items=2), ["string", "string"]),
        (Schema(types=("array",), prefix_items=(TEXT, Schema(types=("integer",)))), ["string", 0]),
        (Schema(types=("object",), additional=TEXT), {"name": "string"}),
        (Schema(types=("object",)), {}),
        (Schema(one_of=(Schema(types=("null",)), TEXT)), "string"),
        (Schema(ref="Nowhere"), None),
        (Schema(), "string"),
    ],
)
def test_a_sample_follows_the_document_then_the_type(schema: Any, expected: Any) -> None:
    assert sample(schema, {}) == expected


def test_what_is_required_is_there_at_any_depth_and_trimming_is_said() -> None:
    schema = Schema(types=("integer",))
    for _ in range(40):
        optional = tuple(Property(f"o{index}", TEXT) for index in range(20))
        schema = Schema(types=("object",), properties=(Property("next", schema, required=True), *optional))
    value, notes = sampled(schema, {})
    for _ in range(40):
        value = value["next"]  # type: ignore[call-overload, index]
    assert value == 0
    assert notes == (TRIMMED,)


def test_one_of_fits_one_alternative_only() -> None:
    first = Schema(types=("object",), properties=(Property("a", TEXT, required=True), Property("b", TEXT)))
    second = Schema(types=("object",), properties=(Property("b", TEXT, required=True),))
    assert sample(Schema(one_of=(first, second)), {}) == {"b": "string"}


def test_a_closed_part_admits_its_own_members_only() -> None:
    closed = Schema(types=("object",), additional=False, properties=(Property("a", TEXT),))
    assert sample(Schema(all_of=(closed, Schema(properties=(Property("b", TEXT),)))), {}) == {"a": "string"}


CLOSED = Schema(types=("object",), additional=False, properties=(Property("a", TEXT),))
NEEDED = Schema(properties=(Property("b", TEXT, required=True),))
ALIKE = Schema(one_of=(Schema(properties=(Property("a", TEXT),)), Schema(properties=(Property("a", TEXT),))))
CURSOR = Schema(types=("object",), properties=(Property("cursor", TEXT),))
START = Schema(types=("object",), properties=(Property("limit", Schema(types=("integer",))), Property("end", TEXT)))
FREE = Schema(types=("object",), properties=(Property("limit", Schema(types=("integer", "null"))),))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (Schema(one_of=(CURSOR, START)), {"cursor": "string", "limit": None}),
        (Schema(one_of=(CURSOR, START), example={"cursor": "c7"}), {"cursor": "c7", "limit": None}),
        (Schema(one_of=(CURSOR, START), example={"end": "e7"}), {"end": "e7", "cursor": None}),
        # Null is a limit, too: the other alternative has to be told from it.
        (Schema(one_of=(CURSOR, FREE)), {"limit": 0, "cursor": None}),
        (Schema(types=("array",), items=Schema(one_of=(CURSOR, START))), [{"cursor": "string", "limit": None}]),
    ],
)
def test_alternatives_are_told_apart_by_a_null(schema: Any, value: Any) -> None:
    assert sampled(schema, {}) == (value, (APART,))


def test_a_discriminator_needs_no_null() -> None:
    apart = Schema(one_of=(CURSOR, START), discriminator=Discriminator("kind"))
    assert sampled(apart, {}) == ({"cursor": "string"}, (AMBIGUOUS,))


def test_names_of_free_members_fit() -> None:
    free = Schema(types=("object",), additional=Schema(types=("integer",)), min_properties=2)
    assert sample(free._replace(property_names=Schema(pattern="^[a-z]{2}$")), {}) == {"aa": 0, "bb": 0}
    assert sample(free._replace(property_names=Schema(enum=("eu", "us")), example={"A": 1}), {}) == {"eu": 0, "us": 0}


@pytest.mark.parametrize(
    ("schema", "value", "note"),
    [
        (Schema(all_of=(CLOSED, NEEDED)), {"a": "string", "b": "string"}, FORBIDDEN),
        (
            Schema(all_of=(Schema(types=("object",), additional=Schema(types=("object",))), NEEDED)),
            {"b": "string"},
            FORBIDDEN,
        ),
        (CLOSED._replace(required=("b",)), {"a": "string", "b": "string"}, FORBIDDEN),
        (Schema(types=("integer",), enum=("0 (Off)",)), "0 (Off)", ENUM),
        (Schema(types=("array",), items=TEXT, enum=("a", "b")), ["a"], ENUM),
        (ALIKE, {"a": "string"}, AMBIGUOUS),
        (
            Schema(types=("string",), pattern="/^[a-z]{3}$/"),
            "aaa",
            "No value is valid: a text cannot start within the pattern /^[a-z]{3}$/.",
        ),
    ],
)
def test_where_no_value_is_valid_that_is_said_and_an_optional_member_is_left_out(
    schema: Any, value: Any, note: Any
) -> None:
    sample_ = sampled(schema, {})
    assert sample_.value == value
    assert note in sample_.notes
    assert sampled(Schema(properties=(Property("x", schema), Property("y", TEXT))), {}) == (
        {"y": "string"},
        ("x is left out: nothing that is made fits its schema.",),
    )


def test_a_type_beside_a_reference_to_another_type_is_a_slip() -> None:
    schemas = {"Named": Schema(types=("object",), properties=(Property("a", TEXT),))}
    assert sample(Schema(ref="Named", types=("string",)), schemas) == {"a": "string"}


def test_credentials_in_a_list_fit() -> None:
    texts = Schema(types=("array",), items=Schema(types=("string",), pattern="^key:[a-f]{4}$"), example=["key:beef"])
    assert sample(Schema(properties=(Property("secrets", texts),)), {}) == {"secrets": ["key:aaaa"]}


def test_a_credential_gives_nothing_away_and_fits() -> None:
    schema = Schema(types=("string",), example="AKIA" + "IOSFODNN7EXAMPLE", pattern="^[A-Z]{4,}$")
    assert sample(schema, {}) == "AAAA"


def test_an_example_is_kept_where_it_fits() -> None:
    schema = Schema(
        types=("object",),
        example={"a": "x", "n": "many", "free": 1},
        properties=(
            Property("a", TEXT),
            Property("n", Schema(types=("integer",), minimum=3), required=True),
            Property("must", TEXT, required=True),
        ),
    )
    assert sample(schema, {}) == {"a": "x", "free": 1, "n": 3, "must": "string"}


@pytest.mark.parametrize(
    ("ref", "expected"),
    [("Cat", {"kind": "cat", "name": "string"}), ("Pet", {"kind": "cat", "name": "string"}), ("Dog", {"kind": "Dog"})],
)
def test_a_discriminator_has_the_value_of_the_schema(ref: str, expected: dict[str, Any]) -> None:
    kind = Discriminator("kind", (("cat", "Cat"),))
    schemas = {
        "Pet": Schema(types=("object",), properties=(Property("kind", TEXT, required=True),), discriminator=kind),
        "Cat": Schema(all_of=(Schema(ref="Pet"), Schema(properties=(Property("name", TEXT),)))),
        "Dog": Schema(all_of=(Schema(ref="Pet"),)),
    }
    assert sample(Schema(ref=ref), schemas) == expected
    assert ref == "Pet" or sample(Schema(one_of=(Schema(ref=ref),)), schemas) == expected


def test_parts_are_merged() -> None:
    first = Schema(types=("object",), properties=(Property("a", TEXT),))
    second = Schema(properties=(Property("b", TEXT),))
    both = Schema(all_of=(first, second), properties=(Property("c", TEXT),))
    assert sample(both, {}) == {"a": "string", "b": "string", "c": "string"}


def test_a_circle_ends() -> None:
    assert sample(Schema(ref="Tree"), SCHEMAS) == {"name": "string", "parent": {}, "children": [], "peer": {}}


def test_a_request_has_no_read_only_and_an_answer_no_write_only_member() -> None:
    named = {"Stamp": Schema(types=("string",), read_only=True)}
    schema = Schema(
        types=("object",),
        properties=(
            Property("id", TEXT._replace(read_only=True)),
            Property("made", Schema(ref="Stamp")),
            Property("text", TEXT._replace(write_only=True)),
        ),
    )
    assert sample(schema, named, for_request=True) == {"text": "string"}
    assert sample(schema, named) == {"id": "string", "made": "string"}


def test_a_parameter_has_one_text() -> None:
    assert parameter_pairs(Parameter("a", "path", Schema(types=("array",), example=["x", 1])), {})[0][1] == "x,1"
    assert parameter_pairs(Parameter("a", "query", Schema(types=("array",))), {}) == []


@pytest.mark.parametrize(
    ("given", "types", "expected"),
    [
        ("0xFF", ("integer",), "0xFF"),
        ("0.5", ("number",), 0.5),
        ("007", ("integer",), 7),
        ("007", ("string",), "007"),
        ("0", ("integer",), 0),
        ("²", ("integer",), "²"),
        ("9" * 5000, ("integer",), "9" * 5000),
        ("true", ("boolean",), True),
    ],
)
def test_an_example_in_the_spelling_of_another_type(given: Any, types: tuple[str], expected: Any) -> None:
    assert coerced(given, Schema(types=types)) == expected


class TestWhatNothingFits:
    def test_an_optional_member_is_left_out_and_named(self) -> None:
        odd = Schema(types=("integer",), enum=("0 (User)",))
        schema = Schema(
            types=("object",), properties=(Property("kind", odd), Property("size", Schema(types=("integer",))))
        )
        sample = sampled(schema, {})
        assert sample.value == {"size": 0}
        assert any("kind" in note for note in sample.notes)

    def test_a_required_one_stays(self) -> None:
        odd = Schema(types=("integer",), enum=("0 (User)",))
        schema = Schema(types=("object",), properties=(Property("kind", odd, required=True),))
        assert sampled(schema, {}).value == {"kind": "0 (User)"}

    @pytest.mark.parametrize(("example", "value"), [("ab-12", "AA"), ("ZZ", "ZZ")])
    def test_an_example_that_does_not_fit_its_pattern_gives_way(self, example: str, value: str) -> None:
        assert sampled(Schema(types=("string",), pattern="^[A-Z]{2}$", example=example), {}).value == value

    def test_an_example_stays_where_no_text_is_made(self) -> None:
        schema = Schema(types=("string",), pattern="^[[:digit:]]{4}$", example="2022-10")
        assert sampled(schema, {}).value == "2022-10"

    def test_a_secret_fits_the_branch_that_is_not_empty(self) -> None:
        schema = Schema(types=("string",), secret=True, pattern="^$|^[a-z]{2,15}$")
        assert re.fullmatch("[a-z]{2,15}", sampled(schema, {}).value)  # type: ignore[arg-type]


def test_equal_numbers_of_two_types_are_two_samples() -> None:
    shown = [repr(sample(Schema(types=("number",), default=number), {})) for number in (1, 1.0, 1)]
    assert shown == ["1", "1.0", "1"]
