"""The text of a client's docstrings, with the types of the bodies of errors."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...encode.json import text as json_text
from ...model import ABSENT, Api, Body, Json, Operation, Schema
from ...naming.names import identifier
from ...naming.words import words
from .declarations import Declaration
from .docstrings import DocstringSection, imperative
from .identifiers import NAMES

if TYPE_CHECKING:
    from .arguments import MethodArgument
from ...document.positions import tokens_of
from ...examples.media import is_json
from ...model import Response
from .declarations import Declarations
from .expressions import JSON, Expression
from .identifiers import class_name
from .shaping import fingerprint

_OTHER = "Any other status:"  # `default` in the document
_FIRST = re.compile(r"(?s)(.{1,100}?[.!?])(?:\s+(.*))?")
_ENDS = (*".!?:…\u3002\uff01\uff1f",)
_AFTER_END = ")]\"'*_`”\u2019»"
_BLOCKS = ("```", "~~~", "|", ">")
_EMPTY_START = re.compile(r"\AThis (?:property|field|value) is (?=\w)")
_MOST = 40
_FEW = 10
_SHARED = ("/components/responses/", "/responses/")


class ErrorBodies:
    """Declares the types of bodies that the document writes in an answer, once for equal ones of an operation."""

    def __init__(self, types: Declarations) -> None:
        self._types = types
        self._kinds: dict[str, Expression] = {}

    def about(self, operation: Operation, response: Response) -> str:
        """Return a sentence with the types that `ApiError.json_as` reads the body of a failure as; empty without."""
        schema = next((media.schema for media in response.media if is_json(media.media_type)), None)
        if schema is None:
            return ""
        kind = self._kind(schema, operation, response)
        choices = kind.arguments if kind.head == "|" else (kind,)
        names = [f"`{choice.code('types.')}`" for choice in choices if choice.names() - JSON.names()]
        return f" Body: {' or '.join(names)}." if names else ""

    def _kind(self, schema: Schema, operation: Operation, response: Response) -> Expression:
        """Return the type of a body; it is declared once for answers that share it."""
        if schema.ref:
            return self._types.of(schema, "")
        if schema.origin.startswith(_SHARED):
            tokens = tokens_of(schema.origin)
            key, owner = schema.origin, class_name(tokens[tokens.index("responses") + 1])
        else:
            key = f"{operation.id} {fingerprint(schema)}"
            owner = class_name(operation.id) + response.status.replace("default", "Error")
        if key not in self._kinds:
            self._kinds[key] = self._types.of(schema, f"{owner}Body")
        return self._kinds[key]


def about_class(declared: Declaration) -> tuple[str, str]:
    """Return the first line and the rest for a class.

    The first line is the first sentence of its description, if it is short.
    """
    text = (declared.schema.description or declared.schema.title).strip()
    name = f"The schema {declared.name}"
    if "".join(words(text)) == "".join(words(declared.name)):
        return name, ""
    first = text.split(". ", 1)[0]
    sentences = _FIRST.fullmatch(closed(text)) if "\n" not in first else None
    if sentences and not text.casefold().startswith("this"):
        return sentences[1], sentences[2] or ""
    return name, text


def about_value(schema: Schema, text: str = "", *, deprecated: bool = False) -> str:
    """Return the text about a value: its description, the meaning of its numbers, and whether it is deprecated."""
    about = text or schema.description
    if not about and schema.all_of:
        about = next((part.description for part in schema.all_of if part.description and not part.ref), "")
    parts = [about, enum_names(schema), "Deprecated." if deprecated or schema.deprecated else ""]
    return " ".join([closed(part) for part in parts if part])


def about_member(schema: Schema) -> str:
    """Return the text about a member of an object, without words at the beginning that say nothing."""
    return _EMPTY_START.sub("", about_value(schema))


def enum_names(schema: Schema) -> str:
    """Return the meanings of an enum's values (`0 None, 1 PC`), if the document names them."""
    has_names = schema.enum_names and len(schema.enum) == len(schema.enum_names) <= _MOST
    if not has_names or list(schema.enum) == list(schema.enum_names):
        return ""
    return ", ".join(f"{value} {name}" for value, name in zip(schema.enum, schema.enum_names, strict=True))


def closed(text: str) -> str:
    """Return a text that ends with a punctuation mark, or with a block of Markdown or HTML, which needs none."""
    stripped = text.strip()
    is_closed = stripped.endswith(_BLOCKS) or stripped.rstrip(_AFTER_END).endswith(_ENDS)
    is_heading = stripped[stripped.rfind("\n") + 1 :].startswith("#")
    return stripped if is_closed or is_heading else f"{stripped}."


