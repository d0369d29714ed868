"""The sample request: everything that an operation sends by default, independent of any language.

Every target writes this request in its language. No target decides a parameter style or a body itself.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

from ..encode.prose import sentences
from ..model import (
    PLACEHOLDER,
    Api,
    Credential,
    Json,
    Operation,
    Parameter,
    Response,
    Schema,
    Variable,
    successes,
)
from .ascii import header_text, in_ascii, parameter_in_ascii, schemas_in_ascii
from .credentials import is_secret
from .flat import flat
from .media import is_json
from .styles import DEEP, is_ambiguous, list_form, prefix, serialise, text
from .values import parameter_pairs, parameter_value

_COOKIE: Final = "!#$&'()*+-./:<=>?@[]^_`{|}~"

_AMBIGUOUS: Final = "A part of the sample has in it what separates the parts: servers may find more parts."


class SampleValue(NamedTuple):
    """One name with one text, before percent-encoding. An exploded list gives several values for one `parameter`.

    `variable` is set if the user gives the value; `text` is then empty. `sent` says that the value is sent by default:
    it is required, or part of the documented first call. Other values are only offered. `credential` is the id of the
    security scheme if the value is an API key. `offered` says that the sample is sent only with another choice of
    fields than the usual one (`SampleBody.choices`). A whole query has no `name`: its text follows the `?` directly.
    `members` is set if a deep object has members of any name: other names may stand in the brackets after it.
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
    members: str = ""


class PathSegment(NamedTuple):
    """One segment of a path, between two slashes: `pieces` are its literal texts and values, in order.

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
        """The whole segment with its sample values."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


class FormPart(NamedTuple):
    """A field of a form. `media_type` is set if the part has its own media type. A file has a path instead of a text.

    `several` says that any number of files may be sent under this name.
    """

    value: SampleValue
    media_type: str = ""
    is_file: bool = False
    several: bool = False


class FieldChoice(NamedTuple):
    """The fields of a form that are sent if a parameter has a value; the case of the value does not count."""

    parameter: str
    value: str
    fields: tuple[str, ...]


