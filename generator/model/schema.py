"""Values and their schemas: what a parameter, a body or an answer may hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

WHOLE = "whole"
"""The style of a parameter that is the whole query (OpenAPI 3.2, `in: querystring`), where it is no form."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A name in braces, as in a path template or a server address."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Absent(Enum):
    """The type of `ABSENT`, which says that a document gives no value (null is a value)."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Schema(NamedTuple):
    """A JSON Schema, reduced to what a caller of the API can use.

    `types` is empty where anything is allowed. `ref` names an entry of `Api.schemas`; the other fields then
    are siblings of the reference. `secret` marks a value that must never be an example or a default. `required` are
    all names that an object must have, those without a property of this schema too. `exclusive` says which of the
    bounds (`minimum`, `maximum`) is itself not allowed. `checks` are the keywords that only say whether a value fits,
    such as `not` and `if`, with a schema or with schemas or names by name.
    """

    types: tuple[str, ...] = ()
    format: str = ""
    ref: str = ""
    title: str = ""
    description: str = ""
    enum: tuple[Json, ...] = ()
    enum_names: tuple[str, ...] = ()
    default: Json | Absent = ABSENT
    example: Json | Absent = ABSENT
    properties: tuple["Property", ...] = ()
    additional: "Schema | bool | None" = None
    property_names: "Schema | None" = None
    items: "Schema | None" = None
    prefix_items: tuple["Schema", ...] = ()
    all_of: tuple["Schema", ...] = ()
    any_of: tuple["Schema", ...] = ()
    one_of: tuple["Schema", ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    min_properties: int | None = None
    max_properties: int | None = None
    unique_items: bool = False
    multiple_of: float | None = None
    exclusive: tuple[str, ...] = ()
    pattern: str = ""
    content_type: str = ""
    required: tuple[str, ...] = ()
    discriminator: "Discriminator | None" = None
    discriminator_value: str = ""
    xml: "Xml | None" = None
    checks: tuple[tuple[str, "Check"], ...] = ()
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    secret: bool = False
    origin: str = ""

    @property
    def parts(self) -> list["Schema"]:
        """The schemas that stand directly in this one; what a reference leads to is none of them."""
        members = [member.schema for member in self.properties]
        members += self.all_of + self.any_of + self.one_of + self.prefix_items
        return members + [part for part in (self.items, self.additional) if isinstance(part, Schema)]

    @property
    def checked_parts(self) -> Iterator["Schema"]:
        """The schemas that stand directly in keywords which only say whether a value fits."""
        for _, check in self.checks:
            parts = (check,) if isinstance(check, Schema | bool) else (part for _, part in check)
            yield from (part for part in parts if isinstance(part, Schema))
        yield from (self.property_names,) if self.property_names else ()


Check = Schema | bool | tuple[tuple[str, Schema | bool | tuple[str, ...]], ...]


class Discriminator(NamedTuple):
    """The member of an object that says which schema it follows: `mapping` has its values and names of schemas."""

    name: str
    mapping: tuple[tuple[str, str], ...] = ()


class Xml(NamedTuple):
    """How a schema is written in XML, in OpenAPI's words; `text` makes a member the element's text."""

    name: str = ""
    namespace: str = ""
    prefix: str = ""
    attribute: bool = False
    wrapped: bool = False
    text: bool = False


class Property(NamedTuple):
    """A named member of an object schema."""

    name: str
    schema: Schema
    required: bool = False


def reached(schemas: Iterable[Schema], named: Mapping[str, Schema], *, checks: bool = False) -> set[str]:
    """Return the names of the schemas that some lead to, however far; with `checks`, through `Schema.checks`, too."""
    names: set[str] = set()
    waiting = [*schemas]
    while waiting:
        schema = waiting.pop()
        if schema.ref in named and schema.ref not in names:
            names.add(schema.ref)
            waiting.append(named[schema.ref])
        waiting += schema.parts
        waiting += schema.checked_parts if checks else ()
    return names
