"""What the docstrings of a client say."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...encode.json import text as json_text
from ...model import ABSENT, Api, Json, Operation, Schema
from .declarations import Declaration
from .docstrings import DocstringSection, imperative

if TYPE_CHECKING:
    from .operations import MethodArgument

_OTHER = "Any other status:"  # `default` in the document
_FIRST = re.compile(r"(?s)(.{1,100}?[.!?])(?:\s+(.*))?")
_EMPTY = frozenset(
    [
        *("ok", "okay", "success", "successful", "successful operation", "successful response", "created", "accepted"),
        *("good", "done", "no content", "response", "default response", "the request succeeded", "200 response"),
    ]
)
_MOST = 40
_FEW = 10
_HEAD = 70


def about_class(declared: Declaration) -> tuple[str, str]:
    """Return the first line and the rest for a class: its description's first sentence where that is short."""
    text = (declared.schema.description or declared.schema.title).strip()
    found = _FIRST.fullmatch(text) if "\n" not in text.split(". ", 1)[0] else None
    if found and not text.casefold().startswith("this"):
        return found[1], found[2] or ""
    return f"The schema {declared.name} of the API", text


def about_value(schema: Schema, text: str = "", *, deprecated: bool = False) -> str:
    """Return what is known of a value: its description, the meaning of its numbers, whether it is going away."""
    parts = [text or schema.description, enum_names(schema)]
    parts += ["Deprecated."] if deprecated or schema.deprecated else []
    return " ".join(closed(part) for part in parts if part)


def enum_names(schema: Schema) -> str:
    """Return the meanings of an enum's values (`0 None, 1 PC`), where the document names them."""
    named = schema.enum_names and len(schema.enum) == len(schema.enum_names) <= _MOST
    if not named or list(schema.enum) == list(schema.enum_names):
        return ""
    return ", ".join(f"{value} {name}" for value, name in zip(schema.enum, schema.enum_names, strict=True))


def closed(text: str) -> str:
    """Return a text that ends like a sentence."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?", ":")) else f"{stripped}."


@dataclass(frozen=True, slots=True)
class DocumentedNames:
    """What an API's docstrings take for granted: arguments by environment variable, failures any call can meet."""

    variables: Mapping[str, str]
    failures: frozenset[str]


def usual_failures(api: Api) -> frozenset[str]:
    """Return the failures that most operations of an API declare, so that it is said once."""
    counts = Counter(text for operation in api.operations for text in set(_failures(operation)))
    return frozenset(text for text, count in counts.items() if count > max(_FEW, len(api.operations) / 2))


def about_operation(
    operation: Operation, arguments: Sequence["MethodArgument"], answer: str, known: DocumentedNames
) -> tuple[str, list[str | DocstringSection]]:
    """Return the first line and the rest for a method."""
    first = imperative(operation.title, f"Call {operation.id}")
    blocks: list[str | DocstringSection] = [f"`{operation.method} {operation.path}`"]
    same = {operation.title.casefold(), ""}
    texts = (operation.summary, operation.description)
    blocks += [closed(text) for text in texts if text.strip(" .").casefold() not in same]
    blocks += _state(operation)
    if arguments:
        blocks.append(
            DocstringSection("Args", tuple(_about_argument(operation, each, known.variables) for each in arguments))
        )
    if answer != "None" and (about := _about_answer(operation)):
        blocks.append(DocstringSection("Returns", ((answer, about),)))
    if said := " ".join(text for text in _failures(operation) if text not in known.failures):
        blocks.append(DocstringSection("Raises", (("ApiError", said),)))
    return first, blocks


def _state(operation: Operation) -> list[str]:
    said = []
    if operation.signing and not operation.signed:
        said.append("Signed where the client's `sign` or `sign_all` says so.")
    if operation.stability and operation.stability.casefold() not in ("locked", "stable"):
        said.append(f"Stability: {operation.stability}.")
    return said


def _about_argument(operation: Operation, each: "MethodArgument", variables: Mapping[str, str]) -> tuple[str, str]:
    head = f"{each.name} ({each.kind.code()})"
    head = head if len(head) <= _HEAD else str(each.name)
    if each.parameter is None:
        return head, _about_body(operation, each)
    parameter = each.parameter
    said = [about_value(parameter.schema, parameter.description, deprecated=parameter.deprecated)]
    if not said[0]:
        said = [f"{parameter.location.capitalize()} parameter `{parameter.name}`."]
    if parameter.variable:
        said.append(f"Default: the client's `{variables[parameter.variable.env]}`.")
    elif parameter.schema.default is not ABSENT and not parameter.required:
        said.append(f"Default: {_shown(parameter.schema.default)}.")
    return head, " ".join(said)


def _about_body(operation: Operation, each: "MethodArgument") -> str:
    body = operation.body
    if each.name == "content_type":
        return "Media type of the body."
    return closed((body.description if body else "") or "What is sent.")


def _about_answer(operation: Operation) -> str:
    """Return what the document says of a good answer, or nothing where that is no more than that it is good."""
    good = [each.description for each in operation.responses if each.status.startswith("2") and each.description]
    said = [text for text in dict.fromkeys(good) if text.strip(" .!").casefold() not in _EMPTY]
    return closed(" ".join(map(closed, said))) if said else ""


def _failures(operation: Operation) -> list[str]:
    bad = [each for each in operation.responses if not each.status.startswith("2")]
    return [closed(f"{_OTHER if each.status == 'default' else each.status} {each.description}") for each in bad]


def _shown(value: Json) -> str:
    return value if isinstance(value, str) and value else json_text(value)
