"""The arguments of methods: names, types and defaults, and the head of the method."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...encode import python
from ...encode.code import Code
from ...examples.flat import flat
from ...examples.media import is_json, is_xml
from ...model import ABSENT, Absent, Json, Operation, Parameter, Schema
from ...naming.names import attribute, unique
from . import identifiers, layout, media
from .declarations import Declarations
from .expressions import JSON, Expression, optional, word
from .identifiers import class_name
from .inputs import Inputs
from .shaping import is_plain
from .sharing import Sharing

_FIXED = ("self", "body", "content_type")
_SHARED = ("/components/parameters/", "/parameters/")
_PREFIX = "types."


class MethodArgument(NamedTuple):
    """An argument of a method: its name in Python, its type, its default (ABSENT: it is required)."""

    name: Code
    kind: Expression
    default: Json | object
    parameter: Parameter | None = None


class Arguments:
    """Makes the arguments of the methods of an API."""

    def __init__(self, inputs: Inputs, sharing: Sharing) -> None:
        self._inputs = inputs
        self._sharing = sharing
        self._shared: dict[str, Expression] = {}

    def of(self, operation: Operation) -> list[MethodArgument]:
        """Return the arguments: the body, the parameters in order, and the media type if a caller may choose it."""
        arguments = []
        body, about = operation.body, class_name(operation.id)
        if body:
            kind = media.body_kind(body, self._inputs, about)
            arguments.append(
                MethodArgument(Code("body"), kind, ABSENT) if body.required else _optional(Code("body"), kind)
            )
        arguments += self._sharing.once(self._of_parameters, operation, operation.parameters)
        if body and (len(body.media) > 1 or media.is_upload(body)):
            kind = self._inputs.short(media.content_types(body), f"{about}ContentType")
            arguments.append(MethodArgument(Code("content_type"), kind, media.content_type(body.media[0])))
        return arguments

    def _of_parameters(self, operation: Operation) -> list[MethodArgument]:
        names = unique([*_FIXED, *(attribute(parameter.name) for parameter in operation.parameters)])[len(_FIXED) :]
        return [
            self._argument(identifiers.name(name), parameter, class_name(operation.id))
            for name, parameter in zip(names, operation.parameters, strict=True)
        ]

    def _argument(self, name: Code, parameter: Parameter, owner: str) -> MethodArgument:
        """Return a parameter as an argument; only one that the caller must pass has no default."""
        kind = self._kind(parameter, owner)
        if parameter.variable:
            return _optional(name, kind, parameter)
        default = usual_value(parameter, self._inputs.schemas)
        if parameter.required:
            if default is None or has_parts(parameter, default):
                return _optional(name, kind, parameter)
            return MethodArgument(name, kind, default if _fits(kind, default, self._inputs) else ABSENT, parameter)
        if _fits(kind, default, self._inputs):
            return MethodArgument(name, kind, default, parameter)
        return _optional(name, kind, parameter)

    def _kind(self, parameter: Parameter, owner: str) -> Expression:
        """Return the type of a parameter. It is made only once for a parameter that operations share."""
        if _is_text(parameter):
            return word("str")
        is_shared = parameter.origin.startswith(_SHARED)
        if is_shared and parameter.origin in self._shared:
            return self._shared[parameter.origin]
        about = class_name(parameter.origin.rpartition("/")[2]) if is_shared else f"{owner}{class_name(parameter.name)}"
        kind = self._inputs.short(self._inputs.of(parameter.schema, about), about)
        kind = word("object") if kind == JSON else kind
        if is_shared:
            self._shared[parameter.origin] = kind
        return kind


def signature(head: str, listed: Iterable[str]) -> Code:
    """Return the arguments of a method, on one line with the rest of its head if they fit."""
    return layout.sequence("", listed, "", 4, 4 + python.columns(head))


def written(arguments: list[MethodArgument], hidden: frozenset[str]) -> Iterable[str]:
    """Yield the arguments: first the positional ones (a body, the only path parameter), then the rest."""
    leading = _leading(arguments)
    others = [argument for argument in arguments if argument not in leading]
    for argument in leading:
        yield _line(argument, hidden)
    if others:
        yield "*"
    for argument in others:
        yield _line(argument, hidden)


def _leading(arguments: list[MethodArgument]) -> list[MethodArgument]:
    bodies = [argument for argument in arguments if argument.name == "body" and argument.parameter is None]
    in_path = [argument for argument in arguments if argument.parameter and argument.parameter.location == "path"]
    fits = len(in_path) == 1 and all(argument.default is ABSENT for argument in bodies)
    return bodies + in_path if fits else bodies


def _line(argument: MethodArgument, hidden: frozenset[str]) -> str:
    default = "" if argument.default is ABSENT else f" = {python.literal(plain(argument.default))}"
    return layout.argument(f"{argument.name}: ", argument.kind.code(_PREFIX, hidden), default, 8)


def plain(value: object) -> Json:
    """Return a default, which is a plain value."""
    if not isinstance(value, str | int | float | bool | None):
        raise TypeError("a default of an argument is a plain value")
    return value


def usual_value(parameter: Parameter, schemas: Mapping[str, Schema]) -> Json | Absent:
    """Return the default of a parameter, or the only value that a required one may have."""
    if _is_text(parameter):
        return ABSENT
    whole = flat(parameter.schema, schemas)
    if len(alternatives := whole.one_of or whole.any_of) == 1 and whole.default is ABSENT:
        whole = flat(alternatives[0], schemas)
    return whole.enum[0] if parameter.required and len(whole.enum) == 1 else whole.default


def _is_text(parameter: Parameter) -> bool:
    """Return whether the caller writes the value: XML, or a list or an object of another media type than JSON."""
    name = parameter.media_type
    return is_xml(name) or (bool(name) and not is_json(name) and not is_plain(parameter.schema))


def has_parts(parameter: Parameter, default: object) -> bool:
    """Return whether the default of a required parameter is a list or an object; the client then fills it in."""
    return parameter.location in ("query", "header") and isinstance(default, list | dict)


def _optional(name: Code, kind: Expression, parameter: Parameter | None = None) -> MethodArgument:
    return MethodArgument(name, kind if kind == word("object") else optional(kind), None, parameter)


def _fits(kind: Expression, default: object, declarations: Declarations) -> bool:
    """Return whether a default of the document is a plain value of the type."""
    if kind.is_declared and kind.head in declarations.by_name:
        kind = declarations.by_name[kind.head].alias or kind
    if kind.head == "|":
        return any(_fits(part, default, declarations) for part in kind.arguments)
    if kind.values:
        return default in kind.values and isinstance(default, type(kind.values[0]))
    types = {"bool": bool, "int": int, "float": int | float, "str": str}
    fits = kind.head in types and isinstance(default, types[kind.head])
    return fits and (kind.head == "bool" or not isinstance(default, bool))
