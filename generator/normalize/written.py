"""What a server writes itself, in the schemas of an API whose document does not say so."""

from collections.abc import Mapping

from ..model import Property, Schema
from ..settings.profile import Profile


def mark_written(schemas: Mapping[str, Schema], profile: Profile) -> dict[str, Schema]:
    """Return the schemas with everything read-only that only the server writes.

    That are properties which the profile lists, and all but the id of a schema that stands for another object.
    """
    return {name: _marked(name, schema, profile) for name, schema in schemas.items()}


def _marked(name: str, schema: Schema, profile: Profile) -> Schema:
    names = {one.name for one in schema.properties}
    refers = bool(profile.references) and name.endswith(profile.references) and "id" in names
    written = names - {"id"} if refers else names & profile.written
    return schema._replace(
        properties=tuple(_read_only(one) if one.name in written else one for one in schema.properties)
    )


def _read_only(one: Property) -> Property:
    return one._replace(required=False, schema=one.schema._replace(read_only=True))
