"""The sample answers of an operation: one for each documented status and example, with the request that it answers."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from ..model import Absent, Api, Body, Json, Media, Operation, Parameter, Response
from .ascii import header_text
from .bodies import parsed, representation, sample_body
from .credentials import cleaned
from .flat import flat
from .media import concrete, kind_of
from .request import SampleBody, SampleRequest, sample_request
from .values import parameter_pairs

_NO_BODY: Final = {204, 205, 304}
_MOST_NAMES: Final = 20


class SampleAnswer(NamedTuple):
    """An answer. `about` describes it in one line. `value` is a JSON value, or else a text; it is null for a file.

    `media_type` is empty if the answer has no body. `request` is set if the answer belongs to another request than the
    usual one: then request and answer both have an example with the name `example`.
    """

    status: int
    about: str = ""
    media_type: str = ""
    kind: str = ""
    value: Json = None
    headers: tuple[tuple[str, str], ...] = ()
    example: str = ""
    request: SampleRequest | None = None


def sample_answers(api: Api, operation: Operation) -> tuple[SampleAnswer, ...]:
    """Return an answer for each documented status and each of its examples, in the document's order.

    If a request has several named examples, each belongs to the answer with the same name, or else to the success.
    """
    return api.once(_sample_answers, operation)


def _sample_answers(api: Api, operation: Operation) -> tuple[SampleAnswer, ...]:
    requests = _named_requests(api, operation)
    if not requests:
        return api.once(_usual_answers, operation.responses)
    answers = _documented(api, operation.responses)
    usual = min(answers or [SampleAnswer(200)], key=lambda answer: answer.status >= 300)
    lonely = requests.keys() - {answer.example for answer in answers}
    answers = [answer._replace(request=requests.get(answer.example)) for answer in answers]
    answers += [
        usual._replace(about=name, example=name, request=request)
        for name, request in requests.items()
        if name in lonely
    ]
    return tuple(answer for answer in answers if answer.status)


def _usual_answers(api: Api, responses: tuple[Response, ...]) -> tuple[SampleAnswer, ...]:
    return tuple(answer for answer in _documented(api, responses) if answer.status)


def _documented(api: Api, responses: tuple[Response, ...]) -> list[SampleAnswer]:
    statuses = [_status(response, responses) for response in responses]
    return [
        answer
        for response, status in zip(responses, statuses, strict=True)
        for answer in api.once(_answers, response, status)
    ]


def _named_requests(api: Api, operation: Operation) -> dict[str, SampleRequest]:
    """Return a request for each name of an example, if a body or a parameter has several named examples."""
    bodies = _named_bodies(api, operation)
    requests = {}
    choosers = {one.chosen_by for one in (operation.body.media if operation.body else ())}
    for name in _request_names(operation, bodies):
        parameters = tuple(
            parameter._replace(example=name, required=True)
            if parameter.name in choosers
            else _with_example(parameter, name)
            for parameter in operation.parameters
        )
        request = sample_request(api, operation._replace(parameters=parameters))
        requests[name] = request._replace(body=bodies.get(name, request.body))
    return requests


def _request_names(operation: Operation, bodies: Collection[str]) -> list[str]:
    """Return the names of the examples of a request, each once.

    A parameter that many operations share may have an example for each of them. If there are many names, only those
    count that a body or an answer of this operation has, too, or else the first ones.
    """
    several = (parameter.examples for parameter in operation.parameters if len(parameter.examples) > 1)
    names = list(dict.fromkeys((*bodies, *(example.name for examples in several for example in examples))))
    if len(names) <= _MOST_NAMES:
        return names
    media = (one for response in operation.responses for one in response.media)
    belonging = {*bodies, *(example.name for one in media for example in one.examples)}
    return [name for name in names if name in belonging] or names[:_MOST_NAMES]


def _with_example(parameter: Parameter, name: str) -> Parameter:
    """Return the parameter with the example of this name as value, if it has one."""
    values = [example.value for example in parameter.examples if example.name == name]
    return parameter._replace(example=values[0], required=True) if values else parameter


def _named_bodies(api: Api, operation: Operation) -> dict[str, SampleBody]:
    """Return the body of each named example, if there are several."""
    media = operation.body.media if operation.body else ()
    examples = [(one, example) for one in media for example in one.examples]
    bodies: dict[str, SampleBody] = {}
    for one, example in examples if len(examples) > 1 else ():
        alone = one._replace(example=example.value, examples=(), chosen_by="")
        body = sample_body(api, operation._replace(body=Body((alone,))))
        # An example may be wrong on purpose, to show how the server refuses it, so it is sent as it is written.
        value = example.value if "string" in flat(one.schema, api.schemas).types else parsed(example.value)
        exact = body and body.kind == "json" and not isinstance(value, str)
        if body:
            bodies.setdefault(example.name, body._replace(value=value, note="") if exact else body)
    return bodies


def _status(response: Response, responses: Iterable[Response]) -> int:
    """Return the number of a documented status; 0 if it is not a status."""
    if response.status == "default":
        return 500 if any(other.is_success for other in responses) else 200
    digits = response.status.replace("X", "0")
    return int(digits) if digits.isdecimal() and 100 <= int(digits) <= 599 else 0


def _answers(api: Api, response: Response, status: int) -> tuple[SampleAnswer, ...]:
    headers = tuple(_headers(api, response.headers))
    usual = SampleAnswer(status, _line(response.description), headers=headers)
    if status in _NO_BODY or not response.media:
        return (usual,)
    return tuple(answer for media in response.media for answer in _of_media(api, usual, media))


def _of_media(api: Api, usual: SampleAnswer, media: Media) -> Iterator[SampleAnswer]:
    for example in media.examples:
        about = example.summary or (example.name if len(media.examples) > 1 else "")
        yield _with_body(api, usual, media, example.value)._replace(example=example.name, about=about or usual.about)
    if not media.examples:
        yield _with_body(api, usual, media, media.example)


def _with_body(api: Api, answer: SampleAnswer, media: Media, example: Json | Absent) -> SampleAnswer:
    whole = flat(media.schema, api.schemas)
    representative = concrete(media._replace(example=example), whole)
    kind = kind_of(representative, whole)
    if isinstance(example, Absent) or (kind != "json" and not isinstance(example, str)):
        value = representation(api, representative, for_request=False).value
    else:
        value = cleaned(example)
        # The document has JSON, or another format, as a text.
        kind = "text" if kind == "json" and isinstance(value, str) and "string" not in whole.types else kind
    return answer._replace(media_type=representative.media_type, kind=kind, value=value)


def _headers(api: Api, headers: tuple[Parameter, ...]) -> Iterator[tuple[str, str]]:
    for header in headers:
        yield header.name, header_text(", ".join(text for _, text in parameter_pairs(header, api.schemas)))


def _line(description: str) -> str:
    return next((line.strip() for line in description.splitlines() if line.strip()), "")
