"""The types of a client: a `TypedDict` for each object, and an alias for each other named schema."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from ...examples.flat import flat
from ...model import Json, Property, Schema
from ...naming.words import digest
from .discriminators import tags, with_heirs
from .expressions import JSON, Expression, declared, literal, optional, union, word
from .identifiers import LONGEST, class_name, is_name
from .shaping import (
    alternatives,
    choices_of,
    guessed_types,
    is_binary,
    is_nullable,
    is_object,
    joined,
    requiring,
    shaping_parts,
    values_by_pattern,
    values_of,
)

UPLOAD: Final = word("Upload")
_TAKEN: Final = (
    *("Any", "Json", "Literal", "ReadOnly", "Required", "TypeAlias", "TypedDict", "Upload"),
    *("Decimal", "Mapping", "Sequence", "UUID", "date", "datetime"),
)
_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_INLINE: Final = 40
_DEEPEST: Final = 3  # compositions in compositions, each of which repeats the members of its target


class MemberField(NamedTuple):
    """A member of a `TypedDict`, with the name that is sent."""

    name: str
    kind: Expression
    required: bool
    schema: Schema
    read_only: bool = False


class Declaration(NamedTuple):
    """A declared type: an alias for `alias`, or a `TypedDict` with `fields`."""

    name: str
    schema: Schema
    alias: Expression | None = None
    fields: tuple[MemberField, ...] = ()


@dataclass
class Declarations:
    """Collects the types while operations are read, in an order that needs few forward references.

    The name of a type comes from its origin: the name of the schema, or the operation and its parameter. Other parts of
    the document do not change it. These are the types of answers; `Inputs` has the types of requests that differ.
    `forms` are the schemas of multipart forms, in which the content of a file is a file; in JSON, it is text.
    """

    schemas: Mapping[str, Schema]
    inline: Iterable[Schema] = ()
    forms: Collection[str] = ()
    by_name: dict[str, Declaration] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _known: dict[str, list[Property] | None] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _composing: dict[int, str] = field(default_factory=dict)
    _tags: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    _in_form: bool = False

    def __post_init__(self) -> None:
        """Choose the names of all schemas of the document, then read the schemas."""
        for key in sorted(self.schemas, key=lambda key: (key != class_name(key), key)):
            self._names[key] = self._free(class_name(key))
        self.schemas = with_heirs(self.schemas)
        self._tags.update(tags(self.schemas, self.inline))
        for key in self.schemas:
            self._declare(self._names[key], key)

    def of(self, schema: Schema, about: str) -> Expression:
        """Return the type of a schema. A new declaration for it gets a name made from `about`."""
        kind = self._of(schema, about)
        return optional(kind) if is_nullable(schema) else kind

    def name_of(self, schema: Schema) -> str:
        """Return the name of the type if the schema is a reference, or an empty text."""
        return self._names.get(schema.ref, "")

    def short(self, kind: Expression, about: str) -> Expression:
        """Return a type. If it is too long for a line of arguments, it gets a name."""
        if len(kind.code()) <= LONGEST:
            return kind
        return self._new(about, Declaration("", Schema(), alias=kind))

    def _of(self, schema: Schema, about: str) -> Expression:
        """Return the type of a schema without None; `of` adds it."""
        if schema.ref:
            return self._referred(schema.ref) if schema.ref in self._names else JSON
        values = values_of(schema)
        if values:
            return self._literal(schema, values, about)
        if choices_of(schema):
            choices = tuple(alternatives(schema, self._members, self.schemas))
            return self._union(choices, f"{about}Option", numbered=True)
        parts = shaping_parts(schema)
        if len(parts) == 1 and not (schema.properties or schema.required):
            return self.of(parts[0], about)
        if schema.properties or schema.all_of:
            return self._inline(schema, about)
        return union(self._typed(type_name, schema, about) for type_name in schema.types or guessed_types(schema))

    def _referred(self, ref: str) -> Expression:
        """Return the type of a named schema. If null may replace an object, this adds None to its class."""
        kind, target = self._reference(ref), self.schemas[ref]
        return optional(kind) if is_object(target) and is_nullable(target) else kind

    def _reference(self, ref: str) -> Expression:
        return declared(self._names[ref])

    def _typed(self, kind: str, schema: Schema, about: str) -> Expression:
        """Return the type of the values that have the JSON type `kind`."""
        if kind == "array":
            is_closed = schema.max_items is not None and schema.max_items <= len(schema.prefix_items)
            item = () if is_closed and schema.prefix_items else (schema.items or Schema(),)
            return self._list(self._union((*schema.prefix_items, *item), f"{about}Item"))
        if kind == "object":
            values = [*values_by_pattern(schema), *(one for one in (schema.additional,) if isinstance(one, Schema))]
            return self._dict(JSON if schema.additional is True else self._union(values, f"{about}Value"))
        if self._in_form and (kind == "file" or (kind == "string" and is_binary(schema))):
            return UPLOAD
        return self._scalar(kind, schema)

    def _union(self, schemas: Sequence[Schema], about: str, *, numbered: bool = False) -> Expression:
        several = numbered or len(schemas) > 1
        return union(self.of(part, f"{about}{number if several else ''}") for number, part in enumerate(schemas, 1))

    def _list(self, item: Expression) -> Expression:
        return word("list", item)

    def _dict(self, value: Expression) -> Expression:
        return word("dict", word("str"), value)

    def _scalar(self, kind: str, schema: Schema) -> Expression:  # noqa: ARG002  (what is sent depends on the format)
        return word(_SCALARS[kind]) if kind in _SCALARS else JSON

    def _is_required(self, member: Property) -> bool:
        return member.required and not self._says(member.schema, "write_only")

    def _says(self, schema: Schema, flag: Literal["read_only", "write_only"]) -> bool:
        """Return whether a member has a flag, beside its reference or in the target."""
        return any(getattr(part, flag) for part in (schema, self.schemas.get(schema.ref, schema)))

    def _literal(self, schema: Schema, values: tuple[Json, ...], about: str) -> Expression:
        """Return the type of an enum. It gets a name if it is long."""
        if set(values) == {True, False} and all(isinstance(value, bool) for value in values):
            return word("bool")
        plain = tuple(value for value in values if value is not None)
        kind = literal(plain)
        room = _INLINE - len(schema.default) if isinstance(schema.default, str) else _INLINE
        if plain and len(kind.code()) > room:
            kind = self._new(about, Declaration("", schema, alias=kind))
        return union([*([kind] if plain else []), *([word("None")] if None in values else [])])

    def _inline(self, schema: Schema, about: str) -> Expression:
        """Return the class of an object without a name in the document.

        A composition with parts that are no objects is a union of compositions, or the values that fit all its parts.
        """
        if id(schema) in self._composing:
            return declared(self._composing[id(schema)])
        members = self._members(schema)
        whole = schema if members or self._composing else flat(schema, self.schemas)
        is_value = choices_of(whole) or whole.enum or {*whole.types} - {"object", "null"}
        if whole is not schema and (members is not None or is_value):
            return self._of(whole, about)
        if members is None or len(self._composing) == _DEEPEST:
            return word("dict", word("str"), JSON)
        name = self._name(about)
        outer, self._composing = self._composing, self._composing | ({id(schema): name} if schema.all_of else {})
        fields = self._tagged(schema.all_of[-1].ref if schema.all_of else "", self._fields(members, about))
        self.by_name[name] = Declaration(name, schema, fields=tuple(fields))
        self._composing = outer
        return declared(name)

    def _new(self, about: str, declaration: Declaration) -> Expression:
        name = self._name(about)
        self.by_name[name] = Declaration(name, declaration.schema, declaration.alias, declaration.fields)
        return declared(name)

    def _name(self, about: str) -> str:
        return self._free(about if len(about) <= LONGEST else f"{about[: LONGEST - 8]}{digest(about).capitalize()}")

    def _free(self, base_name: str) -> str:
        """Return a name that no other declaration has, also if case does not count."""
        name, number = base_name, 2
        while name in _TAKEN or name.casefold() in self._taken:
            name, number = f"{base_name}{number}", number + 1
        self._taken.add(name.casefold())
        return name

    def _declare(self, name: str, key: str) -> None:
        """Declare a named schema: a union, a class, or an alias."""
        schema = self.schemas[key]
        outer, self._in_form = self._in_form, key in self.forms
        kinds = [target for _, target in schema.discriminator.mapping] if schema.discriminator else []
        members = self._members_of(key) if is_object(schema) else None
        if members and kinds and key not in kinds and all(kind in self.schemas for kind in kinds):
            self.by_name[name] = Declaration(name, schema, alias=union(map(self._reference, kinds)))
        elif members:
            fields = self._tagged(key, self._fields(members, name))
            self.by_name[name] = Declaration(name, schema, fields=tuple(fields))
        else:
            alias = JSON if self._is_circle(schema, frozenset({name}), set()) else self._alias(schema, name)
            self.by_name[name] = Declaration(name, schema, alias=alias)
        self._in_form = outer

    def _tagged(self, key: str, fields: Iterable[MemberField]) -> Iterable[MemberField]:
        """Yield the members. The type of a discriminator is the values of this schema, to distinguish a union."""
        values = self._tags.get(key, {})
        for member in fields:
            if tags_ := values.get(member.name):
                whole = flat(member.schema, self.schemas)
                is_tag = {*tags_} <= {*map(str, whole.enum)} if whole.enum else not {*whole.types} - {"string"}
                tag = member._replace(kind=literal(tags_), required=True, read_only=False)
                yield tag if is_tag else member
            else:
                yield member

    def _alias(self, schema: Schema, name: str) -> Expression:
        """Return what an alias stands for; a schema that names only itself may be anything."""
        values = values_of(schema)
        parts = [self.schemas.get(part.ref, part) for part in (schema, *schema.all_of)]
        has_parts = any(map(choices_of, parts)) or schema.types in (("array",), ("object",))
        about = name if has_parts else f"{name}Part"
        kind = literal(values) if values and None not in values else self.of(schema, about)
        return kind if kind != declared(name) else JSON

    def _fields(self, members: Iterable[Property], about: str) -> Iterable[MemberField]:
        """Yield the members.

        In the class, the name of a member hides a type of the same name. Such a type gets an alias before the class.
        """
        typed = [(member, self.of(member.schema, about + class_name(member.name))) for member in members]
        words = frozenset[str]().union(*[kind.words() for _, kind in typed])
        hidden = words.intersection([member.name for member, _ in typed])
        is_class = bool(hidden) and all(is_name(member.name) for member, _ in typed)
        for member, kind in typed:
            kind_outside = kind
            if is_class and kind.words() & hidden:
                kind_outside = self._new(f"{about}{class_name(member.name)}Kind", Declaration("", Schema(), alias=kind))
            yield MemberField(member.name, kind_outside, self._is_required(member), member.schema)

    def _members(self, schema: Schema, name: str = "") -> list[Property] | None:
        """Return the members of an object and of all its parts; None if a part is not an object.

        A part that has the schema itself, called `name`, as an alternative adds only the members beside it.
        """
        members: Iterable[Property] = ()
        required = {*schema.required}
        for part in schema.all_of:
            base = self.schemas.get(part.ref, part)
            is_base = name in {choice.ref or None for choice in choices_of(base)}
            inner = self._members(base._replace(one_of=(), any_of=()) if is_base else part)
            if inner is None:
                return None
            required.update(self.schemas.get(part.ref, part).required)
            members = joined(members, inner)
        if schema.ref:
            return self._members_of(schema.ref)
        if choices_of(schema) or set(schema.types) - {"object", "null"}:
            return None
        members = joined(members, (member for member in schema.properties if member.name))
        return requiring(members, required)

    def _members_of(self, ref: str) -> list[Property] | None:
        """Return the members of a named schema; the result is kept. None also for a schema that contains itself."""
        if ref not in self._known:
            self._known[ref] = None
            self._known[ref] = self._members(self.schemas[ref], ref) if ref in self.schemas else None
        return self._known[ref]

    def _is_circle(self, schema: Schema, above: frozenset[str], done: set[str]) -> bool:
        """Return whether an alias refers to itself, not only inside of a list or object. Those in `done` do not."""
        whole = shaping_parts(schema)
        parts = (*schema.one_of, *schema.any_of, *whole)
        if not schema.ref:
            return any(self._is_circle(part, above, done) for part in parts)
        name = self._names.get(schema.ref, "")
        target = self.schemas.get(schema.ref, Schema())
        if name in above:
            return True
        if name in done or (is_object(target) and self._members_of(schema.ref) is not None):
            return False
        done.add(name)
        return self._is_circle(target, above | {name}, done)
