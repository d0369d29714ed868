"""Discriminators: the member that names the schema of an object, and its value for each schema."""

import re
from collections.abc import Mapping
from functools import cached_property

from ..model import Discriminator, Property, Schema
from .flat import combined, flat


class Discriminators:
    """The discriminators of one API."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def applied(self, schema: Schema, whole: Schema) -> Schema:
        """Return `whole`, the flat form of `schema`, with the value of its discriminator.

        A base schema (which others name in `allOf`) is replaced by the first schema based on it, because only such
        objects are sent.
        """
        discriminator = whole.discriminator
        if not discriminator or whole.one_of or whole.any_of:
            return whole
        name = schema.ref or next((part.ref for part in schema.all_of if part.ref), "")
        if name not in self._schemas:
            return whole
        tags = {target: tag for tag, target in discriminator.mapping}
        if schema.ref and name not in tags and self._schemas[name].discriminator:
            heirs = [*(target for target in tags if target in self._schemas), *self.heirs.get(name, ())]
            if heirs:
                name = heirs[0]
                whole = flat(Schema(ref=name), self._schemas)
        return combined(whole, _tag_only(discriminator, self.tag(discriminator, name)))

    def tagged(self, schema: Schema) -> Schema:
        """Return a schema whose alternatives contain the value of its discriminator."""
        discriminator = schema.discriminator
        if not discriminator:
            return schema

        def with_tag(choice: Schema) -> Schema:
            if choice.ref not in self._schemas:
                return choice
            return Schema(all_of=(choice, _tag_only(discriminator, self.tag(discriminator, choice.ref))))

        return schema._replace(
            discriminator=None,
            one_of=tuple(map(with_tag, schema.one_of)),
            any_of=tuple(map(with_tag, schema.any_of)),
        )

    def tag(self, discriminator: Discriminator, name: str) -> str:
        """Return the value for a schema: as a mapping says, or else its name, or what its enum has in place of it."""
        whole = flat(Schema(ref=name), self._schemas)
        inherited = whole.discriminator.mapping if whole.discriminator else ()
        tags = {target: tag for tag, target in reversed((*discriminator.mapping, *inherited))}
        tag = tags.get(name) or whole.discriminator_value
        members = (member.schema for member in whole.properties if member.name == discriminator.name)
        allowed = [value for member in members for value in flat(member, self._schemas).enum if isinstance(value, str)]
        if tag or not allowed or name in allowed:
            return tag or name
        lineage = [name]
        for heir in lineage:  # The list grows meanwhile.
            parents = (part.ref for part in self._schemas[heir].all_of)
            lineage += [parent for parent in parents if parent in self._schemas and parent not in lineage]
        alike = {_plain(value): value for value in reversed(allowed)}
        likely = (tags.get(one, alike.get(_plain(one), "")) for one in lineage)
        return next((value for value in likely if value in allowed), name)

    @cached_property
    def heirs(self) -> Mapping[str, list[str]]:
        """The schemas that name a schema in `allOf`, by the name of that schema."""
        heirs: dict[str, list[str]] = {}
        for name, schema in self._schemas.items():
            for part in schema.all_of:
                heirs.setdefault(part.ref, []).append(name)
        return heirs


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _tag_only(discriminator: Discriminator, tag: str) -> Schema:
    return Schema(properties=(Property(discriminator.name, Schema(enum=(tag,), example=tag), required=True),))
