"""The methods of a client: one operation for the template of a resource, synchronous and asynchronous."""

from collections.abc import Container, Mapping
from typing import NamedTuple

from ...encode import python
from ...encode.code import Code
from ...model import Api, Operation
from . import identifiers, layout, media, pages
from .arguments import Arguments, MethodArgument, signature, written
from .definitions import Definitions, constant_name, of_answer
from .docstrings import DocstringSection, docstring
from .expressions import BUILTINS, Expression
from .inputs import Inputs
from .sharing import Sharing
from .wording import DocumentedNames, about_arguments, about_operation

_LOCATIONS = (("path", "path"), ("query", "query"), ("header", "headers"), ("cookie", "cookies"))
_PREFIX = "types."
_NONE = Code("")
_RESERVED = ("builtins", "types", "with_response")
_SEEN = frozenset[str]()  # the hidden words of most folders


class Method(NamedTuple):
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


class RequestCode(NamedTuple):
    """The code for the parameters and the body of a method.

    It has the `arguments`, as they are `listed` in its head and `passed` on, and `about` them; and the `keywords` of
    its constant.
    """

    arguments: list[MethodArgument]
    listed: list[str]
    passed: list[str]
    about: list[DocstringSection]
    keywords: Mapping[str, object]


class AnswerCode(NamedTuple):
    """The code for the answer of a method: its type as the constant has it (`kind`), and as the method has it."""

    types: media.AnswerTypes
    kind: Code
    type: Code
    keywords: Mapping[str, object]
    has_rows: bool


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
        self._api = api
        self._sharing = Sharing(inputs.by_name)
        self._arguments = Arguments(inputs, self._sharing)
        self._declarations = inputs.answers
        self._definitions = Definitions(api, inputs.answers, unsafe, documented.variables)
        self._documented = documented
        self._classes = classes
        hiding = [operation for operation in api.operations if operation.id in BUILTINS]
        self._hidden = {
            folder: frozenset(operation.id for operation in hiding if operation.folder == folder)
            for folder in {operation.folder for operation in hiding}
        }
        self.shapes = self._definitions.shapes
        self.all: list[Method] = []
        self.answers: list[Expression] = []

    def method(self, operation: Operation) -> Method:
        """Return an operation as a method."""
        once, hidden = self._sharing.once, self._hidden.get(operation.folder, _SEEN)
        request = once(self._request, operation, operation.parameters, operation.body, hidden)
        answer = once(self._answer, operation, *operation.responses, operation.method == "HEAD", hidden)
        security = once(self._definitions.of_security, operation, operation.security)
        rules = pages.rules(self._api, operation)
        keywords = {**answer.keywords, **security, **request.keywords, "pages": rules}
        result, constant = answer.types, constant_name(operation.id, answer.kind)
        name = f"{operation.id}_" if operation.id in _RESERVED else operation.id
        passed = [constant, *(_passed(request.arguments, 16) if result.stream else request.passed)]
        about = about_operation(operation, request.about, answer.type, self._documented)
        method = Method(
            name=identifiers.name(name),
            definition=self._definitions.of(operation, constant, answer.kind, result, keywords),
            doc=docstring(*about, indent=8),
            async_doc=docstring(f"See `{self._classes[operation.folder]}.{name}`", indent=8),
            signature=signature(f"def {name}() -> {answer.type}:", request.listed),
            async_signature=signature(
                f"async def {name}() -> {'Async' * result.is_file}{answer.type}:", request.listed
            ),
            call=_call(constant, passed, result),
            async_call=_call(constant, passed, result, is_async=True),
            answer=answer.type,
            kind=answer.kind,
            resource=identifiers.name(operation.folder),
            owner=identifiers.name(self._classes[operation.folder]),
            is_file=result.is_file and not result.stream,
            stream=Code(result.stream),
            is_table=answer.has_rows and _takes_page(operation),
            has_pages=bool(rules),
            deprecated=operation.deprecated,
        )
        self.all.append(method)
        self.answers.append(result.kind)
        return method

    def _request(self, operation: Operation) -> RequestCode:
        arguments = self._arguments.of(operation)
        return RequestCode(
            arguments,
            ["self", *written(arguments, self._hidden.get(operation.folder, _SEEN))],
            _passed(arguments, 12),
            about_arguments(operation.body, arguments, self._documented.variables),
            self._definitions.of_request(operation, arguments),
        )

    def _answer(self, operation: Operation) -> AnswerCode:
        types = media.answers(operation, self._declarations, has_connections=bool(self._api.connections))
        kind, type_ = types.kind.code(_PREFIX), types.kind.code(_PREFIX, self._hidden.get(operation.folder, _SEEN))
        if types.stream:
            type_ = Code(f"Lines[{type_}]" if types.stream == "Lines" else types.stream)
        elif types.is_file:
            kind = type_ = Code("Download")
        declared = self._declarations.by_name.get(types.kind.head)
        members = {member.name for member in declared.fields} if declared else set()
        return AnswerCode(types, kind, type_, of_answer(types), has_rows={"columnNames", "rows"} <= members)


def _takes_page(operation: Operation) -> bool:
    """Return whether an operation takes a page of a table, as those of Qlik's repository do."""
    names = {parameter.name for parameter in operation.parameters if parameter.location == "query"}
    return {"skip", "take"} <= names and operation.body is not None


def _call(constant: Code, passed: list[str], result: media.AnswerTypes, *, is_async: bool = False) -> Code:
    """Return the call inside of a method. A stream wraps the open answer."""
    start = ("await " if is_async else "") + "self._core."
    if not result.stream:
        end = "open(" if result.is_file else "send("
        return layout.sequence(start + end, passed, ")", 8, 15)
    opened = layout.sequence(f"{start}open(", passed, ")", 12, 13)
    return layout.sequence(f"{'Async' if is_async else ''}{result.stream}(", [opened, constant], ")", 8, 15)


def _passed(arguments: list[MethodArgument], indent: int) -> list[str]:
    """Return what a method passes to the runtime: its arguments by their locations in the request."""
    passed = []
    for location, keyword in _LOCATIONS:
        items = [
            f"{python.literal(argument.parameter.name)}: {argument.name}"
            for argument in arguments
            if argument.parameter and argument.parameter.location == location
        ]
        if items:
            passed.append(keyword + "=" + layout.sequence("{", items, "}", indent, len(keyword) + indent + 2))
    return passed + [f"{argument.name}={argument.name}" for argument in arguments if argument.parameter is None]
