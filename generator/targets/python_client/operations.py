"""The methods of a client: one operation as the template of a resource writes it, for both flavours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...encode import python
from ...encode.code import Code
from ...model import ABSENT, Api, Json, Operation, Parameter
from ...naming.names import identifier, unique
from ...naming.words import digest
from . import identifiers, layout, media
from .declarations import Declarations, class_name
from .docstrings import docstring
from .expressions import JSON, Expression, optional, word
from .idempotency import Idempotency
from .wording import DocumentedNames, about_operation
from .xml_shape import shape

_PLACES = (("path", "path"), ("query", "query"), ("header", "headers"), ("cookie", "cookies"))
_FIXED = ("self", "body", "content_type")
_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_PREFIX = "types."
_HIDING = ("types",)


@dataclass(frozen=True, slots=True)
class MethodArgument:
    """An argument of a method: its name in Python, its type, its default (ABSENT: it must be given)."""

    name: Code
    kind: Expression
    default: Json | object
    parameter: Parameter | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method: `signature` and `call` are what stands between the brackets of its head and of the call inside."""

    name: Code
    constant: Code
    definition: Code
    doc: Code
    signature: Code
    call: Code
    answer: Code
    resource: Code
    is_file: bool = False
    has_xml: bool = False
    is_table: bool = False
    deprecated: bool = False

    @property
    def verb(self) -> Code:
        """The core's function that makes the call."""
        return Code("open" if self.is_file else "send")

    @property
    def async_answer(self) -> Code:
        """What the asynchronous method returns, once it was awaited."""
        return Code(f"Async{self.answer}") if self.is_file else self.answer


class Methods:
    """Writes the operations of an API."""

    def __init__(self, api: Api, declarations: Declarations, repeat: Idempotency, known: DocumentedNames) -> None:
        self._api = api
        self._declarations = declarations
        self._repeat = repeat
        self._known = known
        self.found: list[Method] = []
        self.shapes: dict[str, Json] = {}

    def method(self, operation: Operation) -> Method:
        """Return an operation as a method."""
        arguments = self._arguments(operation)
        found = media.answers(operation, self._declarations)
        answer = Code("Download") if found.is_file else found.kind.code(_PREFIX)
        constant = _constant(operation.id, answer)
        about = about_operation(operation, arguments, answer, self._known)
        method = Method(
            name=identifiers.name(f"{operation.id}_" if operation.id in _HIDING else operation.id),
            constant=constant,
            definition=self._definition(operation, constant, found, arguments),
            doc=docstring(*about, indent=8),
            signature=_signature(operation.id, arguments, answer),
            call=_call(constant, arguments),
            answer=answer,
            resource=python.identifier(operation.folder),
            is_file=found.is_file,
            has_xml=found.shape is not None,
            is_table=_is_table(operation, found, self._declarations),
            deprecated=operation.deprecated,
        )
        self.found.append(method)
        return method

    def _arguments(self, operation: Operation) -> list[MethodArgument]:
        found = []
        body = operation.body
        if body:
            kind = media.body_kind(body, self._declarations, class_name(operation.id))
            found.append(MethodArgument(Code("body"), kind, ABSENT) if body.required else _optional(Code("body"), kind))
        names = unique([*_FIXED, *(identifier(each.name) for each in operation.parameters)])[len(_FIXED) :]
        for name, parameter in zip(names, operation.parameters, strict=True):
            found.append(self._argument(identifiers.name(name), parameter))
        if body and (len(body.media) > 1 or media.is_upload(body)):
            found.append(MethodArgument(Code("content_type"), word("str"), media.content_type(body.media[0])))
        return found

    def _argument(self, name: Code, parameter: Parameter) -> MethodArgument:
        about = class_name(parameter.name)
        kind = self._declarations.short(self._declarations.of(parameter.schema, about), about)
        kind = word("object") if kind == JSON else kind
        if parameter.variable:
            return _optional(name, kind, parameter)
        if parameter.required:
            return MethodArgument(name, kind, ABSENT, parameter)
        default = parameter.schema.default
        if _fits(kind, default, self._declarations):
            return MethodArgument(name, kind, default, parameter)
        return _optional(name, kind, parameter)

    def _definition(
        self, operation: Operation, constant: Code, found: media.Answers, given: list[MethodArgument]
    ) -> Code:
        facts: dict[str, Json | tuple[str, ...]] = {
            "id": operation.id,
            "method": operation.method,
            "path": operation.path,
            "answers": found.kinds,
            "accept": found.accept,
            "content_type": media.content_type(operation.body.media[0]) if operation.body else "",
            "signing": _signing(operation),
            "credentials": tuple(each.id for each in operation.credentials if each.kind != "mutualTLS"),
            "base": self._base(operation),
            "repeatable": self._repeat.is_repeatable(operation),
            "defaults": _defaults(given),
            "styles": dict(_styles(operation.parameters)),
            "needs": tuple(each.name for each in operation.parameters if each.variable and each.required),
            "shape": self._shape(operation, found),
            "failure": found.failure,
        }
        kind = Code("Download") if found.is_file else found.kind.code(_PREFIX)
        return _assigned(constant, kind, {name: value for name, value in facts.items() if value})

    def _shape(self, operation: Operation, found: media.Answers) -> str:
        if found.shape is None:
            return ""
        name = found.kind.head if found.kind.named else f"{class_name(operation.id)}Answer"
        self.shapes.setdefault(name, shape(found.shape, self._api.schemas))
        return name

    def _base(self, operation: Operation) -> str:
        own = operation.server.variable if operation.server else None
        return self._known.variables[own.env] if own else ""


