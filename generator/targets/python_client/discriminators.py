"""The schemas that the values of discriminators name."""

from collections.abc import Iterable, Mapping

from ...model import Schema


def tags(schemas: Mapping[str, Schema]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the values that name a schema, by the schema's name and by the member with the value."""
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for schema in schemas.values():
        for part in _parts(schema):
            if part.discriminator:
                for value, target in _mapping(part):
                    named = values.setdefault(target, {})
                    named[part.discriminator.name] = (*named.get(part.discriminator.name, ()), value)
    return {key: {name: tuple(dict.fromkeys(all_)) for name, all_ in named.items()} for key, named in values.items()}


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
