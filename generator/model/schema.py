"""Values and their schemas: which values a parameter, a body or an answer may have."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

WHOLE = "whole"
"""The style of a parameter that is the whole query (OpenAPI 3.2, `in: querystring`) and not a form."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A name in braces, as in a path template or a server address."""

PATH_PART = re.compile(r"(?<=[^/])/\{([^{}]*)\}(?=/|$)")
"""A whole part of an address that is a name in braces, with the slash before it."""

_DECORATED = re.compile(
    r"\{\s*[+*]{0,2}([./]?)([^\W\d][\w.-]*)[?*+]?\s*(?:=[^{}]*|:((?:[^{}]|\{\{?[\d,]*\}?\})*))?\}|\{[?&][\w.,*-]+\}"
)


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template with values for the names in braces; a name without a value stays."""
    return PLACEHOLDER.sub(lambda placeholder: values.get(placeholder[1], placeholder[0]), template)


def plain_template(path: str, declared: Collection[str] = ()) -> tuple[str, dict[str, str]]:
    """Return a path template as OpenAPI has it, and the patterns of routers (`{id:[0-9]+}` is `{id}`) by name.

    Routers and URI templates (RFC 6570) have more signs: `{id?}`, `{id=5}`, `{*path}`, `{proxy+}`, `{+path}`,
    `{/id}`, `{?page,size}`. What is `declared` as the name of a parameter is its name, with the signs. A name that
    differs from a declared one only in case or in signs between words (`{user_id}`, `userId`) is that one.
    """
    patterns: dict[str, str] = {}
    elsewhere = {_spelling(name): name for name in declared if f"{{{name}}}" not in path}

    def plain(match: re.Match[str]) -> str:
        sign, name, pattern = match[1], match[2], match[3]
        if name is None or match[0][1:-1] in declared:
            return match[0] if match[0][1:-1] in declared else ""
        name = name if name in declared else elsewhere.get(_spelling(name), name)
        # In a template, ASP.NET doubles the braces of a pattern.
        patterns[name] = (pattern or "").strip().replace("{{", "{").replace("}}", "}")
        return f"{sign}{{{name}}}"

    return _DECORATED.sub(plain, path), patterns


def _spelling(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
JsonObject = dict[str, Any]
"""An object of JSON: a part of a document, or what we build for an output."""


class Absent(Enum):
    """The type of `ABSENT`, which says that a document gives no value (null is a value)."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Schema(NamedTuple):
    """A JSON Schema, reduced to what a caller of the API can use.

    `types` is empty if all types are allowed. `ref` names an entry of `Api.schemas`; the other fields are then the
    siblings of the reference. `secret` marks a value that must never be an example or a default. `required` has all
    names that an object must have, also names that are not properties of this schema. `exclusive` names the bounds
    (`minimum`, `maximum`) that are not allowed themselves. `checks` are the keywords that only test a value, such as
    `not` and `if`; each has a schema, or schemas or names by name. `nullable` is that of OpenAPI 3.0 where no type is
    beside it.
    """

    types: tuple[str, ...] = ()
    format: str = ""
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
    nullable: bool = False
    secret: bool = False
    ref: str = ""
    origin: str = ""

    @property
    def is_plain_reference(self) -> bool:
        """Whether the schema is a reference without siblings."""
        return bool(self.ref) and self[:-2] == ANYTHING[:-2]

    @property
    def parts(self) -> list["Schema"]:
        """The schemas that this schema contains directly. The target of a reference is not one of them."""
        parts = [member.schema for member in self.properties]
        parts += self.all_of + self.any_of + self.one_of + self.prefix_items
        if isinstance(self.items, Schema):
            parts.append(self.items)
        if isinstance(self.additional, Schema):
            parts.append(self.additional)
        return parts

    @property
    def nested(self) -> Iterator["Schema"]:
        """The schema itself and all schemas inside of it."""
        waiting = [self]
        while waiting:
            schema = waiting.pop()
            yield schema
            waiting += schema.parts[::-1]

    @property
    def checked_parts(self) -> Iterator["Schema"]:
        """The schemas that the keywords of `checks` contain directly."""
        for _, check in self.checks:
            parts = (check,) if isinstance(check, Schema | int) else (part for _, part in check)
            yield from (part for part in parts if isinstance(part, Schema))
        yield from (self.property_names,) if self.property_names else ()


ANYTHING: Final = Schema()
TEXT: Final = Schema(types=("string",))

Check = Schema | bool | int | tuple[tuple[str, Schema | bool | tuple[str, ...]], ...]


class Discriminator(NamedTuple):
    """The member of an object that names its schema. `mapping` maps the values of the member to names of schemas."""

    name: str
    mapping: tuple[tuple[str, str], ...] = ()


class Xml(NamedTuple):
    """How a schema is written in XML, with OpenAPI's words. `text` makes a member the text of the element."""

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


def reached(schemas: Iterable[Schema], schemas_by_name: Mapping[str, Schema], *, checks: bool = False) -> set[str]:
    """Return the names of all schemas that the named ones refer to, also indirectly.

    With `checks`, by `Schema.checks`, too.
    """
    names: set[str] = set()
    waiting = [*schemas]
    while waiting:
        schema = waiting.pop()
        if schema.ref in schemas_by_name and schema.ref not in names:
            names.add(schema.ref)
            waiting.append(schemas_by_name[schema.ref])
        waiting += schema.parts
        waiting += schema.checked_parts if checks else ()
    return names
