"""The methods of a client: one operation as the template of a resource writes it, for both flavours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from ...encode import python
from ...encode.code import Code
from ...encode.http import media_types
from ...model import ABSENT, Api, Json, Operation, Parameter, Schema
from ...naming.names import identifier, unique
from ...naming.words import digest
from . import identifiers, layout, media
from .declarations import Declarations, class_name
from .docstrings import docstring
from .expressions import BUILTINS, JSON, Expression, optional, word
from .idempotency import Idempotency
from .inputs import Inputs
from .wording import DocumentedNames, about_operation
from .xml_shape import root

_PLACES = (("path", "path"), ("query", "query"), ("header", "headers"), ("cookie", "cookies"))
_FIXED = ("self", "body", "content_type")
_SHARED = ("/components/parameters/", "/parameters/")
_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_PREFIX = "types."
_NONE = Code("")
_DECIMALS = ("decimal", "number", "money", "currency")
_RESERVED = ("types", "with_response")
_MEMBERS = {"label": "label", "matrix": "matrix"}


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
    owner: Code
    async_doc: Code
    is_file: bool = False
    stream: Code = _NONE
    is_table: bool = False
    deprecated: bool = False

    @property
    def verb(self) -> Code:
        """The core's function that makes the call."""
        return Code("open" if self.is_file else "send")

    @property
    def detailed(self) -> Code:
        """The method as one that gives status and headers too, as a line of a class."""
        return _viewed(f"{self.name} = Detailed(", f"{self.owner}.{self.name}")

    @property
    def async_detailed(self) -> Code:
        """The same for the asynchronous client."""
        return _viewed(f"{self.name} = AsyncDetailed(", f"Async{self.owner}.{self.name}")

    @property
    def async_answer(self) -> Code:
        """What the asynchronous method returns, once it was awaited."""
        return Code(f"Async{self.answer}") if self.is_file or self.stream else self.answer


class Methods:
    """Writes the operations of an API."""

    def __init__(
        self, api: Api, inputs: Inputs, repeat: Idempotency, known: DocumentedNames, classes: Mapping[str, str]
    ) -> None:
        self._api = api
        self._inputs = inputs
        self._declarations = inputs.answers
        self._repeat = repeat
        self._known = known
        self._classes = classes
        self._hidden: dict[str, frozenset[str]] = {
            folder.id: BUILTINS & {each.id for each in api.operations if each.folder == folder.id}
            for folder in api.folders
        }
        self._shared: dict[str, Expression] = {}
        self.found: list[Method] = []
        self.shapes: dict[str, Json] = {}

    def method(self, operation: Operation) -> Method:
        """Return an operation as a method."""
        arguments = self._arguments(operation)
        result = media.answers(operation, self._declarations)
        is_download = result.is_file and not result.stream
        hidden = self._hidden[operation.folder]
        kind = Code("Download") if is_download else result.kind.code(_PREFIX)
        answer = kind if is_download else _stream_type(result, result.kind.code(_PREFIX, hidden))
        constant = _constant(operation.id, kind)
        name = f"{operation.id}_" if operation.id in _RESERVED else operation.id
        about = about_operation(operation, arguments, answer, self._known)
        method = Method(
            name=identifiers.name(name),
            constant=constant,
            definition=self._definition(operation, constant, kind, result, arguments),
            doc=docstring(*about, indent=8),
            async_doc=docstring(f"See `{self._classes[operation.folder]}.{name}`", indent=8),
            signature=_signature(name, arguments, answer, hidden),
            call=_call(constant, arguments),
            answer=answer,
            resource=python.identifier(operation.folder),
            owner=python.identifier(self._classes[operation.folder]),
            is_file=result.is_file and not result.stream,
            stream=Code(result.stream),
            is_table=_is_table(operation, result, self._declarations),
            deprecated=operation.deprecated,
        )
        self.found.append(method)
        return method

    def _arguments(self, operation: Operation) -> list[MethodArgument]:
        arguments = []
        body, about = operation.body, class_name(operation.id)
        if body:
            kind = media.body_kind(body, self._inputs, about)
            arguments.append(
                MethodArgument(Code("body"), kind, ABSENT) if body.required else _optional(Code("body"), kind)
            )
        names = unique([*_FIXED, *(identifier(each.name) for each in operation.parameters)])[len(_FIXED) :]
        for name, parameter in zip(names, operation.parameters, strict=True):
            arguments.append(self._argument(identifiers.name(name), parameter, about))
        if body and (len(body.media) > 1 or media.is_upload(body)):
            media_type = media.content_type(body.media[0])
            arguments.append(MethodArgument(Code("content_type"), word("str"), media_type))
        return arguments

    def _argument(self, name: Code, parameter: Parameter, owner: str) -> MethodArgument:
        kind = self._kind(parameter, owner)
        if parameter.variable:
            return _optional(name, kind, parameter)
        if parameter.required:
            return MethodArgument(name, kind, _constant_value(parameter, kind, self._inputs), parameter)
        default = parameter.schema.default
        if _fits(kind, default, self._inputs):
            return MethodArgument(name, kind, default, parameter)
        return _optional(name, kind, parameter)

    def _kind(self, parameter: Parameter, owner: str) -> Expression:
        """Return the type of a parameter, made once for one that operations share."""
        is_shared = parameter.origin.startswith(_SHARED)
        if is_shared and parameter.origin in self._shared:
            return self._shared[parameter.origin]
        about = class_name(parameter.origin.rpartition("/")[2]) if is_shared else f"{owner}{class_name(parameter.name)}"
        kind = self._inputs.short(self._inputs.of(parameter.schema, about), about)
        kind = word("object") if kind == JSON else kind
        if is_shared:
            self._shared[parameter.origin] = kind
        return kind

    def _definition(
        self, operation: Operation, constant: Code, kind: Code, found: media.Answers, given: list[MethodArgument]
    ) -> Code:
        facts: dict[str, object] = {
            "id": operation.id,
            "method": operation.method,
            "path": operation.path,
            "answers": found.kinds,
            "accept": found.accept,
            "plain": found.is_plain,
            "html": found.html,
            "content_type": media.content_type(operation.body.media[0]) if operation.body else "",
            "signing": _signing(operation),
            "security": _security(operation),
            "base": self._base(operation),
            "repeatable": self._repeat.is_repeatable(operation),
            "defaults": _defaults(given),
            "styles": dict(_styles(operation.parameters)),
            "needs": tuple(each.name for each in operation.parameters if each.variable and each.required),
            "parts": dict(_parts(operation)),
            "texts": _texts(operation, self._api.schemas),
            "shape": self._shape(operation, found),
            "body_shape": self._body_shape(operation),
            "failure": found.failure,
        }
        return _assigned(constant, kind, {name: value for name, value in facts.items() if value})

    def _shape(self, operation: Operation, found: media.Answers) -> str:
        if found.shape is None:
            return ""
        name = found.kind.head if found.kind.named else f"{class_name(operation.id)}Answer"
        self.shapes.setdefault(name, root(found.shape, self._api.schemas, name))
        return name

    def _body_shape(self, operation: Operation) -> str:
        media_types = operation.body.media if operation.body else ()
        for each in filter(media.is_xml_body, media_types):
            name = self._declarations.name_of(each.schema) or f"{class_name(operation.id)}Body"
            self.shapes.setdefault(name, root(each.schema, self._api.schemas, name))
            return name
        return ""

    def _base(self, operation: Operation) -> str:
        own = operation.server.variable if operation.server else None
        return self._known.variables[own.env] if own else ""


