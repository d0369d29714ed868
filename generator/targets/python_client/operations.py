"""The methods of a client: one operation for the template of a resource, synchronous and asynchronous."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from ...encode import python
from ...encode.code import Code
from ...model import Api, Operation
from . import identifiers, layout, media, pages
from .arguments import Arguments, MethodArgument, signature, written
from .declarations import Declarations
from .definitions import Definitions, constant_name
from .docstrings import docstring
from .expressions import BUILTINS, Expression
from .inputs import Inputs
from .wording import DocumentedNames, about_operation

_LOCATIONS = (("path", "path"), ("query", "query"), ("header", "headers"), ("cookie", "cookies"))
_PREFIX = "types."
_NONE = Code("")
_RESERVED = ("builtins", "types", "with_response")


@dataclass(frozen=True, slots=True)
class Method:
    """A method.

    `signature` is the text between the brackets of its head; `call` is the expression that makes its answer.

    Names with `async_` are for the asynchronous client.
    """

    name: Code
    definition: Code
    doc: Code
    signature: Code
    async_signature: Code
    call: Code
    async_call: Code
    answer: Code
    kind: Code
    resource: Code
    owner: Code
    async_doc: Code
    is_file: bool = False
    stream: Code = _NONE
    is_table: bool = False
    has_pages: bool = False
    deprecated: bool = False

    @property
    def detailed(self) -> Code:
        """The method that also returns status and headers, as a line of a class."""
        head = f"{self.name} = Detailed{'Download' if self.is_file else ''}("
        return layout.sequence(head, [f"{self.owner}.{self.name}"], ")", 4, 4)

    @property
    def async_answer(self) -> Code:
        """The result of the asynchronous method after it was awaited."""
        return Code(f"Async{self.answer}") if self.is_file or self.stream else self.answer


class Methods:
    """Writes the operations of an API."""

    def __init__(
        self,
        api: Api,
        inputs: Inputs,
        unsafe: Container[str],
        documented: DocumentedNames,
        classes: Mapping[str, str],
    ) -> None:
        self._schemas, self._has_connections = api.schemas, bool(api.connections)
        self._arguments = Arguments(inputs)
        self._declarations = inputs.answers
        self._definitions = Definitions(api, inputs.answers, unsafe, documented.variables)
        self._documented = documented
        self._classes = classes
        hiding = [operation for operation in api.operations if operation.id in BUILTINS]
        self._hidden = {
            folder.id: frozenset(operation.id for operation in hiding if operation.folder == folder.id)
            for folder in api.folders
        }
        self.shapes = self._definitions.shapes
        self.all: list[Method] = []
        self.answers: list[Expression] = []

    def method(self, operation: Operation) -> Method:
        """Return an operation as a method."""
        arguments = self._arguments.of(operation)
        result = media.answers(operation, self._declarations, has_connections=self._has_connections)
        is_download = result.is_file and not result.stream
        is_open = is_download or bool(result.stream)
        hidden = self._hidden[operation.folder]
        kind = Code("Download") if is_download else result.kind.code(_PREFIX)
        answer = kind if is_download else _stream_type(result, result.kind.code(_PREFIX, hidden))
        constant = constant_name(operation.id, kind)
        name = f"{operation.id}_" if operation.id in _RESERVED else operation.id
        listed = ["self", *written(arguments, hidden)]
        passed = _passed(constant, arguments, 16 if result.stream else 12)
        about = about_operation(operation, arguments, answer, self._documented)
        method = Method(
            name=identifiers.name(name),
            definition=self._definitions.of(operation, constant, kind, result, arguments),
            doc=docstring(*about, indent=8),
            async_doc=docstring(f"See `{self._classes[operation.folder]}.{name}`", indent=8),
            signature=signature(f"def {name}() -> {answer}:", listed),
            async_signature=signature(f"async def {name}() -> {'Async' * is_open}{answer}:", listed),
            call=_call(constant, passed, result),
            async_call=_call(constant, passed, result, is_async=True),
            answer=answer,
            kind=kind,
            resource=identifiers.name(operation.folder),
            owner=identifiers.name(self._classes[operation.folder]),
            is_file=is_download,
            stream=Code(result.stream),
            is_table=_is_table(operation, result, self._declarations),
            has_pages=bool(pages.rules(operation, self._schemas)),
            deprecated=operation.deprecated,
        )
        self.all.append(method)
        self.answers.append(result.kind)
        return method


def _is_table(operation: Operation, answers: media.AnswerTypes, declarations: Declarations) -> bool:
    """Return whether an operation returns a page of a table, like those of Qlik's repository."""
    declared = declarations.by_name.get(answers.kind.head)
    members = {member.name for member in declared.fields} if declared else set()
    names = {parameter.name for parameter in operation.parameters if parameter.location == "query"}
    return {"columnNames", "rows"} <= members and {"skip", "take"} <= names and operation.body is not None


def _stream_type(result: media.AnswerTypes, kind: Code) -> Code:
    return Code(f"Lines[{kind}]") if result.stream == "Lines" else Code(result.stream) or kind


def _call(constant: Code, passed: list[str], result: media.AnswerTypes, *, is_async: bool = False) -> Code:
    """Return the call inside of a method. A stream wraps the open answer."""
    start = ("await " if is_async else "") + "self._core."
    if not result.stream:
        end = "open(" if result.is_file else "send("
        return layout.sequence(start + end, passed, ")", 8, 15)
    opened = layout.sequence(f"{start}open(", passed, ")", 12, 13)
    return layout.sequence(f"{'Async' if is_async else ''}{result.stream}(", [opened, constant], ")", 8, 15)


def _passed(constant: Code, arguments: list[MethodArgument], indent: int) -> list[str]:
    """Return what a method passes to the runtime: its constant, and its arguments by their locations in the request."""
    passed = [str(constant)]
    for location, keyword in _LOCATIONS:
        items = [
            f"{python.literal(argument.parameter.name)}: {argument.name}"
            for argument in arguments
            if argument.parameter and argument.parameter.location == location
        ]
        if items:
            passed.append(keyword + "=" + layout.sequence("{", items, "}", indent, len(keyword) + indent + 2))
    return passed + [f"{argument.name}={argument.name}" for argument in arguments if argument.parameter is None]
