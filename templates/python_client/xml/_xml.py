"""XML as dictionaries: bodies written, answers read without document types, entities or depth bombs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ._shapes import SHAPES, Shape
from ._values import text

_DEEPEST = 100
_NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?")
_BARRED = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
        return [part for part in self.content if isinstance(part, Element)]

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
    document = _text(content, charset)
    first = _DECLARATION.match(document)
    start = first.end() if first else 0
    root = _tree(_DECLARATION.sub("", document[start:]).strip())
    member = _member("", SHAPES.get(shape))
    return _items([root], member) if member.item else _value([root], member.shape)


def _text(content: bytes, charset: str) -> str:
    declared = _ENCODING.search(content[:200])
    encoding = charset or (declared[1].decode() if declared else "")
    if not encoding or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        encoding = _OTHER_NAMES.get(encoding.lower(), encoding)
        return content.decode(encoding).removeprefix("\ufeff").lstrip()
    except LookupError as error:
        raise ValueError(f"unknown encoding {encoding}") from error


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


class Member(NamedTuple):
    """How a member is written: its shape, its name, as attribute or text, with items."""

    shape: Shape = None
    name: str = ""
    is_attribute: bool = False
    item: str = ""
    is_wrapped: bool = False
    namespace: str = ""
    is_text: bool = False

    @property
    def tag(self) -> str:
        """Return the name of its elements beside those of the other members."""
        return self.item if self.item and not self.is_wrapped else self.name


def _member(name: str, shape: Shape) -> Member:
    if not isinstance(shape, dict) or "@shape" not in shape:
        return Member(shape, name)
    return Member(
        shape["@shape"],
        str(shape.get("@name", name)),
        bool(shape.get("@attribute")),
        str(shape.get("@item", "")),
        bool(shape.get("@wrapped")),
        str(shape.get("@namespace", "")),
        bool(shape.get("@text")),
    )


def _resolved(shape: Shape) -> Shape:
    """Return a shape without what describes it; a recursive shape is found by name."""
    while isinstance(shape, dict) and ("@again" in shape or "@shape" in shape):
        name = shape.get("@again")
        shape = SHAPES.get(str(name)) if name else shape["@shape"]
    return shape


def _members(shape: dict[str, Shape]) -> dict[str, tuple[str, Member]]:
    """Return name and description of each member by the tag of its elements.

    Some servers write the name of a member where the schema has another tag.
    """
    members = {name: _member(name, part) for name, part in shape.items()}
    tagged = {_local(member.tag): (name, member) for name, member in members.items()}
    return {name: (name, member) for name, member in members.items()} | tagged


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _value(elements: list[Element], shape: Shape) -> object:
    shape = _resolved(shape)
    if isinstance(shape, list):
        return _list(elements, shape[0])
    if isinstance(shape, dict):
        return _object(elements[0], shape)
    if isinstance(shape, str):
        return _scalar(elements[0].text, shape)
    return _free(elements)


def _object(element: Element, shape: dict[str, Shape]) -> dict[str, object]:
    members = _members(shape)
    values: dict[str, object] = {}
    for tag, content in element.attributes.items():
        name, member = members.get(_local(tag), ("", Member()))
        if member.is_attribute and isinstance(member.shape, str):
            values[name] = _scalar(content, member.shape)
    content = "".join(part for part in element.content if isinstance(part, str))
    for name, member in members.values():
        if content.strip() and member.is_text and isinstance(member.shape, str):
            values[name] = _scalar(content, member.shape)
    groups: dict[str, list[Element]] = {}
    for child in element.children:
        groups.setdefault(child.tag, []).append(child)
    for tag, group in groups.items():
        name, member = members.get(_local(tag), (tag, Member()))
        value = _items(group, member) if member.item else _value(group, member.shape)
        if value is not None:
            values[name] = value
    return values


def _items(group: list[Element], member: Member) -> list[object]:
    items = group[0].children if member.is_wrapped else group
    inner = member.shape[0] if isinstance(member.shape, list) else None
    return [_value([item], inner) for item in items]


def _list(elements: list[Element], shape: Shape) -> list[object]:
    shape = _resolved(shape)
    inner = _members(shape) if isinstance(shape, dict) else {}
    children = elements[0].children
    wrapped = len(elements) == 1 and any(_local(x.tag) not in inner for x in children)
    items = children if wrapped else elements
    return [_value([item], shape) for item in items if item.content or len(items) > 1]


def _free(elements: list[Element]) -> object:
    values = [_object(one, {}) if one.children else one.text for one in elements]
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


def write(value: object, shape: str) -> str:
    """Return a value as an XML document; ValueError for names and characters it bars."""
    root = _member(shape, SHAPES.get(shape))
    content = _written_member(value, root, "body")
    return f'<?xml version="1.0" encoding="UTF-8"?>{content}'


def _element(value: object, member: Member, path: str) -> str:
    """Return an element, its members in their order, those without a type as well.

    `path` leads to the value in the body, for errors.
    """
    if not _NAME.fullmatch(member.name):
        raise ValueError(f"{member.name!r} cannot be the name of an XML element")
    head = member.name + _namespace(member)
    if not isinstance(value, Mapping):
        return f"<{head}>{escape(_characters(value, path))}</{member.name}>"
    shape = _resolved(member.shape)
    shape = shape if isinstance(shape, dict) else {}
    inner = ""
    for name, part in cast("Mapping[str, object]", value).items():
        described = _member(name, shape.get(name))
        if part is None:
            continue
        inside = f"{path}.{name}"
        if described.is_attribute:
            head += f" {described.name}={quoteattr(_characters(part, inside))}"
        elif described.is_text:
            inner += escape(_characters(part, inside))
        else:
            inner += _written_member(part, described, inside)
    return f"<{head}>{inner}</{member.name}>"


def _namespace(member: Member) -> str:
    prefix = member.name.rpartition(":")[0]
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    return f" {name}={quoteattr(member.namespace)}" if member.namespace else ""


def _written_member(value: object, member: Member, path: str) -> str:
    if not isinstance(value, list | tuple):
        return _element(value, member, path)
    inner = member.shape[0] if isinstance(member.shape, list) else None
    item = _member(member.item or member.name, inner)
    items = enumerate(cast("Sequence[object]", value))
    item = item._replace(name=member.item or item.name)
    content = "".join(_element(part, item, f"{path}[{n}]") for n, part in items)
    head = member.name + _namespace(member)
    return f"<{head}>{content}</{member.name}>" if member.is_wrapped else content


def _characters(value: object, name: str) -> str:
    content = text(value, name)
    if _BARRED.search(content):
        raise ValueError(f"{name} has characters XML does not hold")
    return content


def _written(part: str | Element) -> str:
    if isinstance(part, str):
        return escape(part)
    attributes = "".join(f" {k}={quoteattr(v)}" for k, v in part.attributes.items())
    inner = "".join(map(_written, part.content))
    return f"<{part.tag}{attributes}>{inner}</{part.tag}>"
