"""One operation for the page: the operation itself, and data for its template."""

from collections.abc import Iterator, Sequence

from ... import targets
from ...encode import json
from ...errors import PrerequestError
from ...examples.bodies import representation
from ...examples.secrets import is_secret
from ...examples.values import parameter_pairs
from ...model import Api, Credential, Media, Operation, Parameter
from ...signing import registry as schemes
from .texts import SharedTexts
from .type_labels import PageData, TypeLabels, notes

_WORDS = {
    "apiKey": "API key in the {location}: {name}",
    "basic": "Basic authentication",
    "bearer": "Bearer token",
    "digest": "Digest authentication",
    "mutualTLS": "Client certificate",
}


class Writer:
    """Makes the entries of one API. Samples and scripts are stored as shared texts."""

    def __init__(self, api: Api, labels: TypeLabels, texts: SharedTexts, languages: Sequence[str]) -> None:
        self._api = api
        self._labels = labels
        self._texts = texts
        self._languages = languages

    def entry(self, operation: Operation, folder: str) -> PageData:
        """Return the entry of an operation in the folder with this title.

        `scripts` are names of shared texts, one for each language. `postman` is the path to its Postman item.
        """
        return PageData(
            operation=operation,
            anchor=f"op-{operation.id}",
            summary=operation.summary if operation.summary.rstrip(".") != operation.title else "",
            description=operation.description if operation.description != operation.summary else "",
            notes=_notes(operation),
            scheme=operation.signing.scheme if operation.signing else "",
            base=operation.server.base_url if operation.server else "",
            postman=f"{folder} › {operation.title}",  # noqa: RUF001  (the mark of a path through a tree)
            fields=[*map(self._field, operation.parameters)],
            parts=[*self._parts(operation)],
            scripts=" ".join(self._texts.add(self._script(name, operation)) for name in self._languages),
        )

    def _parts(self, operation: Operation) -> Iterator[PageData]:
        """Yield the request body and the answers."""
        body = operation.body
        if body:
            contents = self._contents(body.media, for_request=True)
            yield PageData(title="Body", about=body.description, contents=contents)
        for answer in operation.responses:
            title = f"Answer {answer.status}" if answer.status != "default" else "Any other answer"
            contents = self._contents(answer.media, for_request=False)
            yield PageData(title=title, about=answer.description, contents=contents)

    def _script(self, language: str, operation: Operation) -> str:
        if not targets.find(language).standalone:
            return targets.find(language).text(self._api, operation)
        try:
            return targets.render_one(language, self._api, operation)
        except PrerequestError:
            # A call without a short form has its script in the folder.
            return targets.find(language).text(self._api, operation)

    def _field(self, parameter: Parameter) -> PageData:
        """Return a parameter. `samples` are as they are sent; `env` is the variable with the user's value."""
        variable = parameter.variable
        pairs = [] if variable or parameter.schema.secret else parameter_pairs(parameter, self._api.schemas)
        return PageData(
            parameter=parameter,
            kind=self._labels.label(parameter.schema),
            secret=is_secret(parameter),
            env=variable.env if variable else "",
            samples=pairs or [(parameter.name, "")],
            notes=notes(parameter.schema),
        )

    def _contents(self, media: Sequence[Media], *, for_request: bool) -> list[PageData]:
        return [
            PageData(
                media_type=content.media_type,
                kind=self._labels.label(content.schema),
                members=self._labels.members(content.schema) if not content.schema.ref else (),
                sample=self._sample(content, for_request=for_request),
            )
            for content in media
        ]

    def _sample(self, media: Media, *, for_request: bool) -> str:
        value = representation(self._api, media, for_request=for_request).value
        if value is None or value in ({}, []) or media.schema.secret:
            return ""
        return self._texts.add(value if isinstance(value, str) else json.text(value))


def _notes(operation: Operation) -> tuple[str, ...]:
    texts = [f"Stability: {operation.stability}"] if operation.stability else []
    if operation.signing:
        words = "{}" if operation.signed else "{}, where the server demands it"
        texts.append(words.format(schemes.get(operation.signing.scheme).title))
    if operation.choices:
        alternatives = (" and ".join(map(_words, choice)) or "no login" for choice in operation.choices)
        return *texts, " or ".join(alternatives)
    return *texts, *map(_words, operation.credentials)


def _words(credential: Credential) -> str:
    return _WORDS[credential.kind].format(location=credential.location, name=credential.name)
