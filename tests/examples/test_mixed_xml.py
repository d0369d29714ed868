"""An XML element may have a text beside its child elements; blanks are not added to it."""

import pytest

from generator.examples.xml import document
from generator.model import Json, Property, Schema, Xml

TEXT = Property("value", Schema(types=("string",), xml=Xml(text=True)))
INNER = Property("b", Schema(types=("object",), properties=(Property("c", Schema(types=("string",))),)))
NOTE = Schema(types=("object",), properties=(TEXT, INNER), xml=Xml(name="note"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"value": "a < b", "b": {"c": "x"}}, "<note>a &lt; b<b><c>x</c></b></note>"),
        ({"b": {"c": "x"}, "value": "end"}, "<note><b><c>x</c></b>end</note>"),
        ({"value": "only"}, "<note>only</note>"),
        ({"value": ""}, "<note/>"),
        ({"b": {"c": "x"}}, "<note>\n  <b>\n    <c>x</c>\n  </b>\n</note>"),
    ],
)
def test_a_text_stands_beside_elements(value: Json, written: str) -> None:
    assert document(value, NOTE, {}) == f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'
