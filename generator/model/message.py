"""The parts of requests and answers: parameters, bodies, and the values that a user gives."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from .schema import ABSENT, NOTHING, Absent, Json, Schema

Location = Literal["path", "query", "header", "cookie"]


class Variable(NamedTuple):
    """A value that the user gives: `name` in Postman and in code, `env` in the environment. Secrets have no default.

    `form` is a regular expression that the whole value must match. It works in all languages. If it is empty, any value
    is right.
    """

    name: str
    env: str
    title: str = ""
    description: str = ""
    default: str = ""
    secret: bool = False
    form: str = ""


class Example(NamedTuple):
    """A value of a parameter or body that the document shows under a name."""

    name: str
    value: Json
    summary: str = ""


class Parameter(NamedTuple):
    """One parameter of an operation. `variable` is set if the value belongs to the user (a secret, a login).

    `media_type` is set if the value is written as a document of that type (`content`) and not by a style. `inner` has
    the delimiters of the lists in a list, by their depth (Swagger 2.0); without one, such a list is JSON.
    """

    name: str
    location: Location
    schema: Schema
    required: bool = False
    description: str = ""
    deprecated: bool = False
    style: str = ""
    explode: bool = True
    media_type: str = ""
    example: Json | Absent = ABSENT
    variable: Variable | None = None
    origin: str = ""
    examples: tuple[Example, ...] = ()
    inner: str = ""


class Media(NamedTuple):
    """One representation of a body or an answer. `example` is the usual one, the first where several have names.

    `chosen_by` is the parameter whose value is the name of the example that is sent.
    """

    media_type: str
    schema: Schema
    example: Json | Absent = ABSENT
    origin: str = ""
    encoding: Mapping[str, "Encoding"] = NOTHING
    examples: tuple[Example, ...] = ()
    chosen_by: str = ""


ITEM = "part"
"""The name in `Media.encoding` of the parts of a multipart body whose schema is a list."""


def position(number: int) -> str:
    """Return the name in `Media.encoding` of the part at a position, from 0, of a multipart body without names."""
    return f"{ITEM} {number + 1}"


class Encoding(NamedTuple):
    """How one field of a form is written: by its own media type, or by the style of a query parameter.

    `inner` is that of a `Parameter`.
    """

    content_type: str = ""
    style: str = ""
    explode: bool | None = None
    inner: str = ""


class Body(NamedTuple):
    """The body of an operation. `media` is in the order of the document; the first is preferred."""

    media: tuple[Media, ...]
    required: bool = False
    description: str = ""
    origin: str = ""


class Response(NamedTuple):
    """An answer of an operation. `status` is `200`, `4XX` or `default`."""

    status: str
    description: str = ""
    media: tuple[Media, ...] = ()
    origin: str = ""
    headers: tuple[Parameter, ...] = ()

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success: `200`, `2XX`."""
        return self.status.startswith("2")


def wire_name(location: str, name: str) -> tuple[str, str]:
    """Return what identifies a value of a request: location and name; the case of a header's name does not count."""
    return location, name.lower() if location == "header" else name


def successes(responses: Iterable[Response]) -> list[Response]:
    """Return the successful answers, or those of any status if the document names no success."""
    listed = list(responses)
    good = [response for response in listed if response.is_success]
    return good or [response for response in listed if response.status == "default"]
