"""What a bundled spec says where the document says nothing: examples, descriptions, properties of the server."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..model import ABSENT, Absent, Json, Media, Operation, Schema
from ..settings.profile import Profile

Texts = Mapping[tuple[str, str], "ParameterText"]


def with_samples(
    operations: tuple[Operation, ...], schemas: Mapping[str, Schema], profile: Profile
) -> tuple[Operation, ...]:
    """Return the operations with an example for each body that is an object of the API or a list of such objects.

    The example has the properties for which the profile has values. If the object exists already, it also has the
    `identity` by which the server finds it. Other required properties are added when the sample request is made.
    """
    return tuple(_sampled(one, schemas, profile) for one in operations) if profile.samples else operations


def _sampled(operation: Operation, schemas: Mapping[str, Schema], profile: Profile) -> Operation:
    if operation.body is None:
        return operation
    exists = "{" in operation.path or operation.path.endswith(profile.existing)
    media = tuple(_shown(one, schemas, profile, exists=exists) for one in operation.body.media)
    return operation._replace(body=operation.body._replace(media=media))


def _shown(media: Media, schemas: Mapping[str, Schema], profile: Profile, *, exists: bool) -> Media:
    is_list = media.schema.items is not None
    entity = schemas.get((media.schema.items or media.schema).ref)
    if media.example is not ABSENT or entity is None or entity.example is not ABSENT:
        return media
    names = {one.name: one.schema for one in entity.properties}
    if not set(profile.identity) <= names.keys():
        return media
    values: Mapping[str, Any] = {**(profile.identity if exists else {}), **profile.samples}
    example = {
        name: values[name] for name, schema in names.items() if name in values and _is_kind(values[name], schema)
    }
    return media._replace(example=[example] if is_list else example)


def _is_kind(value: object, schema: Schema) -> bool:
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list}
    if schema.ref or not schema.types:
        return isinstance(value, dict)
    return any(type(value) is kinds.get(name) for name in schema.types)


def mark_written(schemas: Mapping[str, Schema], profile: Profile) -> dict[str, Schema]:
    """Return the schemas, with the properties that only the server writes as read-only.

    These are the properties that the profile lists, and all but the id in a schema that only refers to another object.
    """
    return {name: _marked(name, schema, profile) for name, schema in schemas.items()}


def _marked(name: str, schema: Schema, profile: Profile) -> Schema:
    names = {one.name for one in schema.properties}
    refers = bool(profile.references) and name.endswith(profile.references) and "id" in names
    written = names - {"id"} if refers else names & profile.written
    properties = (
        one._replace(required=False, schema=one.schema._replace(read_only=True)) if one.name in written else one
        for one in schema.properties
    )
    return schema._replace(properties=tuple(properties))


class ParameterText(NamedTuple):
    """The first sentence about a parameter, and an example with its format."""

    description: str = ""
    example: Json | Absent = ABSENT
    format: str = ""


@cache
def texts(path: Path | None) -> Texts:
    """Return the texts of the spec's file of shared parameters (ours, trusted), by location and name.

    A name with two meanings is left out.
    """
    said_by_key: dict[tuple[str, str], ParameterText] = {}
    twice = set()
    for node in _listed(path).values() if path else ():
        key = node["in"], node["name"]
        twice |= {key} & said_by_key.keys()
        kind = node["schema"].get("format", "")
        said_by_key[key] = ParameterText(
            _first_sentence(node.get("description", "")), node.get("example", ABSENT), kind
        )
    return {key: said for key, said in said_by_key.items() if key not in twice}


def _listed(path: Path) -> dict[str, dict[str, Any]]:
    import yaml  # noqa: PLC0415  (slow to import)

    listed: dict[str, dict[str, Any]] = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return listed


def _first_sentence(text: str) -> str:
    head, _, tail = " ".join(text.split()).partition(". ")
    return f"{head}." if tail else head
