"""Describes a schema in a few words, such as `array of App` or `string (date-time)`, and lists the named schemas."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import NamedTuple

from ...encode import html
from ...encode.code import Code
from ...examples.styles import text
from ...model import ABSENT, Api, Json, Schema, reached

PageData = SimpleNamespace
_MOST = 40
_DEEPEST = 6


class TypeLabel(NamedTuple):
    """A description of a type: words, then the name of a named schema and the link to it, or nothing."""

    words: str
    name: str = ""
    href: str = ""

    @property
    def html(self) -> Code:
        """The description as HTML."""
        return html.link(self.words, self.name, self.href)


class TypeLabels:
    """Describes the schemas of one API. `shapes` are the named schemas that an operation refers to."""

    def __init__(self, api: Api) -> None:
        self._schemas = api.schemas
        self._anchors = _anchors(api)

    def label(self, schema: Schema, depth: int = 0) -> TypeLabel:
        """Return a description of the values that `schema` allows."""
        if schema.ref:
            return TypeLabel("", schema.ref, f"#{self._anchors[schema.ref]}" if schema.ref in self._anchors else "")
        if schema.items and depth < _DEEPEST:
            inner = self.label(schema.items, depth + 1)
            return TypeLabel(f"array of {inner.words}", inner.name, inner.href)
        if isinstance(schema.additional, Schema) and not schema.properties and depth < _DEEPEST:
            inner = self.label(schema.additional, depth + 1)
            return TypeLabel(f"object of {inner.words}", inner.name, inner.href)
        one_of = schema.one_of or schema.any_of or schema.all_of
        if len(one_of) == 1 and depth < _DEEPEST:
            return self.label(one_of[0], depth + 1)
        return TypeLabel(_plain(schema))

    def members(self, schema: Schema, passed: set[str] | None = None) -> tuple[PageData, ...]:
        """Return the properties of `schema` and of the schemas that it combines; each named schema counts once."""
        seen: set[str] = set() if passed is None else passed
        members: list[PageData] = [
            PageData(property=member, kind=self.label(member.schema), notes=notes(member.schema))
            for member in schema.properties
        ]
        for part in schema.all_of:
            if part.ref not in seen and not part.all_of:
                seen.update([part.ref] if part.ref else [])
                members.extend(self.members(self._schemas.get(part.ref, part), seen))
        return tuple({member.property.name: member for member in members}.values())

    def shapes(self) -> Iterator[PageData]:
        """Yield the named schemas that an operation refers to, in the order of the document."""
        for name, anchor in self._anchors.items():
            schema = self._schemas[name]
            description = {"kind": self.label(schema), "notes": notes(schema), "members": self.members(schema)}
            yield PageData(name=name, anchor=anchor, about=schema.description, **description)


def notes(schema: Schema) -> str:
    """Return the values, the default and the limits of a schema as sentences."""
    sentences = []
    if schema.enum:
        values = ", ".join(map(text, schema.enum[:_MOST]))
        words = "One of" if schema.enum[1:] else "Only"
        sentences.append(f"{words} {values}{', …' if len(schema.enum) > _MOST else ''}.")
    if schema.default is not ABSENT and not schema.secret:
        sentences.append(f"Default {_value_text(schema.default)}.")
    sentences += [f"At least {schema.minimum:g}."] if schema.minimum is not None else []
    sentences += [f"At most {schema.maximum:g}."] if schema.maximum is not None else []
    sentences += [f"At most {schema.max_length} characters."] if schema.max_length is not None else []
    sentences += ["Read only."] if schema.read_only else []
    sentences += ["Write only."] if schema.write_only else []
    return " ".join(sentences)


def _value_text(value: Json) -> str:
    return text(value) if value not in ("", None) else "empty"


def _plain(schema: Schema) -> str:
    words = " or ".join(schema.types) or ("object" if schema.properties or schema.all_of else "anything")
    if schema.one_of or schema.any_of:
        words = "one of several shapes"
    return f"{words} ({schema.format})" if schema.format else words


def _anchors(api: Api) -> Mapping[str, str]:
    schemas = [parameter.schema for operation in api.operations for parameter in operation.parameters]
    for operation in api.operations:
        media = [*(operation.body.media if operation.body else ())]
        media += [content for response in operation.responses for content in response.media]
        schemas += [content.schema for content in media]
    reached_names = reached(schemas, api.schemas)
    return {name: f"schema-{number}" for number, name in enumerate(api.schemas, 1) if name in reached_names}
