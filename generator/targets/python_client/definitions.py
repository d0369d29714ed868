"""The operations as constants of a module: `_LIST_APPS: Operation[…] = Operation("GET", "/app")`."""

import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import cast

from ...encode import python
from ...encode.code import Code
from ...encode.http import media_types
from ...encode.python import columns
from ...examples.flat import flat
from ...examples.forms import is_file
from ...examples.media import essence, is_json, is_xml
from ...model import ABSENT, Absent, Api, Encoding, Json, Media, Operation, Parameter, Property, Schema, reached
from ...naming.words import digest
from . import layout, media
from .arguments import MethodArgument, has_parts, plain, usual_value
from .declarations import Declarations
from .identifiers import class_name
from .inputs import DECIMALS
from .settings import alternatives, scopes
from .shaping import is_nullable
from .styles import file_types, part_style, styles
from .xml_shape import root

_COMMON = 10
_JSON_ALONE = ("json",)
_EXPLICIT = ("answers", "repeatable")  # these are written even if they are empty or false
_KEYWORDS = (
    *("answers", "accept", "plain", "html", "content_type", "signing", "security", "scopes", "base", "repeatable"),
    *("defaults", "constants", "styles", "needs", "parts", "texts", "pages", "shape", "body_shape", "null_body"),
    *("text_body", "failure", "failure_word"),
)


