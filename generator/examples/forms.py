"""The fields of a form (urlencoded or multipart), each written as its `encoding` says.

Source: OpenAPI 3.1.1, section 4.8.15 (Encoding Object). A list repeats its name; an object is JSON.
"""

from collections.abc import Iterator, Mapping

from ..document.positions import as_object
from ..encode.http import media_types
from ..encode.prose import sentences
from ..model import ABSENT, Absent, Api, Encoding, Json, Media, Operation, Parameter, Property, Schema
from .credentials import cleaned
from .discriminators import Discriminators
from .flat import branches, flat
from .media import FORM, essence, is_json, is_xml
from .request import FieldChoice, FormPart, SampleValue, has_any_member, meaning
from .sampler import Sampler
from .styles import form_fields, serialise, written
from .traits import entered, members_of, undeclared
from .values import parameter_value
from .xml import document

_JSON = "application/json"
_PLAIN = Encoding()


def form_parts(api: Api, operation: Operation, media: Media, *, multipart: bool) -> tuple[FormPart, ...]:
    """Return the fields of a form, texts before files.

    Required fields and those of the document's example are sent. If that would be none, and the body is required, all
    fields are sent.
    """
    whole = object_schema(media.schema, api.schemas)
    choices = field_choices(operation, media)
    example = _every_field(media) if choices else _example(media, whole)
    sampler = Sampler(api.schemas, for_request=True)
    if whole.min_properties and not (example or whole.properties):
        example = as_object(sampler.top(whole))
    members = [member for member in _members(whole, example) if sampler.is_wanted(member)]
    sent_names = _usual(operation, choices) if choices else (*example, *operation.first_call)
    chosen = {member.name for member in members if member.required or member.name in sent_names}
    everything = bool(operation.body and operation.body.required) and not chosen
    parts: list[FormPart] = []
    for member in members:
        is_sent = everything or member.name in chosen
        parts += _FormField(api, member, media.encoding.get(member.name, _PLAIN), is_sent).parts(multipart=multipart)
    parts = [part._replace(value=_offered(part.value, choices)) for part in parts]
    return tuple(sorted(parts, key=lambda part: part.is_file))


def field_choices(operation: Operation, media: Media) -> tuple[FieldChoice, ...]:
    """Return the sets of fields that a parameter chooses from, the usual one first. Most documents have none."""
    chosen = _chosen(operation, media.chosen_by)
    choices = (FieldChoice(media.chosen_by, one.name, tuple(as_object(one.value))) for one in media.examples)
    return tuple(sorted(choices, key=lambda choice: choice.value.lower() != chosen)) if media.chosen_by else ()


def _usual(operation: Operation, choices: tuple[FieldChoice, ...]) -> tuple[str, ...]:
    first = choices[0]
    return first.fields if _chosen(operation, first.parameter) in ("", first.value.lower()) else ()


def _chosen(operation: Operation, name: str) -> str:
    """Return the default value of a parameter, in lower case."""
    parameters = (
        one for one in operation.parameters if one.name == name and (one.required or name in operation.first_call)
    )
    return next((one.example.lower() for one in parameters if isinstance(one.example, str)), "")


def _every_field(media: Media) -> dict[str, Json]:
    fields: dict[str, Json] = {}
    for example in media.examples:
        fields = {**fields, **{name: value for name, value in as_object(example.value).items() if name not in fields}}
    return fields


def _offered(value: SampleValue, choices: tuple[FieldChoice, ...]) -> SampleValue:
    containing = [choice for choice in choices if value.name in choice.fields]
    if not containing:
        return value
    which = "" if len(containing) == len(choices) else f"For {', '.join(choice.value for choice in containing)}."
    return value._replace(offered=True, meaning=sentences(value.meaning, which))


