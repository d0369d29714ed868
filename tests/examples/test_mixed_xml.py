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


STRING = Schema(types=("string",))
LINE = Schema(
    types=("object",),
    xml=Xml(name="line"),
    required=("sku",),
    properties=(Property("sku", STRING, required=True), Property("qty", STRING._replace(xml=Xml(attribute=True)))),
)
CHOICE = Schema(one_of=(NOTE._replace(required=("value",)), Schema(ref="Line")))


@pytest.mark.parametrize(
    ("value", "schema", "written"),
    [
        ({"sku": "1", "qty": "2", "gone": None}, CHOICE, '<line qty="2">\n  <sku>1</sku>\n</line>'),
        ({"value": "x"}, CHOICE, "<note>x</note>"),
        ({"sku": "1"}, Schema(any_of=(Schema(ref="Line"),), xml=Xml(name="own")), "<own>\n  <sku>1</sku>\n</own>"),
        (
            {"in": {"sku": "1", "qty": "2"}},
            Schema(types=("object",), properties=(Property("in", CHOICE),)),
            '<root>\n  <line qty="2">\n    <sku>1</sku>\n  </line>\n</root>',
        ),
    ],
)
def test_an_alternative_names_the_elements(value: Json, schema: Schema, written: str) -> None:
    assert document(value, schema, {"Line": LINE}) == f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'
