"""Marks properties that only the server writes, for an API whose document does not say so."""

from collections.abc import Mapping

from ..model import Schema
from ..settings.profile import Profile


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