class Definitions:
    """Writes the constants of an API. `shapes` has the shapes of the XML of its operations."""

    def __init__(self, api: Api, answers: Declarations, unsafe: Container[str], variables: Mapping[str, str]) -> None:
        self._schemas = api.schemas
        decimals = {name: _decimals([schema]) for name, schema in api.schemas.items()}
        self._decimals = {name: members for name, members in decimals.items() if members}
        self._declarations = answers
        self._unsafe = unsafe
        self._signing = api.once(usual_signing)
        self._usual = api.once(usual_defaults)
        self._variables = variables
        self.shapes: dict[str, Json] = {}

    def of(
        self,
        operation: Operation,
        name: Code,
        kind: Code,
        result: media.AnswerTypes,
        keywords: Mapping[str, object],
    ) -> Code:
        """Return the assignment of an operation to the constant `name`. `kind` is the type of its answer.

        `keywords` are those that do not depend on the names of the operation.
        """
        keywords = {
            **keywords,
            "base": self._base(operation),
            "repeatable": False if operation.id in self._unsafe else None,
            "shape": self._shape(operation, result),
            "body_shape": self._body_shape(operation),
        }
        return _assigned(operation, name, kind, _needed(keywords))

    def of_security(self, operation: Operation) -> dict[str, object]:
        """Return the keywords for the security of an operation."""
        signing = signing_of(operation)
        return {
            "signing": "" if signing == self._signing else signing,
            "security": alternatives(operation),
            "scopes": scopes(operation, self._variables),
        }

    def of_request(self, operation: Operation, arguments: list[MethodArgument]) -> dict[str, object]:
        """Return the keywords for the parameters and the body of an operation."""
        parameters = operation.parameters
        return {
            "content_type": _content_type(operation),
            "defaults": _defaults(arguments, self._usual),
            "constants": dict(self._constants(parameters)),
            "styles": dict(styles(parameters)),
            "needs": tuple(parameter.name for parameter in parameters if parameter.variable and parameter.required),
            "parts": dict(self._parts(operation)),
            "texts": self._texts(operation),
            "null_body": self._may_be_null(operation),
            "text_body": min(filter(None, self._text_bodies(operation)), default=""),
        }

    def _shape(self, operation: Operation, result: media.AnswerTypes) -> str:
        if result.shape is None:
            return ""
        name = result.kind.head if result.kind.is_declared else f"{class_name(operation.id)}Answer"
        self.shapes.setdefault(name, root(result.shape, self._schemas, self.shapes))
        return name

    def _body_shape(self, operation: Operation) -> str:
        for content in operation.body.media if operation.body else ():
            name = self._declarations.name_of(content.schema) or f"{class_name(operation.id)}Body"
            if media.is_xml_body(content):
                self.shapes.setdefault(name, root(content.schema, self._schemas, self.shapes))
                return name
            if parts := self._part_shapes(content, name):
                self.shapes.update(parts)
                return name
        return ""

    def _text_bodies(self, operation: Operation) -> Iterable[str]:
        return (media.text_body(content, self._schemas) for content in (operation.body.media if operation.body else ()))

    def _may_be_null(self, operation: Operation) -> bool:
        """Return whether an operation must have a JSON body that may be null."""
        content = operation.body.media[0] if operation.body and operation.body.required else Media("", Schema())
        whole = flat(content.schema, self._schemas)
        choices = (content.schema, whole, *whole.any_of, *whole.one_of)
        return is_json(content.media_type) and any(map(is_nullable, choices))

    def _constants(self, parameters: Iterable[Parameter]) -> Iterable[tuple[str, Json | Absent]]:
        """Yield the lists and objects that the client sends for required parameters that the caller leaves out."""
        for parameter in parameters:
            if parameter.required and has_parts(parameter, value := usual_value(parameter, self._schemas)):
                yield parameter.name, value

    def _texts(self, operation: Operation) -> tuple[str, ...]:
        """Return the members of a body, and of parameters in JSON, that are decimal numbers written as text."""
        schemas = [content.schema for content in (operation.body.media if operation.body else ())]
        in_json = (parameter for parameter in operation.parameters if is_json(parameter.media_type))
        schemas.append(Schema(properties=tuple(Property(parameter.name, parameter.schema) for parameter in in_json)))
        with_decimals = reached(schemas, self._schemas) & self._decimals.keys() if self._decimals else set[str]()
        return tuple(sorted(_decimals(schemas).union(*(self._decimals[name] for name in with_decimals))))

    def _parts(self, operation: Operation) -> Iterable[tuple[str, str]]:
        """Yield how each field of a form is written, if the document says it; files may say their media type alone."""
        for content in operation.body.media if operation.body else ():
            is_multipart = essence(content.media_type).startswith("multipart/")
            members = flat(content.schema, self._schemas).properties if is_multipart else ()
            for member in members:
                whole = flat(member.schema, self._schemas)
                if media_type := flat(whole.items or whole, self._schemas).content_type:
                    yield member.name, media_type
            files = {member.name for member in members if is_file(member.schema, self._schemas)}
            for name, encoding in content.encoding.items():
                if part := file_types(encoding) if name in files else part_style(encoding, is_multipart=is_multipart):
                    yield name, part

    def _part_shapes(self, content: Media, name: str) -> dict[str, Json]:
        """Return the shapes of the fields of a form that are XML, each under the name of the form and its own."""
        return {
            f"{name}.{member.name}": root(
                flat(member.schema, self._schemas).items or member.schema, self._schemas, self.shapes
            )
            for member in (flat(content.schema, self._schemas).properties if content.encoding else ())
            if any(map(is_xml, media_types(content.encoding.get(member.name, Encoding()).content_type)[:1]))
        }

    def _base(self, operation: Operation) -> str:
        variable = operation.server.variable if operation.server else None
        return self._variables[variable.env] if variable else ""


def of_answer(result: media.AnswerTypes) -> dict[str, object]:
    """Return the keywords for the answer of an operation."""
    return {
        "answers": None if result.kinds == _JSON_ALONE else result.kinds,
        "accept": result.accept,
        "plain": result.is_plain,
        "html": result.html,
        "failure": result.failure.member,
        "failure_word": result.failure.word,
    }