class DocumentedNames(NamedTuple):
    """What docstrings need not repeat: arguments by environment variable, and failures that any call can have."""

    variables: Mapping[str, str]
    failures: frozenset[str]
    bodies: ErrorBodies


def usual_failures(api: Api, bodies: ErrorBodies) -> frozenset[str]:
    """Return the failures that most operations of an API declare, so that they are written only once."""
    counts = Counter(text for operation in api.operations for text in set(_failures(operation, bodies)))
    return frozenset(text for text, count in counts.items() if count > max(_FEW, len(api.operations) / 2))


def about_operation(
    operation: Operation, arguments: Iterable[DocstringSection], answer: str, documented: DocumentedNames
) -> tuple[str, list[str | DocstringSection]]:
    """Return the first line and the rest for a method; `arguments` is what is said about them."""
    first = imperative(operation.title, f"Call {operation.id}")
    if first != operation.title and identifier(operation.title) == operation.id.rstrip("_"):
        first = f"Call `{operation.id}`"
    blocks: list[str | DocstringSection] = [f"`{operation.method} {operation.path}`"]
    same = {operation.title.casefold(), ""}
    texts = (operation.summary, operation.description)
    blocks += [closed(text) for text in texts if text.strip(" .").casefold() not in same]
    blocks += _state(operation)
    blocks += arguments
    if answer != "None" and (about := _about_answer(operation)):
        blocks.append(DocstringSection("Returns", (("", about),)))
    if said := " ".join(text for text in _failures(operation, documented.bodies) if text not in documented.failures):
        blocks.append(DocstringSection("Raises", (("ApiError", said),)))
    return first, blocks


def _state(operation: Operation) -> list[str]:
    said = []
    if operation.signing and not operation.signed:
        said.append("Signed where the client's `sign` or `sign_all` says so.")
    if operation.stability and operation.stability.casefold() not in ("locked", "stable"):
        said.append(f"Stability: {operation.stability}.")
    return said


def about_arguments(
    body: Body | None, arguments: Sequence["MethodArgument"], variables: Mapping[str, str]
) -> list[DocstringSection]:
    """Return the texts about the arguments. If the document describes no argument, there are none at all."""
    said = [_about_argument(body, argument, variables) for argument in arguments]
    items = zip(arguments, said, strict=True)
    texts = tuple((argument.name, about or _where(argument)) for argument, about in items)
    return [DocstringSection("Args", texts)] if any(said) else []


def _about_argument(body: Body | None, argument: "MethodArgument", variables: Mapping[str, str]) -> str:
    """Return the meaning of an argument, and its default if the signature does not show it."""
    parameter = argument.parameter
    if parameter is None:
        is_body = argument.name != "content_type"
        about = body.description if body and is_body else ""
        return closed(about) if about else ""
    said = [about_value(parameter.schema, parameter.description, deprecated=parameter.deprecated)]
    default = parameter.schema.default
    if parameter.variable:
        said.append(f"Default: the client's `{variables[parameter.variable.env]}`.")
    elif default not in (ABSENT, None, argument.default):
        said.append(f"Default: {_value_text(default)}.")
    return " ".join(filter(None, said))


def _where(argument: "MethodArgument") -> str:
    """Return where an argument without a description is sent."""
    if argument.parameter is None:
        return "Media type of the body." if argument.name == "content_type" else "What is sent."
    name, location = argument.parameter.name, argument.parameter.location
    return f"Sent in the {location}." if name == argument.name else f"Sent as `{name}` in the {location}."


def _about_answer(operation: Operation) -> str:
    """Return the document's text about a successful answer; nothing if it says only that it is successful."""
    good = [
        (response.status, response.description)
        for response in operation.responses
        if response.is_success and response.description
    ]
    said = {text: status for status, text in good if text.strip(" .!").casefold() not in NAMES["empty_answers"]}
    several = len({text for _, text in good}) > 1
    texts = [f"{status} {text}" if several else text for text, status in said.items()]
    return " ".join(map(closed, texts))


def _failures(operation: Operation, bodies: ErrorBodies) -> list[str]:
    """Return a sentence for each failure: its status, its description, and the type of its body."""
    bad = [response for response in operation.responses if not response.is_success]
    return [
        closed(f"{_OTHER if response.status == 'default' else response.status} {response.description}")
        + bodies.about(operation, response)
        for response in bad
    ]


def _value_text(value: Json) -> str:
    return value if isinstance(value, str) and value else json_text(value, None)
