"""Writes a value as an XML document, with the elements, attributes, wrapping and namespaces of its schema.

Source: OpenAPI 3.1.1, section 4.8.26 (XML Object).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from ..model import ANYTHING, Json, Schema, Xml
from .fits import fits
from .flat import flat
from .styles import text

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_NO_NAME = re.compile(r"[^\w.-]")
_NO_START = re.compile(r"^(?![^\W\d])")
_PLAIN: Final = Xml()


class _XmlElement(NamedTuple):
    """An element: its name with prefix, attributes, then texts and more elements."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    content: "tuple[_XmlElement | str, ...]"


def document(value: Json, schema: Schema, schemas: Mapping[str, Schema], *, one_line: bool = False) -> str:
    """Return `value` as an XML document; the schema names the root element.

    With `one_line` it has no declaration, and no line feeds: in values they are escaped. So a header can hold it.
    """
    writer = _XmlWriter(schemas)
    chosen = writer.chosen(value, schema)
    xml = flat(chosen, schemas).xml or _PLAIN
    elements = list(writer.elements(xml.name or schema.ref or chosen.ref or "root", value, chosen, wrap=True))
    lines = [line for element in elements for line in _lines(element, "")]
    return (
        "".join(line.lstrip() for line in lines).replace("\n", "&#10;") if one_line else "\n".join([_HEAD, *lines, ""])
    )


class _XmlWriter:
    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def chosen(self, value: Json, schema: Schema) -> Schema:
        """Return the alternative of a schema that a value fits, with what stands beside it; or the schema itself."""
        whole = flat(schema, self._schemas)
        for choice in (*whole.one_of, *whole.any_of):
            if any(fits(value, choice, self._schemas, request=request) for request in (True, False)):
                beside = whole._replace(one_of=(), any_of=(), origin="")
                return choice if beside == ANYTHING else Schema(all_of=(choice, beside))
        return schema

    def elements(self, name: str, value: Json, schema: Schema, *, wrap: bool = False) -> Iterator[_XmlElement]:
        """Yield the elements of a member called `name`: several if it is a list without an element around it."""
        whole = flat(self.chosen(value, schema), self._schemas)
        xml = whole.xml or _PLAIN
        if not isinstance(value, list):
            yield self._element(xml.name or name, value, whole, xml)
            return
        inner = flat(whole.items or ANYTHING, self._schemas).xml or _PLAIN
        item_name = inner.name or ((whole.items.ref if wrap and whole.items else "") or xml.name or name)
        items = tuple(element for item in value for element in self.elements(item_name, item, whole.items or ANYTHING))
        if xml.wrapped or wrap:
            yield _XmlElement(_name(xml.name or name, xml), _namespace(xml), items)
        else:
            yield from items

    def _element(self, name: str, value: Json, schema: Schema, xml: Xml) -> _XmlElement:
        if not isinstance(value, dict):
            return _XmlElement(_name(name, xml), _namespace(xml), tuple(filter(None, [text(value)])))
        attributes = list(_namespace(xml))
        children: list[_XmlElement | str] = []
        members = {member.name: member.schema for member in schema.properties}
        for key, item in value.items():
            part = members.get(key) or (schema.additional if isinstance(schema.additional, Schema) else ANYTHING)
            how = flat(part, self._schemas).xml or _PLAIN
            if item is None:
                continue  # XML has no null
            if how.attribute:
                attributes += [*_namespace(how), (_name(how.name or key, how), text(item))]
            elif how.text:
                children += filter(None, [text(item)])
            else:
                children += self.elements(key, item, part)
        return _XmlElement(_name(name, xml), tuple(dict.fromkeys(attributes)), tuple(children))


def _name(name: str, xml: Xml) -> str:
    plain = _NO_START.sub("_", _NO_NAME.sub("_", name))
    return f"{xml.prefix}:{plain}" if xml.prefix else plain


def _namespace(xml: Xml) -> tuple[tuple[str, str], ...]:
    if not xml.namespace:
        return ()
    return ((f"xmlns:{xml.prefix}" if xml.prefix else "xmlns", xml.namespace),)


def _lines(element: _XmlElement, indent: str) -> Iterator[str]:
    attributes = "".join(f' {name}="{_escaped(value, quoted=True)}"' for name, value in element.attributes)
    head = f"{indent}<{element.name}{attributes}"
    if not element.content:
        yield f"{head}/>"
        return
    children = [child for child in element.content if isinstance(child, _XmlElement)]
    if len(children) < len(element.content):
        # Beside a text, blanks between elements would be part of it.
        inside = (_escaped(part) if isinstance(part, str) else _joined(part) for part in element.content)
        yield f"{head}>{''.join(inside)}</{element.name}>"
        return
    yield f"{head}>"
    for child in children:
        yield from _lines(child, f"{indent}  ")
    yield f"{indent}</{element.name}>"


def _joined(element: _XmlElement) -> str:
    return "".join(line.lstrip() for line in _lines(element, ""))


@cache
def _unwritable() -> re.Pattern[str]:
    """Return the pattern of the characters that XML forbids. It takes long to compile, and few documents need it."""
    return re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _escaped(value: str, *, quoted: bool = False) -> str:
    plain = _unwritable().sub("\ufffd", value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = plain.replace("\r", "&#13;")  # a parser would read a line feed
    return plain.replace('"', "&quot;").replace("\n", "&#10;") if quoted else plain
