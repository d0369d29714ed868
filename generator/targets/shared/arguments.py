"""The values of a script as its arguments: names that are unique in an operation, and their help."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...encode.prose import line
from ...examples.request import SampleBody, SampleRequest, SampleValue

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
