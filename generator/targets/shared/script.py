"""The content of the script of one operation: its description, its values as arguments, and how to call it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...encode.prose import line, sentences
from ...examples.request import (
    PathSegment,
    SampleBody,
    SampleRequest,
    SampleValue,
    request_without_path,
    sample_request,
)
from ...model import Api, Credential, Operation, Variable
from .failures import ReportedFailure, reported_failure
from .runtime import Runtime, runtime, with_example

_GENERATED = "Generated: values are arguments (name=value), secrets are variables; --help names them all."
_LONGEST_SAMPLE = 60


class Argument(NamedTuple):
    """A value of a request. `argument` is its name on the command line, with the location if two locations have it."""

    location: str
    argument: str
    value: SampleValue

    @property
    def has_sample(self) -> bool:
        """Whether the value of the sample is sent, unless the user gives another one."""
        return self.location == "path" or ((self.value.sent or self.value.offered) and self.location != "file")


def arguments(request: SampleRequest) -> tuple[Argument, ...]:
    """Return the arguments of a script, in the order in which they are sent."""
    locations: dict[str, str] = {}
    listed = []
    for location, value in _values(request):
        # A whole query has no name.
        name = value.name or value.parameter
        shared = locations.setdefault(name, location) != location
        listed.append(Argument(location, f"{location}:{name}" if shared else name, value))
    return tuple(listed)


def _values(request: SampleRequest) -> Iterator[tuple[str, SampleValue]]:
    placed = dict.fromkeys(value for segment in request.segments for value in segment.values)
    yield from (("path", value) for value in placed)
    yield from (("query", value) for value in request.query)
    yield from (("header", value) for value in request.headers)
    yield from (("cookie", value) for value in request.cookies)
    for part in request.body.parts if request.body else ():
        yield "file" if part.is_file else "field", part.value


def meanings(listed: Iterable[Argument], body: SampleBody | None) -> str:
    """Return a line for each argument: its name, whether it is required, and its meaning."""
    by_name = {argument.argument: argument for argument in reversed(tuple(listed))}
    lines = [_meaning(argument) for argument in reversed(by_name.values())]
    return "\n".join([*lines, *([_body(body)] if body and not body.parts else [])])


def _meaning(argument: Argument) -> str:
    value = argument.value
    words = ["required"] if value.required else []
    words += ["deprecated"] if value.deprecated else []
    words += ["a file: @= in place of ="] if argument.location == "file" else []
    words += [f"from {value.variable.env}"] if value.variable else []
    example = line(value.text)
    is_telling = example not in ("", "string") and len(example) <= _LONGEST_SAMPLE
    words += [f"like {example}"] if is_telling and not value.sent else []
    head = f"- {line(argument.argument)}"
    head += f" ({', '.join(words)})" if words else ""
    meaning = line(value.meaning)
    return f"{head}: {meaning}" if meaning else head


def _body(body: SampleBody) -> str:
    words = "required" if body.required else "optional"
    meaning = line(body.meaning)
    return f"- --body FILE ({words}): {meaning}" if meaning else f"- --body FILE ({words})"


class Script(NamedTuple):
    """The content of a script. `prose` is its description, `values` is about its arguments; the rest is declarations.

    `html` says that HTML is an expected answer. `alternatives` are the logins, as names of credentials, if there are
    several; an empty one needs no login.
    """

    title: str
    prose: tuple[str, ...]
    values: str
    method: str
    path: str
    arguments: tuple[Argument, ...]
    body: SampleBody | None
    base: Variable | None
    credentials: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    signing: str
    signed: bool
    html: bool
    failure: ReportedFailure

    @property
    def meaning(self) -> tuple[str, ...]:
        """The description and the values."""
        return (*self.prose, self.values) if self.values else self.prose

    @property
    def about(self) -> tuple[str, ...]:
        """The same, with a note on the use of the script."""
        return (*self.prose, f"{_GENERATED}\n{self.values}")

    @property
    def part_types(self) -> tuple[tuple[str, str], ...]:
        """The parts of a form with their own media types, by name."""
        types = {part.value.name: part.media_type for part in self.body.parts if part.media_type} if self.body else {}
        return tuple(types.items())


def script(api: Api, operation: Operation) -> Script:
    """Return the content of the script of `operation`."""
    request, common = sample_request(api, operation), runtime(api)
    placed = (segment for segment in request.segments if segment.values)
    listed, values = api.once(_arguments, api.unnamed(operation), request_without_path(api, operation), *placed)
    choices = operation.choices
    base, server = api.base_of(operation), operation.server
    return Script(
        title=heading(operation) + (" (deprecated)" if operation.deprecated else ""),
        prose=tuple(filter(None, (_prose(operation), _login(choices, common)))),
        values=values,
        method=operation.method,
        path="/" + "/".join(map(_template, request.segments)),
        arguments=listed,
        body=request.body,
        base=with_example(base, server.base_url) if server and base.env != api.base_url.env else None,
        credentials=() if choices else common.credential_names(operation.credentials),
        alternatives=tuple(map(common.credential_names, choices)),
        signing=common.signing_name(operation.signing),
        signed=operation.signed,
        html=_may_be_html(api, request),
        failure=reported_failure(operation, api.schemas),
    )


def _arguments(
    _: Api, operation: Operation, request: SampleRequest, *path: PathSegment
) -> tuple[tuple[Argument, ...], str]:
    """Return the arguments with these segments of the path, and what is said about them."""
    listed = arguments(request._replace(segments=path))
    if operation.choices:
        # Keys are chosen when the script runs, like every other login.
        listed = tuple(argument for argument in listed if not argument.value.credential)
    return listed, meanings(listed, request.body)


def _login(choices: tuple[tuple[Credential, ...], ...], common: Runtime) -> str:
    """Return the sentence that says which variables to set for a login, if there are several logins."""
    needs = {credential.id: [variable.env for variable in credential.needs] for credential in common.credentials}
    logins = [" and ".join(env for key in choice for env in needs[key.id]) for choice in choices if choice]
    free = [] if all(choices) else ["nothing"]
    return f"To log in, set {', or '.join([*logins, *free])}; the first that is set is sent." if logins else ""


def _template(segment: PathSegment) -> str:
    return "".join(piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in segment.pieces)


def _may_be_html(api: Api, request: SampleRequest) -> bool:
    if request.accept:
        return any("html" in media_type for media_type in request.accept)
    return not any(connection.headers for connection in api.connections)


def heading(operation: Operation) -> str:
    """Return the title of an operation with its method and path, on one line."""
    return f"{line(operation.title)}: {operation.method} {operation.path}"


def _prose(operation: Operation) -> str:
    parts = dict.fromkeys(part.strip() for part in (operation.summary, operation.description))
    different = [part for part in parts if part.rstrip(".") not in ("", operation.title)]
    # A description may begin with a list.
    return sentences(*different) if different and different[-1][0].isalpha() else "\n".join(different)
