"""One operation as the page shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ... import targets
from ...encode import json
from ...errors import PrerequestError
from ...examples.bodies import representation
from ...examples.secrets import is_secret
from ...examples.values import parameter_pairs
from ...model import Api, Credential, Media, Operation, Parameter
from ...signing import registry as schemes
from .texts import Texts
from .type_labels import Kind, Kinds, Member, notes

_WORDS = {
    "apiKey": "API key in the {location}: {name}",
    "basic": "Basic authentication",
    "bearer": "Bearer token",
    "digest": "Digest authentication",
    "mutualTLS": "Client certificate",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter. `samples` are names and values as they are sent; `env` is the variable that holds the user's own."""

    name: str
    location: str
    kind: Kind
    required: bool
    secret: bool
    deprecated: bool
    env: str
    samples: tuple[tuple[str, str], ...]
    notes: str
    description: str


@dataclass(frozen=True, slots=True)
class Content:
    """A representation of a body or an answer; `sample` is the name of its shelved text."""

    media_type: str
    kind: Kind
    members: tuple[Member, ...]
    sample: str


@dataclass(frozen=True, slots=True)
class BodyPart:
    """The body that is sent, or an answer."""

    title: str
    description: str
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """An operation. `scripts` are names of shelved texts, one for each language; `postman` is the way to its item."""

    id: str
    anchor: str
    method: str
    title: str
    path: str
    summary: str
    description: str
    notes: tuple[str, ...]
    deprecated: bool
    scheme: str
    base: str
    postman: str
    fields: tuple[Field, ...]
    parts: tuple[BodyPart, ...]
    scripts: str


class Writer:
    """Makes entries of one API; samples and scripts go to the shelf."""

    def __init__(self, api: Api, kinds: Kinds, texts: Texts, languages: Sequence[str]) -> None:
        self._api = api
        self._kinds = kinds
        self._texts = texts
        self._languages = languages

    def entry(self, operation: Operation, folder: str) -> IndexEntry:
        """Return the entry of an operation in the folder of that title."""
        summary = operation.summary if operation.summary.rstrip(".") != operation.title else ""
        return IndexEntry(
            id=operation.id,
            anchor=f"op-{operation.id}",
            method=operation.method,
            title=operation.title,
            path=operation.path,
            summary=summary,
            description=operation.description if operation.description != operation.summary else "",
            notes=_notes(operation),
            deprecated=operation.deprecated,
            scheme=operation.signing.scheme if operation.signing else "",
            base=operation.server.base_url if operation.server else "",
            postman=f"{folder} › {operation.title}",  # noqa: RUF001  (the mark of a path through a tree)
            fields=tuple(map(self._field, operation.parameters)),
            parts=tuple(self._parts(operation)),
            scripts=" ".join(self._texts.add(self._script(name, operation)) for name in self._languages),
        )

    def _parts(self, operation: Operation) -> Iterator[BodyPart]:
        body = operation.body
        if body:
            yield BodyPart("Body", body.description, self._contents(body.media, sent=True))
        for answer in operation.responses:
            title = f"Answer {answer.status}" if answer.status != "default" else "Any other answer"
            yield BodyPart(title, answer.description, self._contents(answer.media, sent=False))

    def _script(self, language: str, operation: Operation) -> str:
        if not targets.find(language).standalone:
            return targets.find(language).text(self._api, operation)
        try:
            return targets.render_one(language, self._api, operation)
        except PrerequestError:
            # What cannot be called in short has its script in the folder.
            return targets.find(language).text(self._api, operation)

    def _field(self, parameter: Parameter) -> Field:
        variable = parameter.variable
        pairs = [] if variable or parameter.schema.secret else parameter_pairs(parameter, self._api.schemas)
        return Field(
            name=parameter.name,
            location=parameter.location,
            kind=self._kinds.kind(parameter.schema),
            required=parameter.required,
            secret=is_secret(parameter),
            deprecated=parameter.deprecated,
            env=variable.env if variable else "",
            samples=tuple(pairs or [(parameter.name, "")]),
            notes=notes(parameter.schema),
            description=parameter.description,
        )

    def _contents(self, media: Sequence[Media], *, sent: bool) -> tuple[Content, ...]:
        return tuple(
            Content(
                content.media_type,
                self._kinds.kind(content.schema),
                self._kinds.members(content.schema) if not content.schema.ref else (),
                self._sample(content, sent=sent),
            )
            for content in media
        )

    def _sample(self, media: Media, *, sent: bool) -> str:
        value = representation(self._api, media, for_request=sent).value
        if value is None or value in ({}, []) or media.schema.secret:
            return ""
        return self._texts.add(value if isinstance(value, str) else json.text(value))


def _notes(operation: Operation) -> tuple[str, ...]:
    texts = [f"Stability: {operation.stability}"] if operation.stability else []
    if operation.signing:
        words = "{}" if operation.signed else "{}, where the server demands it"
        texts.append(words.format(schemes.get(operation.signing.scheme).title))
    if operation.choices:
        ways = (" and ".join(map(_words, choice)) or "no login" for choice in operation.choices)
        return *texts, " or ".join(ways)
    return *texts, *map(_words, operation.credentials)


def _words(credential: Credential) -> str:
    return _WORDS[credential.kind].format(location=credential.location, name=credential.name)
