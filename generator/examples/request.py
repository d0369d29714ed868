"""The sample request: everything an operation sends when nobody chooses otherwise, in no language's spelling.

Every target spells this one request; none works out a parameter style or a body by itself.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..encode.http import header_value
from ..model import PLACEHOLDER, Api, Credential, Json, Operation, Parameter, Variable
from .media import is_json
from .secrets import is_secret
from .styles import prefix, serialise, text
from .values import parameter_pairs, parameter_value


class SampleValue(NamedTuple):
    """One name with one text, before any percent-encoding. An exploded list gives several of one `parameter`.

    `variable` holds the user's own value where there is one; `text` is then empty. `sent` says whether the value goes
    out by default: it is required, or part of the documented first call. The others are only offered. `credential` is
    the id of the security scheme that asks for the value, where it is an API key. `offered` says that the sample is
    sent with another choice than the usual one (`SampleBody.choices`). A whole query has no `name`: its text stands
    behind the `?` alone.
    """

    name: str
    text: str
    parameter: str
    meaning: str = ""
    required: bool = True
    sent: bool = True
    deprecated: bool = False
    secret: bool = False
    variable: Variable | None = None
    credential: str = ""
    offered: bool = False


class PathSegment(NamedTuple):
    """What stands between two slashes of a path: `pieces` are literal texts and values, in the order of the path.

    `template` is the segment as the document has it. `/jobs/{id}:cancel` has the pieces `{id}` and `:cancel`.
    """

    template: str
    pieces: tuple[str | SampleValue, ...]

    @property
    def values(self) -> tuple[SampleValue, ...]:
        """The values among the pieces."""
        return tuple(piece for piece in self.pieces if isinstance(piece, SampleValue))

    @property
    def text(self) -> str:
        """The whole segment with its samples in it."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


class FormPart(NamedTuple):
    """A field of a form. `media_type` is given where the part has one of its own; a file has a path, not a text.

    `several` says that any number of files may come under the one name.
    """

    value: SampleValue
    media_type: str = ""
    is_file: bool = False
    several: bool = False


class FieldChoice(NamedTuple):
    """The fields of a form that are sent where a parameter has a value; small and capital letters are the same."""

    parameter: str
    value: str
    fields: tuple[str, ...]


class SampleBody(NamedTuple):
    """A body. `kind` is `json`, `xml`, `text`, `urlencoded`, `multipart` or `binary`.

    `value` is the value of a JSON body, or the text of an XML or text body; a form has `parts`; a binary body is a file
    that the user brings. `note` says what a reader must know of the sample, such as that parts of it were left out.
    `choices` are sets of fields, the usual one first.
    """

    kind: str
    media_type: str
    value: Json = None
    parts: tuple[FormPart, ...] = ()
    required: bool = False
    meaning: str = ""
    note: str = ""
    choices: tuple[FieldChoice, ...] = ()

    @property
    def fields(self) -> tuple[SampleValue, ...]:
        """The texts of a form."""
        return tuple(part.value for part in self.parts if not part.is_file)

    @property
    def files(self) -> tuple[SampleValue, ...]:
        """The files of a form."""
        return tuple(part.value for part in self.parts if part.is_file)


class SampleRequest(NamedTuple):
    """What an operation sends. API keys that stand in query, headers or cookies come after the parameters.

    `accept` lists the media types of the documented success, the preferred one first; it is empty where none is given.
    """

    method: str
    segments: tuple[PathSegment, ...]
    query: tuple[SampleValue, ...]
    headers: tuple[SampleValue, ...]
    cookies: tuple[SampleValue, ...]
    body: SampleBody | None
    accept: tuple[str, ...] = ()


def sample_request(api: Api, operation: Operation) -> SampleRequest:
    """Return the request that `operation` sends when nobody chooses otherwise."""
    return api.once(_sample_request, operation)


def _sample_request(api: Api, operation: Operation) -> SampleRequest:
    from .bodies import sample_body  # noqa: PLC0415  (it makes the types above)

    return SampleRequest(
        method=operation.method,
        segments=segments(api, operation),
        query=_values(api, operation, "query"),
        headers=_headers(api, operation),
        cookies=_values(api, operation, "cookie"),
        body=sample_body(api, operation),
        accept=_accept(operation),
    )