class SampleBody(NamedTuple):
    """A body. `kind` is `json`, `xml`, `text`, `urlencoded`, `multipart` or `binary`.

    `value` is the value of a JSON body, or the text of an XML or text body. A form has `parts`. A binary body is a file
    that the user gives. `note` is for the reader of the sample, for example that parts of it were left out. `choices`
    are sets of fields, the usual one first.
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
        """The fields of a form that are texts."""
        return tuple(part.value for part in self.parts if not part.is_file)


class SampleRequest(NamedTuple):
    """What an operation sends. API keys in the query, headers or cookies come after the parameters.

    `accept` lists the media types of the documented success, the preferred one first; it is empty if there are none.
    """

    method: str
    segments: tuple[PathSegment, ...]
    query: tuple[SampleValue, ...]
    headers: tuple[SampleValue, ...]
    cookies: tuple[SampleValue, ...]
    body: SampleBody | None
    accept: tuple[str, ...] = ()


def sample_request(api: Api, operation: Operation) -> SampleRequest:
    """Return the request that `operation` sends by default."""
    return api.once(_sample_request, operation)


def _sample_request(api: Api, operation: Operation) -> SampleRequest:
    request = request_without_path(api, operation)
    accept, _ = api.once(_accept, operation.responses)
    return request._replace(segments=segments(api, operation), accept=accept)


def request_without_path(api: Api, operation: Operation) -> SampleRequest:
    """Return the request without its path: the same object for all operations that do not differ in the rest."""
    _, best = api.once(_accept, operation.responses)
    return api.once(_without_path, api.unnamed(operation), best)


def _without_path(api: Api, operation: Operation, accept: str | None) -> SampleRequest:
    from .bodies import sample_body  # noqa: PLC0415  (it makes the types above)

    values = api.once(_values, operation.parameters, operation.first_call, operation.credentials)
    headers = api.once(_headers, values["header"], accept)
    return SampleRequest(operation.method, (), values["query"], headers, values["cookie"], sample_body(api, operation))


def segments(api: Api, operation: Operation) -> tuple[PathSegment, ...]:
    """Return the segments of the path: literal text, and samples for the placeholders."""
    return api.once(_segments, operation.path, operation.parameters)


def _segments(api: Api, path: str, parameters: tuple[Parameter, ...]) -> tuple[PathSegment, ...]:
    templates = path.removeprefix("/").split("/")
    return tuple(
        api.once(_segment, template, parameters) if "{" in template else PathSegment(template, (template,))
        for template in templates
    )


def _segment(api: Api, template: str, parameters: tuple[Parameter, ...]) -> PathSegment:
    declared = {parameter.name: parameter for parameter in parameters if parameter.location == "path"}
    split = PLACEHOLDER.split(template)
    pieces: list[str | SampleValue] = []
    for literal, name in zip(split[::2], [*split[1::2], ""], strict=True):
        value, before = _path_value(api, name, declared.get(name))
        pieces += [literal + before] if literal + before else []
        pieces += [value] if name else []
    return PathSegment(template, tuple(pieces) or ("",))


def _path_value(api: Api, name: str, parameter: Parameter | None) -> tuple[SampleValue, str]:
    """Return the value of a placeholder, with the literal text that its style writes before it."""
    if parameter is None:
        return SampleValue(name, name, name), ""
    value = parameter_value(parameter, api.schemas)
    parameter, before = _with_warning(parameter, value), prefix(parameter, value)
    written = serialise(parameter, value)[0][1].removeprefix(before) or name
    return _value(api, parameter, name, written, is_sent=True), before


def _values(
    api: Api, parameters: tuple[Parameter, ...], first_call: tuple[str, ...], credentials: tuple[Credential, ...]
) -> Mapping[str, tuple[SampleValue, ...]]:
    """Return the values of the query, the headers and the cookies, by location; keys come last."""
    values: dict[str, list[SampleValue]] = {"query": [], "header": [], "cookie": []}
    for parameter in parameters:
        if parameter.location in values:
            names = {parameter.name, f"{parameter.location}:{parameter.name}"}
            is_sent = parameter.required or not names.isdisjoint(first_call)
            values[parameter.location] += api.once(_parameter_values, parameter, is_sent)
    for key in credentials:
        if key.kind == "apiKey" and key.location in values:
            values[key.location].append(_key(key))
    return {location: tuple(listed) for location, listed in values.items()}


def _headers(_: Api, declared: tuple[SampleValue, ...], best: str | None) -> tuple[SampleValue, ...]:
    """Return the headers. `Accept` asks for the documented answer."""
    if best is None:
        return declared
    return (*declared, SampleValue("Accept", best, "Accept", meaning="Media type of the answer.", required=False))


def _parameter_values(api: Api, parameter: Parameter, is_sent: bool) -> list[SampleValue]:  # noqa: FBT001  (by position)
    if parameter.variable:
        return [_value(api, parameter, parameter.name, "", is_sent=is_sent)]
    value = parameter_value(parameter, api.schemas)
    pairs = serialise(parameter, value)
    if parameter.location == "header":
        pairs = [(name, in_ascii(parameter.media_type, sample)) for name, sample in pairs]
        if any(sample and not header_text(sample) for _, sample in pairs):
            parameter = parameter_in_ascii(parameter)
            pairs = parameter_pairs(parameter, api.once(schemas_in_ascii))
    if not pairs:
        # An empty list is not sent at all, but its name is offered.
        return [_value(api, parameter, parameter.name, "", is_sent=False)]
    parameter = _with_warning(parameter, value)
    return [_value(api, parameter, name, _cleaned(parameter, sample), is_sent=is_sent) for name, sample in pairs]


def _with_warning(parameter: Parameter, value: Json) -> Parameter:
    if not is_ambiguous(parameter, value):
        return parameter
    return parameter._replace(description=sentences(parameter.description, _AMBIGUOUS))


def _value(api: Api, parameter: Parameter, name: str, sample: str, *, is_sent: bool) -> SampleValue:
    return SampleValue(
        name=name,
        text=sample,
        parameter=parameter.name,
        meaning=meaning(parameter, api.schemas),
        required=parameter.required,
        sent=is_sent,
        deprecated=parameter.deprecated,
        secret=is_secret(parameter),
        variable=parameter.variable,
        members=parameter.name if has_any_member(parameter, api.schemas) else "",
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


def _cleaned(parameter: Parameter, sample: str) -> str:
    """Return a sample as it can be sent; what would end a cookie is escaped, as the generated client does.

    The style `cookie` (OpenAPI 3.2) has no other escapes: a value comes in escaped form.
    """
    if parameter.location == "cookie":
        raw = '%, "\\' if parameter.style == "cookie" else ""
        return quote(sample, safe=raw + (_COOKIE if parameter.explode else f"{_COOKIE},"))
    return header_text(sample) if parameter.location == "header" else sample


def meaning(parameter: Parameter, schemas: Mapping[str, Schema]) -> str:
    """Return the meaning of a parameter, its allowed values, and how a list is written."""
    schema = flat(parameter.schema, schemas)
    items = flat(schema.items, schemas) if schema.items else None
    values = [text(value) for value in (schema.enum or (items.enum if items else ()))[:20]]
    allowed = f"{'One of' if values[1:] else 'Only'}: {', '.join(values)}." if values else ""
    form = "Other names may stand in the brackets." if has_any_member(parameter, schemas) else ""
    return sentences(parameter.description, allowed, list_form(parameter) if items else form)


def has_any_member(parameter: Parameter, schemas: Mapping[str, Schema]) -> bool:
    """Return whether a parameter is a deep object whose members may have any name."""
    return parameter.style.startswith(DEEP) and bool(flat(parameter.schema, schemas).additional)


def _accept(_: Api, responses: tuple[Response, ...]) -> tuple[tuple[str, ...], str | None]:
    """Return the media types of the success, and the one to ask for: JSON if there is JSON, None for a wildcard."""
    success = next((response for response in successes(responses) if response.media), Response(""))
    accept = tuple(media.media_type for media in success.media)
    offered = (media_type for media_type in accept if "*" not in media_type)
    return accept, min(offered, key=lambda media_type: not is_json(media_type), default=None)
