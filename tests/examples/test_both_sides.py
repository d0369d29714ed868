"""A schema of a body and of an answer has one sample for both, unless a member is only for one side."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.examples.answers import sample_answers

TEXT = {"type": "string", "example": "t"}
OUTER = {"$ref": "#/components/schemas/Outer"}
OPERATION = {
    "requestBody": {"content": {"application/json": {"schema": OUTER}}},
    "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": OUTER}}}},
}


@pytest.mark.parametrize(
    ("more", "sent", "answered"),
    [
        ({}, {"n": "t"}, {"n": "t"}),
        ({"id": {**TEXT, "readOnly": True}}, {"n": "t"}, {"n": "t", "id": "t"}),
        ({"key_id": {**TEXT, "writeOnly": True}}, {"n": "t", "key_id": "t"}, {"n": "t"}),
    ],
)
def test_a_member_of_one_side_is_only_there(
    understood: Callable[..., Any], more: Any, sent: Any, answered: Any
) -> None:
    inner = {"type": "object", "properties": {"n": TEXT, **more}}
    middle = {"allOf": [{"$ref": "#/components/schemas/Inner"}]}
    middles = {"type": "array", "items": {"$ref": "#/components/schemas/Middle"}}
    outer = {"type": "object", "properties": {"all": middles}}
    sample, api, _ = understood(OPERATION, components={"schemas": {"Outer": outer, "Middle": middle, "Inner": inner}})
    [answer] = sample_answers(api, api.operations[0])
    assert (sample.body.value, answer.value) == ({"all": [sent]}, {"all": [answered]})