def segments(api: Api, operation: Operation) -> tuple[PathSegment, ...]:
    """Return the parts of the path: literal text as it is, samples in the placeholders."""
    declared = {parameter.name: parameter for parameter in operation.parameters if parameter.location == "path"}
    return tuple(_segment(api, part, declared) for part in operation.path.removeprefix("/").split("/"))


def _segment(api: Api, template: str, declared: Mapping[str, Parameter]) -> PathSegment:
    split = PLACEHOLDER.split(template)
    pieces: list[str | SampleValue] = []
    for literal, name in zip(split[::2], [*split[1::2], ""], strict=True):
        value, before = _path_value(api, name, declared.get(name))
        pieces += [literal + before] if literal + before else []
        pieces += [value] if name else []
    return PathSegment(template, tuple(pieces) or ("",))


def _path_value(api: Api, name: str, parameter: Parameter | None) -> tuple[SampleValue, str]:
    """Return the value of a placeholder, and what its style writes before it: that is literal text."""
    if parameter is None:
        return SampleValue(name, name, name), ""
    value = parameter_value(parameter, api.schemas)
    before = prefix(parameter, value)
    shown = serialise(parameter, value)[0][1].removeprefix(before) or name
    return _value(parameter, name, shown, sent=True), before


def _values(api: Api, operation: Operation, location: str) -> tuple[SampleValue, ...]:
    parameters = [parameter for parameter in operation.parameters if parameter.location == location]
    keys = [key for key in operation.credentials if key.kind == "apiKey" and key.location == location]
    sampled = (value for parameter in parameters for value in _parameter_values(api, operation, parameter))
    return (*sampled, *map(_key, keys))


def _headers(api: Api, operation: Operation) -> tuple[SampleValue, ...]:
    """Return the headers; an operation asks for its documented answer, for JSON where that is one."""
    declared = _values(api, operation, "header")
    offered = [media_type for media_type in _accept(operation) if "*" not in media_type]
    if not offered:
        return declared
    best = min(offered, key=lambda media_type: not is_json(media_type))
    return (*declared, SampleValue("Accept", best, "Accept", meaning="Media type of the answer.", required=False))


def _parameter_values(api: Api, operation: Operation, parameter: Parameter) -> Iterable[SampleValue]:
    sent = parameter.required or parameter.name in operation.first_call
    if parameter.variable:
        return [_value(parameter, parameter.name, "", sent=sent)]
    pairs = parameter_pairs(parameter, api.schemas)
    if not pairs:
        # An empty list is sent as nothing at all; its name is offered.
        return [_value(parameter, parameter.name, "", sent=False)]
    clean = header_text if parameter.location in ("header", "cookie") else str
    return [_value(parameter, name, clean(sample), sent=sent) for name, sample in pairs]


def _value(parameter: Parameter, name: str, sample: str, *, sent: bool) -> SampleValue:
    return SampleValue(
        name=name,
        text=sample,
        parameter=parameter.name,
        meaning=meaning(parameter),
        required=parameter.required,
        sent=sent,
        deprecated=parameter.deprecated,
        secret=is_secret(parameter),
        variable=parameter.variable,
    )


def _key(credential: Credential) -> SampleValue:
    return SampleValue(
        credential.name,
        "",
        credential.name,
        credential.description,
        secret=True,
        variable=credential.variables[0],
        credential=credential.id,
    )


def header_text(sample: str) -> str:
    """Return a sample that can stand in a header; nothing, for a person to fill, where it cannot."""
    try:
        return header_value(sample)
    except ValueError:
        return ""


def meaning(parameter: Parameter) -> str:
    """Return what a parameter means and which values it takes."""
    values = [text(value) for value in parameter.schema.enum[:20]]
    allowed = f"One of: {', '.join(values)}." if values else ""
    return " ".join(filter(None, (parameter.description, allowed)))


def _accept(operation: Operation) -> tuple[str, ...]:
    success = (response for response in operation.responses if response.status[:1] == "2" and response.media)
    return tuple(media.media_type for response in list(success)[:1] for media in response.media)