def _needed(keywords: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the keywords that are written, in their order."""
    for keyword in _KEYWORDS:
        value = keywords[keyword]
        if value or (keyword in _EXPLICIT and value is not None):
            yield keyword, value


def _decimals(schemas: Iterable[Schema]) -> set[str]:
    """Return the members of these schemas, and of schemas inside of them, that are decimal numbers written as text."""
    nested = (part for schema in schemas for part in schema.nested)
    return {member.name for part in nested for member in part.properties if _has_decimals(member.schema)}


def _has_decimals(schema: Schema) -> bool:
    """Return whether the values of a schema, or those in its lists or dictionaries, are decimal numbers in texts."""
    parts = (schema, schema.items, schema.additional)
    return any(isinstance(one, Schema) and one.format in DECIMALS and "string" in one.types for one in parts)


def signing_of(operation: Operation) -> str:
    """Return whether an operation is signed always, on request, or never."""
    if operation.signing is None:
        return "never"
    return "always" if operation.signed else "on request"


def usual_signing(api: Api) -> str:
    """Return how most operations of an API are signed, so that it is written only once."""
    return Counter(map(signing_of, api.operations)).most_common(1)[0][0] if api.operations else "never"


def _content_type(operation: Operation) -> str:
    media_type = media.content_type(operation.body.media[0]) if operation.body else ""
    return "" if media_type == "application/json" else media_type


def _defaults(arguments: list[MethodArgument], usual: Mapping[str, Json]) -> dict[str, Json]:
    """Return the server's defaults for parameters of the query that differ from the usual ones."""
    defaults: dict[str, Json] = {}
    for argument in arguments:
        if argument.parameter and argument.parameter.location == "query":
            is_told = argument.parameter.required or argument.default is ABSENT
            value = None if is_told else plain(argument.default)
            if repr(value) != repr(usual.get(argument.parameter.name)):
                defaults[argument.parameter.name] = value
    return defaults


def usual_defaults(api: Api) -> dict[str, Json]:
    """Return the defaults of query parameters that many operations have, so that they are written only once."""
    counts: Counter[tuple[str, str]] = Counter()
    values: dict[tuple[str, str], Json] = {}
    for operation in api.operations:
        for parameter in operation.parameters:
            value = parameter.schema.default
            if parameter.location == "query" and isinstance(value, str | int | float):
                counts[parameter.name, repr(value)] += 1
                values[parameter.name, repr(value)] = value
    common = [key for key, count in counts.most_common() if count >= _COMMON]
    return {key[0]: values[key] for key in reversed(common)}


def constant_name(name: str, kind: Code) -> Code:
    """Return the name of an operation's constant, shortened if its line would be too long."""
    whole = unicodedata.normalize("NFKC", f"_{name.upper()}")
    room = max(layout.WIDTH - len(": Operation[] = Operation(") - columns(kind), 10)
    return Code(whole if columns(whole) <= room else f"{whole[: room - 7].rstrip('_')}_{digest(name, 6).upper()}")


def _assigned(operation: Operation, name: Code, kind: Code, keywords: Iterable[tuple[str, object]]) -> Code:
    """Return the assignment of an operation, with line breaks as formatters make them."""
    head, call = f"{name}: Operation[{kind}] = ", "Operation("
    is_nested = columns(head + call) > layout.WIDTH >= columns(head) + 1
    indent = 4 if is_nested else 0
    items = [str(python.literal(text)) for text in (operation.method, operation.path)]
    items += [f"{keyword}={_value(value, indent + 4, len(keyword))}" for keyword, value in keywords]
    operation_call = layout.sequence(call, items, ")", indent, 4 if is_nested else len(head))
    if is_nested:
        return Code(f"{head}(\n    {operation_call}\n)")
    if columns(head + call) > layout.WIDTH:
        head = f"{name}: Operation[\n    {kind}\n] = "
    return Code(head + operation_call)


def _value(value: object, indent: int, name: int) -> Code:
    used = indent + name + 2
    if isinstance(value, tuple):
        items = [_value(element, indent + 4, 0) for element in value]
        return layout.sequence("(", items, ",)" if len(items) == 1 else ")", indent, used)
    return python.literal(cast("Json", value), indent=indent, used=used)