def _is_table(operation: Operation, found: media.Answers, declarations: Declarations) -> bool:
    """Return whether an operation gives a page of a table, as those of Qlik's repository do."""
    declared = declarations.found.get(found.kind.head)
    members = {each.name for each in declared.fields} if declared else set()
    names = {each.name for each in operation.parameters if each.location == "query"}
    return {"columnNames", "rows"} <= members and {"skip", "take"} <= names and operation.body is not None


def _viewed(head: str, name: str) -> Code:
    return layout.sequence(head, [name], ")", 4, 4)


def _parts(operation: Operation) -> Iterable[tuple[str, str]]:
    """Yield how the fields of a form are written, where a document says so: their media type or their style."""
    for each in operation.body.media if operation.body else ():
        for name, encoding in each.encoding.items():
            style = encoding.style
            explode = style in ("", "form") if encoding.explode is None else encoding.explode
            joined = "" if explode and style != "deepObject" else _SEPARATORS.get(style or "form", style)
            is_styled = bool(style or encoding.explode is not None)
            if part := (joined if is_styled else next(iter(media_types(encoding.content_type)), "")):
                yield name, part


def _texts(operation: Operation, schemas: Mapping[str, Schema]) -> tuple[str, ...]:
    """Return the members of a body that are decimals written as text."""
    names: set[str] = set()
    seen: set[str] = set()
    pending = [each.schema for each in (operation.body.media if operation.body else ())]
    while pending:
        schema = pending.pop()
        if schema.ref in schemas and schema.ref not in seen:
            seen.add(schema.ref)
            pending.append(schemas[schema.ref])
        for member in schema.properties:
            if "string" in member.schema.types and member.schema.format in _DECIMALS:
                names.add(member.name)
            pending.append(member.schema)
        pending += [*schema.all_of, *schema.any_of, *schema.one_of, *([schema.items] if schema.items else [])]
    return tuple(sorted(names))


def _security(operation: Operation) -> tuple[tuple[str, ...], ...]:
    """Return the alternatives of credentials; none where nothing but a certificate or a signature is needed."""
    choices = tuple(
        tuple(each.id for each in choice.credentials if each.kind != "mutualTLS") for choice in operation.security
    )
    return choices if any(choices) else ()


def _stream_type(result: media.Answers, kind: Code) -> Code:
    return Code(f"Lines[{kind}]") if result.stream == "Lines" else Code(result.stream) or kind


def _constant_value(parameter: Parameter, kind: Expression, declarations: Declarations) -> Json | object:
    """Return the only value of a required parameter, or its default; ABSENT where the caller has to choose."""
    schema = declarations.schemas.get(parameter.schema.ref, parameter.schema)
    value = schema.enum[0] if len(schema.enum) == 1 else parameter.schema.default
    return value if _fits(kind, value, declarations) and parameter.location != "path" else ABSENT


