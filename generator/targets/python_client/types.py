"""`types.py` of a client: its declarations as code."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ...encode import python
from ...encode.code import Code
from ...encode.python import columns
from . import identifiers, layout
from .declarations import Declaration, MemberField
from .docstrings import docstring, remark
from .expressions import Expression
from .wording import about_class, about_member, about_value

_MODULES: Final = {
    "collections.abc": ("Mapping", "Sequence"),
    "datetime": ("date", "datetime"),
    "decimal": ("Decimal",),
    "uuid": ("UUID",),
}


class DeclarationCode(NamedTuple):
    """The code of a declaration: an assignment (`statement`), or else a class with `members`."""

    name: Code
    doc: Code | None
    statement: Code | None = None
    partial: bool = False
    final: bool = False
    members: tuple[tuple[Code, Code | None], ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether the head of the class needs several lines."""
        keyword = ", total=False" if self.partial else ""
        return columns(f"class {self.name}(TypedDict{keyword}):") > layout.WIDTH


class Types:
    """Writes declarations, an alias behind what it names; if there is a circle, a name is in quotes."""

    def __init__(self, declarations: Mapping[str, Declaration], answers: Iterable[Expression] = ()) -> None:
        self._declarations = _in_order(declarations)
        self._final = _told_apart(declarations, answers)
        self._order = {name: index for index, name in enumerate(self._declarations)}

    def code(self) -> list[DeclarationCode]:
        """Return the code of all declarations, for the template."""
        return [self._code_of(declaration) for declaration in self._declarations.values()]

    def imports(self) -> list[Code]:
        """Return the import lines of the module."""
        typing = {"Any", "TypeAlias"}
        words: set[str] = set()
        for declaration in self._declarations.values():
            kinds = _kinds(declaration)
            words.update(*(kind.words() for kind in kinds))
            typing |= {"Literal"} if any(map(_has_values, kinds)) else set()
            if declaration.alias is None:
                typing.add("TypedDict")
                is_mixed = _partial(declaration) and any(member.required for member in declaration.fields)
                typing |= {"Required"} if is_mixed else set()
                typing |= {"final"} if declaration.name in self._final and _is_class(declaration) else set()
        needed = {module: sorted(words & set(names)) for module, names in _MODULES.items()} | {"typing": sorted(typing)}
        return [
            Code(f"from {module} import {', '.join(sorted(names, key=identifiers.import_order))}")
            for module, names in sorted(needed.items())
            if names
        ]

    def has_read_only(self) -> bool:
        """Return whether any member is read-only. Python has `ReadOnly` since 3.13."""
        return any(member.read_only for declaration in self._declarations.values() for member in declaration.fields)

    def has_uploads(self) -> bool:
        """Return whether any declaration contains a file."""
        return any(
            "Upload" in kind.words() for declaration in self._declarations.values() for kind in _kinds(declaration)
        )

    def _code_of(self, declaration: Declaration) -> DeclarationCode:
        """Return the code of a declaration: an alias, a class, or a call of `TypedDict` if a member is no name."""
        name = identifiers.name(declaration.name)
        if declaration.alias:
            about = about_value(declaration.schema)
            return DeclarationCode(name, remark(about) if about else None, self._alias(declaration, declaration.alias))
        if _is_class(declaration):
            is_partial, is_final = _partial(declaration), declaration.name in self._final
            members = tuple(self._member(declaration, member, is_partial=is_partial) for member in declaration.fields)
            return DeclarationCode(name, _class_doc(declaration), partial=is_partial, final=is_final, members=members)
        return DeclarationCode(name, _class_doc(declaration, indent=0), self._table(declaration))

    def _alias(self, declaration: Declaration, kind: Expression) -> Code:
        head = f"{identifiers.name(declaration.name)}: TypeAlias = "
        code = self._code(declaration, kind)
        if kind.values and columns(head) + columns(code) > layout.WIDTH:
            return layout.spread(f"{head}Literal[", map(python.literal, kind.values), "]", 0)
        return layout.assigned(head, code, 0)

    def _member(self, owner: Declaration, member: MemberField, *, is_partial: bool) -> tuple[Code, Code | None]:
        """Return a line of a class, and the docstring below it."""
        about = about_member(member.schema)
        head = f"{identifiers.name(member.name)}: "
        code = layout.assigned(head, self._kind(owner, member, is_partial=is_partial), 4)
        return code, remark(about, indent=4) if about else None

    def _table(self, declaration: Declaration) -> Code:
        """Return a `TypedDict` as a call."""
        is_partial = _partial(declaration)
        items = [
            layout.argument(
                f"{python.literal(member.name)}: ", self._kind(declaration, member, is_partial=is_partial), "", 8
            )
            for member in declaration.fields
        ]
        members = layout.spread("{", items, "}", 4)
        name = identifiers.name(declaration.name)
        keywords = ["total=False"] if is_partial else []
        return layout.spread(f"{name} = TypedDict(", [python.literal(declaration.name), members, *keywords], ")", 0)

    def _kind(self, owner: Declaration, member: MemberField, *, is_partial: bool) -> Code:
        """Return the type of a member, marked as required or read-only."""
        kind = self._code(owner, member.kind)
        kind = Code(f"ReadOnly[{kind}]") if member.read_only else kind
        return Code(f"Required[{kind}]") if member.required and is_partial else kind

    def _code(self, owner: Declaration, kind: Expression) -> Code:
        index = self._order[owner.name]
        forward = any(self._order.get(name, -1) >= index for name in kind.names())
        return python.literal(kind.code()) if forward else kind.code()


