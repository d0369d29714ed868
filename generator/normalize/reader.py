"""Reads a checked document: follows references, and collects problems with their pointers."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote

from ..document.load import Document
from ..document.positions import as_list, as_object, resolve, tokens_of
from ..errors import Diagnostic
from ..examples.credentials import cleaned
from ..model import Json, JsonObject

_Read = TypeVar("_Read")
_ENDINGS = {"repeat": "", "brackets": "[]", "indices": "[0]"}
# What references in an example may bring, in values and characters, and what each reference counts: a small document
# must not grow without end.
_MOST_FOLLOWED, _REFERENCE = 100_000, 1_000
_DEEPEST = 5
REPAIR = "correct it, or patch it with --overlay if the document is not yours"


def strings(value: object) -> list[str]:
    """Return the texts of a list; nothing if the value is not a list."""
    return [item for item in as_list(value) if isinstance(item, str)]


def text(node: JsonObject, key: str) -> str:
    """Return `node[key]` if it is text, or else an empty text."""
    value = node.get(key)
    return value if isinstance(value, str) else ""


def extension(node: JsonObject, name: str) -> list[Any]:
    """Return the values of `x-NAME` and of the same key with the name of a vendor (`x-acme-stability`)."""
    return [value for key, value in node.items() if key[:2] == "x-" and key.endswith(f"-{name}")]


def stability(node: JsonObject) -> str:
    """Return the value of `x-stability`, or of the same extension of a vendor, if it is text, or else an empty text."""
    return next((value for value in extension(node, "stability") if isinstance(value, str)), "")


def is_deprecated(node: JsonObject) -> bool:
    """Return whether an object is deprecated, in the words of OpenAPI or of a vendor."""
    return node.get("deprecated") is True or True in extension(node, "deprecated")


@dataclass
class Reader:
    """A document that is being read, with the errors (`problems`) and the warnings (`notes`)."""

    document: Document
    problems: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)
    """Names of examples whose content is not in the document."""
    _equal: dict[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> JsonObject:
        """The document itself."""
        return self.document.root

    @property
    def swagger(self) -> bool:
        """Whether the document is Swagger 2.0."""
        return "swagger" in self.root

    def problem(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Record an error: the document cannot be used."""
        self.problems.append(self.document.diagnostic(code, message, pointer, hint))

    def note(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Record a warning: the document can be used."""
        self.notes.append(self.document.diagnostic(code, message, pointer, hint))

    def once(self, content: object, read: Callable[[], _Read]) -> _Read:
        """Return the result of `read`. Equal contents have one result, unless reading finds a problem or a note.

        Many operations have the same parameters and answers, and what targets make of them is then made only once.
        """
        key = repr(content)
        if key not in self._equal:
            messages = len(self.problems) + len(self.notes)
            result = read()
            if len(self.problems) + len(self.notes) > messages:
                return result
            self._equal[key] = result
        equal: _Read = self._equal[key]
        return equal

    def checked(self, check: Callable[[str], str], text: str, code: str, about: str, pointer: str) -> str | None:
        """Return a text of a request as `check` does. If it raises ValueError, record a problem, and return None."""
        try:
            return check(text)
        except ValueError as error:
            self.problem(code, f"{about}: {error}", pointer, REPAIR)
            return None

    def style_with_lists(self, node: JsonObject, style: str, at: str) -> str:
        """Return the style of a parameter or field, a deep object with the ending of list names that is chosen."""
        for lists in extension(node, "deep-object-lists")[:1]:
            if style != "deepObject":
                self.note("W223", "x-deep-object-lists has no effect here", at, "it goes with the style deepObject")
                break
            if str(lists) in _ENDINGS:
                return style + _ENDINGS[str(lists)]
            about = f"x-deep-object-lists is {str(lists)[:40]!r}, not one of {', '.join(_ENDINGS)}"
            self.note("W223", about, at, "the names of lists are repeated")
        return style

    def shown(self, value: Json) -> Json:
        """Return a value of an example without credentials, and with shared examples in the place of references.

        OpenAPI takes a reference in a value as data, but authors mean the example.
        """
        return cleaned(self._followed(value, [_MOST_FOLLOWED]) if "components" in self.root else value)

    def _followed(self, value: Json, left: list[int], hops: int = 0) -> Json:
        left[0] -= (len(value) if isinstance(value, str) else 1) if hops else 0
        if left[0] <= 0:
            return value
        if isinstance(value, list):
            return [self._followed(item, left, hops) for item in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/components/examples/") and hops < _DEEPEST:
            left[0] -= _REFERENCE
            with suppress(LookupError):
                target = self.lookup(unquote(reference[1:]))
                is_whole = isinstance(target, dict) and "value" in target and reference.count("/") == 3
                return self._followed(target["value"] if is_whole else target, left, hops + 1)
        return {key: self._followed(item, left, hops) for key, item in value.items()}

    def lookup(self, pointer: str) -> Any:
        """Return the value at a JSON Pointer. It exists, because references were checked before."""
        return resolve(self.root, tokens_of(pointer))

    def resolve(self, node: Any, pointer: str) -> tuple[JsonObject, str]:
        """Return the object that `node` refers to, and its pointer.

        Siblings of `$ref` override it, as OpenAPI 3.1 says.
        """
        if not isinstance(node, dict) or "$ref" not in node:
            return as_object(node), pointer
        siblings: JsonObject = {}
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            siblings = {**{key: value for key, value in node.items() if key != "$ref"}, **siblings}
            pointer = unquote(node["$ref"][1:])
            node = self.lookup(pointer)
        target = as_object(node)
        return ({**target, **siblings} if siblings else target), pointer
