"""The schemas that the values of discriminators name."""

from collections.abc import Iterable, Mapping

from ...examples.discriminators import Discriminators
from ...model import Schema


def with_heirs(schemas: Mapping[str, Schema]) -> Mapping[str, Schema]:
    """Return the schemas; the mapping of a discriminator also has the schemas that name its own in `allOf`."""
    implied = Discriminators(schemas)
    return {name: _with_heirs(name, schema, implied) for name, schema in schemas.items()}


def _with_heirs(name: str, schema: Schema, implied: Discriminators) -> Schema:
    """Return a schema; its discriminator also maps to its heirs, in any depth, by the values that samples have."""
    if not schema.discriminator or schema.one_of or schema.any_of:
        return schema
    heirs = [*implied.heirs.get(name, ())]
    for heir in heirs:  # The list grows meanwhile.
        heirs += [further for further in implied.heirs.get(heir, ()) if further not in heirs]
    discriminator = schema.discriminator
    mapped = {name, *(target for _, target in discriminator.mapping)}
    added = tuple((implied.tag(discriminator, heir), heir) for heir in heirs if heir not in mapped)
    return schema._replace(discriminator=discriminator._replace(mapping=discriminator.mapping + added))


def tags(schemas: Mapping[str, Schema], inline: Iterable[Schema]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the values that name a schema, by the schema's name and by the member with the value."""
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    implied = Discriminators(schemas)
    for schema in (*schemas.values(), *inline):
        for part in schema.nested:
            if part.discriminator:
                for value, target in _mapping(part, schemas, implied):
                    members = values.setdefault(target, {})
                    members[part.discriminator.name] = (*members.get(part.discriminator.name, ()), value)
    return {
        schema_name: {member: tuple(dict.fromkeys(tags)) for member, tags in members.items()}
        for schema_name, members in values.items()
    }


def _mapping(schema: Schema, schemas: Mapping[str, Schema], implied: Discriminators) -> Iterable[tuple[str, str]]:
    """Return the values and the schemas that they name. A schema without a mapping has the value of its samples."""
    if schema.discriminator:
        yield from schema.discriminator.mapping
        mapped = {target for _, target in schema.discriminator.mapping}
        for part in schema.one_of or schema.any_of:
            if part.ref in schemas and part.ref not in mapped:
                yield implied.tag(schema.discriminator, part.ref), part.ref