def _in_order(declarations: Mapping[str, Declaration]) -> dict[str, Declaration]:
    """Return each alias behind what it names. At run time, other modules could not read a name in quotes."""
    ordered: dict[str, Declaration] = {}
    opened: set[str] = set()
    waiting = [*declarations][::-1]
    while waiting:
        name = waiting[-1]
        alias = None if name in opened else declarations[name].alias
        opened.add(name)
        needed = [inner for inner in alias.names() if inner in declarations and inner not in opened] if alias else []
        waiting += sorted(needed, reverse=True)
        if not needed:
            ordered.setdefault(name, declarations[waiting.pop()])
    return ordered


def _class_doc(declaration: Declaration, indent: int = 4) -> Code:
    first, description = about_class(declaration)
    return docstring(first, [description] if description else [], indent)


def _kinds(declaration: Declaration) -> list[Expression]:
    return [declaration.alias] if declaration.alias else [member.kind for member in declaration.fields]


def _is_class(declaration: Declaration) -> bool:
    return all(identifiers.is_name(member.name) for member in declaration.fields)


def _told_apart(declarations: Mapping[str, Declaration], answers: Iterable[Expression]) -> set[str]:
    """Return the objects of answers that are alternatives without a tag.

    mypy tells them apart by a member (`"job" in answer`) only if their classes are final.
    """
    waiting, seen, final = [*answers], set[Expression](), set[str]()
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        waiting += kind.arguments
        if declaration := declarations.get(kind.head) if kind.is_declared else None:
            waiting += _kinds(declaration)
        choices = _choices(kind, declarations) if kind.head == "|" else []
        tags = [{member.name for member in choice.fields if member.kind.values} for choice in choices]
        if len(choices) > 1 and not set.intersection(*tags):
            final |= {choice.name for choice in choices}
    return final


def _choices(kind: Expression, declarations: Mapping[str, Declaration]) -> list[Declaration]:
    """Return the objects that a type has as alternatives, also those of an alias in it."""
    if kind.head == "|":
        return [choice for part in kind.arguments for choice in _choices(part, declarations)]
    declaration = declarations.get(kind.head) if kind.is_declared else None
    if declaration is None:
        return []
    alias = declaration.alias
    return [declaration] if alias is None else _choices(alias, declarations) if alias.head == "|" else []


def _partial(declaration: Declaration) -> bool:
    return not all(member.required for member in declaration.fields)


def _has_values(kind: Expression) -> bool:
    return bool(kind.values) or any(map(_has_values, kind.arguments))
