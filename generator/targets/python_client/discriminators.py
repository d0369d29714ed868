"""The schemas that the values of discriminators name."""

from collections.abc import Iterable, Mapping

from ...model import Schema


def with_heirs(schemas: Mapping[str, Schema]) -> Mapping[str, Schema]:
    """Return the schemas; the mapping of a discriminator also has the schemas that name its own in `allOf`."""
    based: dict[str, list[str]] = {}
    if any(schema.discriminator for schema in schemas.values()):
        for name, schema in schemas.items():
            for part in schema.all_of:
                based.setdefault(part.ref, []).append(name)
    return {name: _with_heirs(name, schema, schemas, based) for name, schema in schemas.items()} if based else schemas


def _with_heirs(name: str, schema: Schema, schemas: Mapping[str, Schema], based: Mapping[str, list[str]]) -> Schema:
    if not schema.discriminator or schema.one_of or schema.any_of:
        return schema
    heirs = [*based.get(name, ())]
    for heir in heirs:
        heirs += [further for further in based.get(heir, ()) if further not in heirs]
    mapping = schema.discriminator.mapping
    mapped = {name, *(target for _, target in mapping)}
    implied = tuple((_value(heir, schemas), heir) for heir in heirs if heir not in mapped)
    return schema._replace(discriminator=schema.discriminator._replace(mapping=mapping + implied))


def _value(name: str, schemas: Mapping[str, Schema]) -> str:
    """Return the value that names a schema where no mapping does: what the schema says, or else its name."""
    schema = schemas.get(name, Schema())
    return next((part.discriminator_value for part in (schema, *schema.all_of) if part.discriminator_value), name)


def tags(schemas: Iterable[Schema]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the values that name a schema, by the schema's name and by the member with the value."""
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for schema in schemas:
        for part in _parts(schema):
            if part.discriminator:
                for value, target in _mapping(part):
                    members = values.setdefault(target, {})
                    members[part.discriminator.name] = (*members.get(part.discriminator.name, ()), value)
    return {
        schema_name: {member: tuple(dict.fromkeys(tags)) for member, tags in members.items()}
        for schema_name, members in values.items()
    }


def _mapping(schema: Schema) -> Iterable[tuple[str, str]]:
    """Return the values and the schemas that they name. A schema without a mapping has its own name as value."""
    mapping = schema.discriminator.mapping if schema.discriminator else ()
    yield from mapping
    mapped = {target for _, target in mapping}
    for part in schema.one_of or schema.any_of:
        if part.ref and part.ref not in mapped:
            yield part.ref, part.ref


def _parts(schema: Schema) -> Iterable[Schema]:
    yield schema
    for part in schema.parts:
        yield from _parts(part)