def object_schema(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema of a form, with compositions combined, and with the first of its alternatives."""
    discriminators = Discriminators(schemas)
    whole = discriminators.applied(schema, flat(schema, schemas))
    for _ in range(5):
        if not whole.one_of and not whole.any_of:
            break
        branch = next(branches(discriminators.tagged(whole)))
        whole = discriminators.applied(branch, flat(branch, schemas))
    return whole


def _example(media: Media, whole: Schema) -> dict[str, Json]:
    """Return the fields that the document shows, also where it shows them as the text of the form."""
    for value in (media.example, whole.example, whole.default):
        if isinstance(value, dict):
            return value
        if isinstance(value, str) and essence(media.media_type) == FORM:
            return form_fields(value)
    return {}


def _members(whole: Schema, example: Mapping[str, Json]) -> Iterator[Property]:
    members = {member.name: member for member in members_of(whole)}
    for name in example:
        members.setdefault(name, Property(name, undeclared(whole, name)))
    for name, member in members.items():
        value = example.get(name, ABSENT)
        schema = member.schema if isinstance(value, Absent) else member.schema._replace(example=value)
        yield member._replace(schema=schema)
    if not members and isinstance(whole.additional, Schema):
        yield Property("name", whole.additional)


def is_file(schema: Schema, schemas: Mapping[str, Schema], encoding: Encoding = _PLAIN) -> bool:
    """Return whether a field of a multipart form is a file, a list of files, or a choice that includes a file."""
    seen: set[str] = set()
    left = [(schema, encoding)]
    while left:
        part, said = left.pop()
        names = entered(part)
        if not names or not names <= seen:
            seen |= names
            whole = flat(part, schemas)
            if _is_file(whole, said):
                return True
            left += [(whole.items, said)] if whole.items else []
            left += [(choice, _PLAIN) for choice in (*whole.one_of, *whole.any_of)]
    return False


def _is_file(whole: Schema, encoding: Encoding) -> bool:
    if whole.items or whole.one_of or whole.any_of:
        return False
    if whole.format == "binary" or "file" in whole.types:
        return True
    if {*whole.types} - {"null"} in (set(), {"string"}) and not (whole.properties or whole.enum or whole.format):
        said = whole.content_type or (encoding.content_type if not whole.types else "")
        return bool(said) and not (is_json(said) or essence(said).startswith("text/"))
    return False


class _FormField:
    """One member of a form and how it is written."""

    def __init__(self, api: Api, member: Property, encoding: Encoding, is_sent: bool) -> None:  # noqa: FBT001
        self._api = api
        self._member = member
        self._encoding = encoding
        self._sent = is_sent
        # A document may name several types and wildcards, but only one type can be sent.
        self._type = next(iter(media_types(encoding.content_type)), "")
        self._parameter = Parameter(
            member.name,
            "query",
            member.schema,
            member.required,
            member.schema.description or flat(member.schema, api.schemas).description,
            style=encoding.style or "form",
            explode=(encoding.style or "form") == "form" if encoding.explode is None else encoding.explode,
            inner=encoding.inner,
        )

    def parts(self, *, multipart: bool) -> list[FormPart]:
        if multipart and is_file(self._member.schema, self._api.schemas, self._encoding):
            whole = flat(self._member.schema, self._api.schemas)
            inner = flat(whole.items or whole, self._api.schemas)
            media_type = self._type or next(iter(media_types(inner.content_type)), "")
            plain = essence(media_type) in ("", "application/octet-stream")
            said = "" if plain else media_type
            return [FormPart(self._value(self._member.name, ""), said, is_file=True, several=bool(whole.items))]
        value = parameter_value(self._parameter, self._api.schemas)
        styled = self._encoding.style or self._encoding.explode is not None
        if styled and not (multipart and self._type):
            return [FormPart(self._value(name, item)) for name, item in serialise(self._parameter, value)]
        items = value if isinstance(value, list) and not is_json(self._type) else [value]
        return [self._part(item, multipart=multipart) for item in items] or [
            FormPart(self._value(self._member.name, "")._replace(sent=False))
        ]

    def _part(self, value: Json, *, multipart: bool) -> FormPart:
        structured = isinstance(value, dict | list)
        media_type = self._type or (_JSON if structured else "")
        sample = written(media_type, value)
        if structured and is_xml(media_type):
            whole = flat(self._member.schema, self._api.schemas)
            sample = document(value, whole.items or self._member.schema, self._api.schemas)
        return FormPart(self._value(self._member.name, sample), media_type if multipart else "")

    def _value(self, name: str, sample: str) -> SampleValue:
        member = self._member
        return SampleValue(
            name,
            str(cleaned(sample)),
            member.name,
            meaning(self._parameter, self._api.schemas),
            required=member.required,
            sent=self._sent,
            deprecated=member.schema.deprecated,
            secret=member.schema.secret,
            members=member.name if has_any_member(self._parameter, self._api.schemas) else "",
        )