def _is_table(operation: Operation, found: media.Answers, declarations: Declarations) -> bool:
    """Return whether an operation gives a page of a table, as those of Qlik's repository do."""
    declared = declarations.found.get(found.kind.head)
    members = {each.name for each in declared.fields} if declared else set()
    names = {each.name for each in operation.parameters if each.location == "query"}
    return {"columnNames", "rows"} <= members and {"skip", "take"} <= names and operation.body is not None


def _optional(name: Code, kind: Expression, parameter: Parameter | None = None) -> MethodArgument:
    return MethodArgument(name, kind if kind == word("object") else optional(kind), None, parameter)


def _fits(kind: Expression, default: object, declarations: Declarations) -> bool:
    """Return whether a default of the document is a value of the type, and a plain one."""
    if kind.named and kind.head in declarations.found:
        kind = declarations.found[kind.head].alias or kind
    if kind.values:
        return default in kind.values and isinstance(default, type(kind.values[0]))
    known = {"bool": bool, "int": int, "float": int | float, "str": str}
    fits = kind.head in known and isinstance(default, known[kind.head])
    return fits and (kind.head == "bool" or not isinstance(default, bool))


def _defaults(arguments: list[MethodArgument]) -> dict[str, Json]:
    """Return what the server takes for the arguments that are not sent, by their names on the wire."""
    return {
        each.parameter.name: _json(each.default)
        for each in arguments
        if each.parameter and each.default is not ABSENT and each.default is not None
    }


def _signing(operation: Operation) -> str:
    if operation.signing is None:
        return ""
    return "always" if operation.signed else "on request"


def _styles(parameters: Iterable[Parameter]) -> Iterable[tuple[str, str]]:
    for each in parameters:
        if (each.location == "path" and each.style in ("label", "matrix")) or each.style == "deepObject":
            yield each.name, each.style
        elif each.location in ("query", "cookie") and not each.explode and not _is_plain(each):
            yield each.name, _SEPARATORS.get(each.style, ",")


def _is_plain(parameter: Parameter) -> bool:
    return bool(parameter.schema.types) and not set(parameter.schema.types) & {"array", "object"}


def _constant(name: str, kind: Code) -> Code:
    """Return the name of an operation's facts, shortened where the line that assigns them would be too long."""
    whole = f"_{name.upper()}"
    room = max(layout.WIDTH - len(": Operation[] = Operation(") - len(kind), 10)
    return Code(whole if len(whole) <= room else f"{whole[: room - 7].rstrip('_')}_{digest(name, 6).upper()}")


def _assigned(constant: Code, kind: Code, facts: Mapping[str, Json | tuple[str, ...]]) -> Code:
    """Return the assignment of an operation, broken where formatters break one whose first line is too long."""
    head, call = f"{constant}: Operation[{kind}] = ", "Operation("
    is_nested = len(head + call) > layout.WIDTH >= len(head) + 1
    indent = 4 if is_nested else 0
    items = [f"{name}={_value(value, indent + 4, len(name))}" for name, value in facts.items()]
    made = layout.spread(call, items, ")", indent)
    if is_nested:
        return Code(f"{head}(\n    {made}\n)")
    if len(head + call) > layout.WIDTH:
        head = f"{constant}: Operation[\n    {kind}\n] = "
    return Code(head + made)


def _value(value: Json | tuple[str, ...], indent: int, name: int) -> Code:
    used = indent + name + 2
    if isinstance(value, tuple):
        items = [python.literal(each) for each in value]
        return layout.sequence("(", items, ",)" if len(items) == 1 else ")", indent, used)
    return python.literal(value, indent=indent, used=used)


def _signature(name: str, arguments: list[MethodArgument], answer: Code) -> Code:
    """Return the arguments of a method, one a line; `self` alone stays on the line unless that is too long."""
    if not arguments and len(name) + len(answer) <= layout.WIDTH - len("    async def (self) -> Async:"):
        return Code("self")
    return layout.spread("", ["self", *_arguments(arguments)], "", 4)


def _arguments(arguments: list[MethodArgument]) -> Iterable[str]:
    rest = False
    for each in arguments:
        if each.name != "body" and not rest:
            rest = True
            yield "*"
        default = "" if each.default is ABSENT else f" = {python.literal(_json(each.default))}"
        line = f"{each.name}: {each.kind.code(_PREFIX)}{default}"
        yield line if len(line) < layout.WIDTH - 8 else line.replace(" | ", "\n        | ")


def _json(value: object) -> Json:
    if not isinstance(value, str | int | float | bool | None):
        raise TypeError("a default of an argument is a plain value")
    return value


def _call(constant: Code, arguments: list[MethodArgument]) -> Code:
    """Return the arguments of the call inside a method, one a line where there are any beside the operation."""
    found = [str(constant)]
    for place, keyword in _PLACES:
        items = [
            f"{python.literal(each.parameter.name)}: {each.name}"
            for each in arguments
            if each.parameter and each.parameter.location == place
        ]
        if items:
            found.append(keyword + "=" + layout.sequence("{", items, "}", 12, len(keyword) + 14))
    found += [f"{each.name}={each.name}" for each in arguments if each.parameter is None]
    if len(found) == 1 and len(constant) <= layout.WIDTH - len("        return await self._core.send()"):
        return constant
    return layout.spread("", found, "", 8)
