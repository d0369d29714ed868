"""Type expressions as trees. They are printed with or without a module name before the names."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from ...encode import python
from ...encode.code import Code
from ...model import Json
from . import identifiers

_WORDS: Final = frozenset(
    {"bool", "dict", "float", "int", "list", "None", "object", "str", "Upload"}
    | {"date", "datetime", "Decimal", "Mapping", "Sequence", "time", "UUID"}
)
_NO_NAMES: Final = frozenset[str]()
BUILTINS: Final = frozenset({"bool", "dict", "float", "int", "list", "object", "str"})
"""Types of Python that a method with the same name would hide in the rest of its class."""


class Expression(NamedTuple):
    """A type. `head` is a built-in word, or a class of the client (`is_declared`).

    If it has `values`, `head` is the whole `Literal`; otherwise types with the values 1 and True would be equal.
    """

    head: str
    is_declared: bool = False
    arguments: tuple["Expression", ...] = ()
    values: tuple[Json, ...] = ()

    def names(self) -> frozenset[str]:
        """Return the names of the client's classes in it."""
        heads = frozenset({self.head}) if self.is_declared else _NO_NAMES
        return heads.union(*[argument.names() for argument in self.arguments]) if self.arguments else heads

    @lru_cache(maxsize=8192)  # noqa: B019  (an expression is a small value)
    def words(self) -> frozenset[str]:
        """Return all names in it, of Python and of the client."""
        return frozenset({self.head}).union(*(argument.words() for argument in self.arguments))

    @lru_cache(maxsize=8192)  # noqa: B019  (an expression is a small value)
    def code(self, prefix: str = "", hidden: frozenset[str] = frozenset()) -> Code:
        """Return the type as code. `prefix` comes before the names of the client (`types.`).

        The words in `hidden` have another meaning there, so they are written with their module, `builtins`.
        """
        return Code(_text(self, prefix, hidden))


def _text(kind: Expression, prefix: str, hidden: frozenset[str]) -> str:
    if kind.head == "|":
        return " | ".join(_text(part, prefix, hidden) for part in kind.arguments)
    if kind.values:
        return kind.head
    name = prefix + identifiers.name(kind.head) if kind.is_declared else kind.head
    if not kind.is_declared and kind.head in hidden:
        name = f"builtins.{kind.head}"
    inner = ", ".join(_text(part, prefix, hidden) for part in kind.arguments)
    return f"{name}[{inner}]" if inner else name


@lru_cache(maxsize=8192)
def word(name: str, *arguments: Expression) -> Expression:
    """Return a type of the language: `list` with its argument, `str`, `None`. Raise ValueError for an unknown word."""
    if name not in _WORDS:
        raise ValueError(f"{name!r} is no type of Python this target uses")
    return Expression(name, arguments=arguments)


@lru_cache(maxsize=8192)
def declared(name: str) -> Expression:
    """Return a type that the client declares."""
    return Expression(name, is_declared=True)


JSON: Final = declared("Json")
"""Any JSON value."""


def literal(values: Iterable[Json]) -> Expression:
    """Return the type of these texts, integers or booleans, each once; `1` is not `True`."""
    distinct = {python.literal(value): value for value in values}
    return Expression(f"Literal[{', '.join(distinct)}]", values=tuple(distinct.values()))


def union(parts: Iterable[Expression]) -> Expression:
    """Return the union of `parts` without repetition, with None at the end. Without parts it is any value."""
    several = [*parts]
    if len(several) == 1:
        return several[0]
    flat: dict[Expression, None] = {}
    for part in several:
        flat.update(dict.fromkeys(part.arguments if part.head == "|" else (part,)))
    if JSON in flat or not flat:
        return JSON
    if len(flat) == 1:
        return next(iter(flat))
    return Expression("|", arguments=tuple(sorted(flat, key=lambda part: part.head == "None")))


def optional(part: Expression) -> Expression:
    """Return the type or None."""
    return union((part, word("None")))
