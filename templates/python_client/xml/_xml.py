"""XML answers as dictionaries, read without document types, entities or depth bombs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ._shapes import SHAPES, Shape

_DEEPEST = 100
_OTHER_NAMES = {"windows-31j": "cp932", "x-sjis": "cp932"}
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(slots=True)
class Element:
    """One element: its tag, its attributes, and texts and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    content: list[str | Element] = field(default_factory=list["str | Element"])

    @property
    def children(self) -> list[Element]:
        """Return the elements in it."""
        return [each for each in self.content if isinstance(each, Element)]

    @property
    def text(self) -> str:
        """Return what is in it: its text, or elements as they are written."""
        if not self.children:
            return "".join(map(str, self.content))
        return "".join(map(_written, self.content)).strip()


def parse(content: bytes, charset: str, shape: str) -> object:
    """Return the root element as a value of the shape that is called `shape`.

    ValueError: no XML, a document type, or elements more than 100 deep. A declaration
    inside the document, which some servers write, is skipped.
    """
    text = _text(content, charset)
    first = _DECLARATION.match(text)
    start = first.end() if first else 0
    root = _tree(_DECLARATION.sub("", text[start:]).strip())
    return _value([root], SHAPES.get(shape))


def _text(content: bytes, charset: str) -> str:
    declared = _ENCODING.search(content[:200])
    known = charset or (declared[1].decode() if declared else "")
    if not known or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        known = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        known = _OTHER_NAMES.get(known.lower(), known)
        return content.decode(known).removeprefix("\ufeff").lstrip()
    except LookupError as error:
        raise ValueError(f"unknown encoding {known}") from error


def _tree(text: str) -> Element:
    parser = expat.ParserCreate("utf-8")
    top = Element("")
    path = [top]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(path) > _DEEPEST:
            raise ValueError(f"elements are more than {_DEEPEST} deep")
        element = Element(tag, attributes)
        path[-1].content.append(element)
        path.append(element)

    def end(_: str) -> None:
        path.pop()

    def text_piece(data: str) -> None:
        path[-1].content.append(data)

    def refuse(*_: object) -> None:
        raise ValueError("a document type is not accepted")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text_piece
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return top.children[0]


def _value(found: list[Element], shape: Shape) -> object:
    if isinstance(shape, list):
        return _list(found, shape[0])
    if isinstance(shape, dict):
        return _object(found[0], shape)
    if shape is None:
        return _free(found)
    return _scalar(found[0].text, shape)


def _object(element: Element, shape: dict[str, Shape]) -> dict[str, object]:
    groups: dict[str, list[Element]] = {}
    for each in element.children:
        groups.setdefault(each.tag, []).append(each)
    values = {tag: _value(group, shape.get(tag)) for tag, group in groups.items()}
    return {tag: value for tag, value in values.items() if value is not None}


def _list(found: list[Element], shape: Shape) -> list[object]:
    own = shape if isinstance(shape, dict) else {}
    wrapped = len(found) == 1 and any(x.tag not in own for x in found[0].children)
    items = found[0].children if wrapped else found
    return [_value([each], shape) for each in items if each.content or len(items) > 1]


def _free(found: list[Element]) -> object:
    values = [_object(each, {}) if each.children else each.text for each in found]
    return values[0] if len(values) == 1 else values


def _scalar(text: str, kind: str) -> object:
    if kind == "str":
        return text
    plain = text.strip()
    if not plain:
        return None
    if kind == "bool":
        return plain.lower() in ("true", "1", "yes")
    return int(plain) if kind == "int" else float(plain)


def _written(part: str | Element) -> str:
    if isinstance(part, str):
        return escape(part)
    attributes = "".join(f" {k}={quoteattr(v)}" for k, v in part.attributes.items())
    inner = "".join(map(_written, part.content))
    return f"<{part.tag}{attributes}>{inner}</{part.tag}>"
