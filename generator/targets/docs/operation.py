"""Parts of the page: an operation with data for its template, the signature form, and the texts that parts share."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from ... import targets
from ...diagnosis import catalogue
from ...encode import json
from ...encode.code import Code
from ...errors import PrerequestError
from ...examples.bodies import representation
from ...examples.credentials import is_secret
from ...examples.values import parameter_pairs
from ...model import Api, Body, Credential, Json, Media, Operation, Parameter, Response
from ...naming.names import title
from ...signing import registry as schemes
from ..templates import inner
from .type_labels import PageData, TypeLabels, notes

_SHORTEST = 4


class SharedTexts:
    """Stores long texts that share most of their paragraphs: the page has each paragraph once, and lists of them.

    A large document has thousands of scripts, all with the same signing code. Texts are cut into blocks at empty lines,
    and blocks into lines. The name of each piece is its digest, so that a new operation changes no other name. `add`
    returns the name of a text; the page reads `entries`.
    """

    def __init__(self) -> None:
        self._blocks: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def add(self, text: str) -> str:
        """Return the name of `text`. Equal texts have the same name."""
        return self._name(" ".join(map(self._block, text.split("\n\n"))))

    def entries(self) -> tuple[str, ...]:
        """Return `name content` of each piece: a line, or the names of a block's lines or of a text's blocks."""
        return tuple(f"{name} {content}" for content, name in self._names.items())

    def _block(self, block: str) -> str:
        name = self._blocks.get(block)
        if name is None:
            names = self._names
            # Most lines are stored already, and need no call.
            lines = [names.get(line) or self._name(line) for line in block.split("\n")]
            name = self._blocks[block] = self._name(" ".join(lines))
        return name

    def _name(self, content: str) -> str:
        name = self._names.get(content)
        if name is None:
            digest = urlsafe_b64encode(sha256(content.encode()).digest()).decode()
            size = _SHORTEST
            while digest[:size] in self._taken:
                size += 1
            name = self._names[content] = digest[:size]
            self._taken.add(name)
        return name


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
            # Many operations have equal parameters and messages, which are the same objects.
            fields=self._api.once(self._fields, operation.parameters),
            parts=[*self._parts(operation)],
            scripts=" ".join(self._texts.add(self._script(name, operation)) for name in self._languages),
        )

    def _parts(self, operation: Operation) -> Iterator[PageData]:
        """Yield the request body and the answers."""
        messages: list[tuple[str, Body | Response]] = [("Body", operation.body)] if operation.body else []
        for answer in operation.responses:
            title = f"Answer {answer.status}" if answer.status != "default" else "Any other answer"
            messages.append((title, answer))
        for title, message in messages:
            contents = self._api.once(self._contents, message.media, message is operation.body)
            yield PageData(title=title, about=message.description, contents=contents)

    def _script(self, language: str, operation: Operation) -> str:
        if not targets.find(language).standalone:
            return targets.find(language).text(self._api, operation)
        try:
            return targets.render_one(language, self._api, operation)
        except PrerequestError:
            # A call without a short form has its script in the folder.
            return targets.find(language).text(self._api, operation)

    def _fields(self, api: Api, parameters: tuple[Parameter, ...]) -> Code:
        return inner(api, "docs/fields.html.j2", fields=[*map(self._field, parameters)])

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

    def _contents(self, api: Api, representations: tuple[Media, ...], for_request: bool) -> list[Code]:  # noqa: FBT001
        return [
            inner(
                api,
                "docs/content.html.j2",
                content=PageData(
                    media_type=media.media_type,
                    kind=self._labels.label(media.schema),
                    members=self._labels.members(media.schema) if not media.schema.ref else (),
                    sample=self._sample(media, for_request=for_request),
                ),
            )
            for media in representations
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


def bench(api: Api, name: str) -> PageData:
    """Return the form for the scheme called `name`, with the options that the document sets."""
    scheme = schemes.get(name)
    settings = next(
        operation.signing.options
        for operation in api.operations
        if operation.signing and operation.signing.scheme == name
    )
    choices = [_choice(name, item, settings.get(item.name)) for item in scheme.inputs]
    main = [choice for choice in choices if not choice.optional or len(choices) == 1]
    options = [choice for choice in choices if choice not in main]
    ids = {"id": f"bench-{name}", "href": f"#bench-{name}", "bases_id": f"{name}-bases", "time_id": f"{name}-time"}
    return PageData(scheme=scheme, **ids, bases=origins(api), main=main, options=options)


def origins(api: Api) -> tuple[str, ...]:
    """Return the base addresses of the document."""
    return tuple(
        dict.fromkeys(
            [connection.base_url for connection in api.connections] or [server.base_url for server in api.servers]
        )
    )


def mistakes(names: Iterable[str]) -> dict[str, Json]:
    """Return the table of mistakes for these schemes: title, why and fix by id."""
    chosen = {*names, ""}  # the mistakes that no scheme defines are possible with each of them
    return {
        mistake.id: [mistake.title, mistake.why, mistake.fix]
        for mistake in catalogue().values()
        if mistake.scheme in chosen
    }


def _choice(scheme: str, item: schemes.Input, setting: str | None) -> PageData:
    """Return an input: a secret, one of several values, or free lines. If it is `optional`, the default may stay."""
    return PageData(
        input=item,
        id=f"{scheme}-{item.name}",
        hint_id=f"{scheme}-{item.name}-hint",
        label=title(item.name),
        value="" if item.secret or setting is None else setting,
        optional=setting is None and not item.required,
    )