def _optional(name: Code, kind: Expression, parameter: Parameter | None = None) -> MethodArgument:
    return MethodArgument(name, kind if kind == word("object") else optional(kind), None, parameter)


def _fits(kind: Expression, default: object, declarations: Declarations) -> bool:
    """Return whether a default of the document is a value of the type, and a plain one."""
    if kind.named and kind.head in declarations.found:
        kind = declarations.found[kind.head].alias or kind
    if kind.head == "|":
        return any(_fits(part, default, declarations) for part in kind.arguments)
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
        if each.parameter and not each.parameter.required and each.default not in (ABSENT, None)
    }


def _signing(operation: Operation) -> str:
    if operation.signing is None:
        return ""
    return "always" if operation.signed else "on request"


def _styles(parameters: Iterable[Parameter]) -> Iterable[tuple[str, str]]:
    for parameter in parameters:
        if style := _style(parameter):
            yield parameter.name, style


def _style(parameter: Parameter) -> str:
    """Return how the client's runtime joins the parts of a value; a star spreads them."""
    if getattr(parameter, "media_type", ""):
        return "json"
    star = "*" if parameter.explode else ""
    if parameter.location == "path":
        return _MEMBERS.get(parameter.style, "") + star if parameter.style in _MEMBERS or _is_spread(parameter) else ""
    if parameter.location == "header":
        return star if _is_spread(parameter) else ""
    if parameter.style == "deepObject":
        return "deepObject"
    return "" if parameter.explode or _is_plain(parameter) else _SEPARATORS.get(parameter.style, ",")


def _is_spread(parameter: Parameter) -> bool:
    """Return whether an object is written as `name=value` pairs."""
    return parameter.explode and not _is_plain(parameter) and "array" not in parameter.schema.types


def _is_plain(parameter: Parameter) -> bool:
    return bool(parameter.schema.types) and not set(parameter.schema.types) & {"array", "object"}


def _constant(name: str, kind: Code) -> Code:
    """Return the name of an operation's facts, shortened where the line that assigns them would be too long."""
    whole = f"_{name.upper()}"
    room = max(layout.WIDTH - len(": Operation[] = Operation(") - len(kind), 10)
    return Code(whole if len(whole) <= room else f"{whole[: room - 7].rstrip('_')}_{digest(name, 6).upper()}")


def _assigned(constant: Code, kind: Code, facts: Mapping[str, object]) -> Code:
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


def _value(value: object, indent: int, name: int) -> Code:
    used = indent + name + 2
    if isinstance(value, tuple):
        items = [_value(each, indent + 4, 0) for each in value]
        return layout.sequence("(", items, ",)" if len(items) == 1 else ")", indent, used)
    return python.literal(cast("Json", value), indent=indent, used=used)


def _signature(name: str, arguments: list[MethodArgument], answer: Code, hidden: frozenset[str]) -> Code:
    """Return the arguments of a method, on one line where that is not too long."""
    items = ["self", *_arguments(arguments, hidden)]
    flat = ", ".join(items)
    if len(f"    async def {name}({flat}) -> Async{answer}:") <= layout.WIDTH and "\n" not in flat:
        return Code(flat)
    return layout.spread("", items, "", 4)


def _arguments(arguments: list[MethodArgument], hidden: frozenset[str]) -> Iterable[str]:
    """Yield the arguments: those given by position, a body and a path parameter that stands alone, then the rest."""
    leading = _leading(arguments)
    rest = [argument for argument in arguments if argument not in leading]
    for argument in leading:
        yield _line(argument, hidden)
    if rest:
        yield "*"
    for argument in rest:
        yield _line(argument, hidden)


def _leading(arguments: list[MethodArgument]) -> list[MethodArgument]:
    bodies = [argument for argument in arguments if argument.name == "body" and argument.parameter is None]
    in_path = [each for each in arguments if each.parameter and each.parameter.location == "path"]
    is_lone = len(in_path) == 1 and in_path[0].default is ABSENT
    fits = is_lone and all(argument.default is ABSENT for argument in bodies)
    return bodies + in_path if fits else bodies


def _line(argument: MethodArgument, hidden: frozenset[str]) -> str:
    default = "" if argument.default is ABSENT else f" = {python.literal(_json(argument.default))}"
    line = f"{argument.name}: {argument.kind.code(_PREFIX, hidden)}{default}"
    return line if len(line) < layout.WIDTH - 8 else layout.broken(line, " " * 8)


def _json(value: object) -> Json:
    if not isinstance(value, str | int | float | bool | None):
        raise TypeError("a default of an argument is a plain value")
    return value


def _call(constant: Code, arguments: list[MethodArgument]) -> Code:
    """Return the arguments of the call inside a method, on one line where that is not too long."""
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
    flat = ", ".join(found)
    if len(f"        return await self._core.send({flat})") <= layout.WIDTH and "\n" not in flat:
        return Code(flat)
    return layout.spread("", found, "", 8)
