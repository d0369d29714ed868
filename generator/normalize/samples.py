"""Examples of bodies as a person would write them, from the profile of an API whose document has no examples."""

from collections.abc import Mapping
from typing import Any

from ..model import ABSENT, Media, Operation, Schema
from ..settings.profile import Profile


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
