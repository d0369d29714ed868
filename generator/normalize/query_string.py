"""Reads a parameter that is the whole query (`in: querystring`). Source: OpenAPI 3.2.0, "Parameter Object"."""

from collections.abc import Callable, Container, Iterable, Iterator

from ..document.positions import as_object
from ..encode.http import media_types
from ..examples.media import FORM, essence, is_json
from ..examples.styles import form_fields
from ..model import ABSENT, WHOLE, Encoding, JsonObject, Media, Parameter, Property, Schema
from .reader import is_deprecated, text

# A reference and its target are two levels.
_DEEPEST = 80
_PLAIN = Encoding()

Resolve = Callable[[Schema], Schema]
"""Returns the schema that a schema refers to, or the schema itself."""


def query_parameters(node: JsonObject, media: Media, at: str, resolve: Resolve) -> Iterator[Parameter]:
    """Yield the fields of a form as parameters, each written as its `encoding` says, or one value without a name."""
    if essence(media.media_type) != FORM:
        yield _whole(node, media, at)
        return
    example = form_fields(media.example) if isinstance(media.example, str) else media.example
    values = as_object(example)
    members = _members(media.schema, resolve)
    for name in dict.fromkeys((*members, *values)):
        member = members.get(name, Property(name, Schema()))
        parameter = Parameter(
            name=name,
            location="query",
            schema=member.schema,
            required=member.required,
            description=member.schema.description,
            example=values.get(name, ABSENT),
            origin=at,
        )
        yield _styled(parameter, media.encoding.get(name, _PLAIN), resolve)


def sent_fields(parameters: Iterable[Parameter], required_queries: Container[str]) -> tuple[str, ...]:
    """Return the fields to send of a required query of which no field is required: those of the example, or all.

    They have their location before them, because a header may have the same name.
    """
    fields = [one for one in parameters if one.origin in required_queries]
    chosen = [one for one in fields if one.example is not ABSENT] or fields
    return () if any(one.required for one in fields) else tuple(f"query:{one.name}" for one in chosen)


def _whole(node: JsonObject, media: Media, at: str) -> Parameter:
    return Parameter(
        name=text(node, "name"),
        location="query",
        schema=media.schema,
        required=node.get("required") is True,
        description=text(node, "description"),
        deprecated=is_deprecated(node) or media.schema.deprecated,
        style=WHOLE,
        media_type=media.media_type,
        example=media.example,
        origin=at,
        examples=media.examples,
    )


def _styled(parameter: Parameter, encoding: Encoding, resolve: Resolve) -> Parameter:
    """Return a field as its `encoding` says: by its style, by its media type; else a list is repeated, an object JSON.

    Source: OpenAPI 3.2.0, "Encoding Object". A style takes the place of a media type.
    """
    style = encoding.style or "form"
    if encoding.style or encoding.explode is not None:
        return parameter._replace(
            style=style, explode=style == "form" if encoding.explode is None else encoding.explode
        )
    kind = next(iter(media_types(encoding.content_type)), "")
    whole = resolve(parameter.schema)
    has_members = bool(whole.properties or whole.all_of) or "object" in whole.types
    if has_members or isinstance(parameter.example, dict):
        return parameter._replace(style=style, media_type=kind or "application/json")
    return parameter._replace(style=style, media_type=kind if is_json(kind) else "")


def _members(schema: Schema, resolve: Resolve) -> dict[str, Property]:
    """Return the properties of a schema and of its parts by name; a part may require those of another."""
    parts = [*_parts(schema, resolve, set())]
    required = {name for part in parts for name in part.required}
    return {
        member.name: member._replace(required=member.required or member.name in required)
        for part in parts
        for member in part.properties
    }


def _parts(schema: Schema, resolve: Resolve, passed: set[str], depth: int = 0) -> Iterator[Schema]:
    """Yield the target and the parts of a schema, each once, then the schema; of alternatives the first is taken."""
    if schema.origin in passed or depth > _DEEPEST:
        return
    passed.add(schema.origin)
    target = (resolve(schema),) if schema.ref else ()
    for part in (*target, *schema.all_of, *schema.one_of[:1], *schema.any_of[:1]):
        yield from _parts(part, resolve, passed, depth + 1)
    yield schema
