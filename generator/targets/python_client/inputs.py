"""The types of requests, where they differ from the types of answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ...encode.python import columns
from ...model import Property, Schema
from ...naming.words import digest
from . import layout
from .declarations import Declaration, Declarations, MemberField
from .expressions import Expression, declared, word
from .shaping import guessed_types, is_binary

DECIMALS: Final = ("decimal", "number", "money", "currency")
"""Formats of texts that are decimal numbers."""

_FORMATS: Final = {
    "date-time": "DateTime",
    "date": "Date",
    "uuid": "Uuid",
    "guid": "Uuid",
    **dict.fromkeys(DECIMALS, "DecimalText"),
}
_ALIASES: Final = {
    "DateTime": (("str", "datetime"), "A moment, as RFC 3339 text or as an object."),
    "Date": (("str", "date"), "A day, as RFC 3339 text or as an object."),
    "Uuid": (("str", "UUID"), "A UUID, as text or as an object."),
    "DecimalText": (("str", "Decimal"), "A decimal number, as text or as an object; text is sent."),
    "Number": (("float", "Decimal"), "A number; a decimal is written as it is."),
}


@dataclass
class Inputs(Declarations):
    """Types of requests. Members that only answers have are not required; a date may also be given as an object.

    A schema gets a second type, called `…Input`, only if something in it differs. A value of an answer can also be
    sent: its type fits, because members that differ are `ReadOnly`.
    """

    answers: Declarations = field(kw_only=True)

    def __post_init__(self) -> None:
        """Share the names and declarations with the types of answers."""
        self.schemas, self.by_name = self.answers.schemas, self.answers.by_name
        self._names, self._taken = self.answers._names, self.answers._taken  # noqa: SLF001  (its other half)
        self._known, self._tags = self.answers._known, self.answers._tags  # noqa: SLF001
        self._inputs: dict[str, str] = {}
        self._aliases: dict[str, Expression] = {}
        self._in_schema = False

    @cached_property
    def differing(self) -> frozenset[str]:
        """The named schemas with another type in requests, because of themselves or of a schema they refer to."""
        shared = (key for key in self.forms if key not in self.answers.forms)
        files = frozenset(key for key in shared if any(map(is_binary, self.schemas[key].nested)))
        differing = files.union(key for key, schema in self.schemas.items() if self._differs(schema))
        targets = {key: frozenset(_targets(schema)) for key, schema in self.schemas.items()}
        while True:
            wider = differing.union(key for key, names in targets.items() if not names.isdisjoint(differing))
            if wider == differing:
                return differing
            differing = wider

    def of_form(self, schema: Schema, about: str) -> Expression:
        """Return the type of a multipart form."""
        self._in_form = True
        kind = self.of(schema, about)
        self._in_form = False
        return kind

    def _reference(self, ref: str) -> Expression:
        """Return the type of a named schema in requests; it is declared when it is first needed."""
        if ref not in self.differing:
            return declared(self._names[ref])
        if ref not in self._inputs:
            self._inputs[ref] = self._free(f"{self._names[ref]}Input")
            outer, self._in_schema = self._in_schema, True
            self._declare(self._inputs[ref], ref)
            self._in_schema = outer
        return declared(self._inputs[ref])

    def _fields(self, members: Iterable[Property], about: str) -> Iterable[MemberField]:
        """Yield the members. A member that differs is read-only, so that a value of an answer has this type, too."""
        properties = list(members)
        for member, field_ in zip(properties, super()._fields(properties, about), strict=True):
            if not (self._in_schema and self._is_changed(field_, member)):
                yield field_
                continue
            kind = field_.kind
            if columns(f'    {member.name}: ReadOnly[Required["{kind.code()}"]]') > layout.WIDTH:
                name = f"Input{digest(f'{about} {member.name}').capitalize()}"
                kind = self._new(name, Declaration("", Schema(), alias=kind))
            yield field_._replace(kind=kind, read_only=True)

    def _is_changed(self, field_: MemberField, member: Property) -> bool:
        if field_.required != super()._is_required(member) or self._differs(member.schema):
            return True
        return not self.differing.isdisjoint(_targets(member.schema))

    def _differs(self, schema: Schema, required: tuple[str, ...] = ()) -> bool:
        """Return whether requests have another type, not because of another schema that it refers to.

        `required` names members that a composition requires.
        """
        if schema.ref:
            named_members = self.schemas[schema.ref].properties if required and schema.ref in self.schemas else ()
            return any(self._is_one_sided(member, required) for member in named_members)
        if any(_alias(kind, schema) for kind in schema.types or guessed_types(schema)):
            return True
        if any(self._is_one_sided(member, required) for member in schema.properties):
            return True
        needed = (*required, *schema.required, *(name for part in schema.all_of for name in part.required))
        parts = (self._differs(part, needed) for part in schema.all_of)
        return any(parts) or any(map(self._differs, schema.parts))

    def _is_one_sided(self, member: Property, required: tuple[str, ...]) -> bool:
        is_required = member.required or member.name in required
        return is_required and (self._says(member.schema, "read_only") or self._says(member.schema, "write_only"))

    def _list(self, item: Expression) -> Expression:
        return word("Sequence" if self._is_wide(item) else "list", item)

    def _dict(self, value: Expression) -> Expression:
        return word("Mapping" if self._is_wide(value) else "dict", word("str"), value)

    def _scalar(self, kind: str, schema: Schema) -> Expression:
        alias = _alias(kind, schema)
        if not alias:
            return super()._scalar(kind, schema)
        if alias not in self._aliases:
            words, text = _ALIASES[alias]
            parts = Expression("|", arguments=tuple(map(word, words)))
            self._aliases[alias] = self._new(alias, Declaration("", Schema(description=text), alias=parts))
        return self._aliases[alias]

    def _is_required(self, member: Property) -> bool:
        return member.required and not self._says(member.schema, "read_only")

    def _is_wide(self, kind: Expression) -> bool:
        """Return whether a type differs from that of answers; then any sequence of such values is allowed.

        Outside of schemas, any sequence of a union is.
        """
        is_input = kind.is_declared and (kind.head in self._inputs.values() or kind in self._aliases.values())
        is_union = kind.head == "|" and (not self._in_schema or any(map(self._is_wide, kind.arguments)))
        return is_input or is_union or kind.head in ("Sequence", "Mapping")


def _targets(schema: Schema) -> Iterator[str]:
    """Yield the names of the schemas that a schema refers to."""
    if schema.ref:
        yield schema.ref
        return
    yield from (target for _, target in (schema.discriminator.mapping if schema.discriminator else ()))
    for part in schema.parts:
        yield from _targets(part)


def _alias(kind: str, schema: Schema) -> str:
    if kind == "string":
        return _FORMATS.get(schema.format, "")
    return "Number" if kind == "number" else ""
