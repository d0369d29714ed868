"""The declarations of a script. Each language writes them as calls of functions of its runtime."""

from collections.abc import Iterator
from typing import NamedTuple

from ...encode.json import text
from ...model import Json
from ...naming.names import pascal
from .script import Argument, Script

_BODIES = {"urlencoded": "form", "binary": "upload", "multipart": "multipart"}


class RuntimeCall(NamedTuple):
    """A call of the runtime.

    `verb` is the name of the declaration, `sample` a JSON body, `title` the meaning of an option.
    """

    verb: str
    words: tuple[str, ...]
    optional: bool = False
    media_type: str = ""
    is_json: bool = False
    sample: Json = None
    title: str = ""

    @property
    def method(self) -> str:
        """The name of the function as most languages write it."""
        return f"operation.{self.verb}"

    @property
    def pascal(self) -> str:
        """The verb in languages that write words with capital letters."""
        return pascal(self.verb)


def declarations(content: Script) -> tuple[RuntimeCall, ...]:
    """Return the declarations of the script in the necessary order."""
    return tuple(_declarations(content))


def _declarations(content: Script) -> Iterator[RuntimeCall]:
    if content.base:
        yield RuntimeCall("base_from", (content.base.env, content.base.title))
    yield from map(_argument, content.arguments)
    objects = ((one.location, one.value.members) for one in content.arguments if one.value.members)
    yield from (RuntimeCall("members", words) for words in dict.fromkeys(objects))
    yield from _body(content)
    yield from (RuntimeCall("part_type", pair) for pair in content.part_types)
    yield from (RuntimeCall("credential", (name,)) for name in content.credentials)
    yield from (RuntimeCall("alternative", names) for names in content.alternatives)
    if content.signing:
        yield RuntimeCall("signature" if content.signed else "signable", (content.signing,))
    if content.html:
        yield RuntimeCall("answers_html", ())
    if content.failure.member:
        yield RuntimeCall("reports_failure", tuple(filter(None, content.failure)))


def _argument(argument: Argument) -> RuntimeCall:
    value, location = argument.value, argument.location
    renamed = (argument.argument,) if argument.argument != value.name else ()
    if value.variable:
        words, title = (location, value.name, value.variable.env), value.variable.title or value.variable.env
        if value.required:
            return RuntimeCall("secret", (*words, title))
        return RuntimeCall("optional_secret", words, title=title)
    if location == "file" and value.required:
        return RuntimeCall("file", (value.name, *renamed))
    if argument.has_sample:
        return RuntimeCall("value", (location, value.name, value.text, *renamed))
    return RuntimeCall("option", (location, value.name, *renamed))


def _body(content: Script) -> Iterator[RuntimeCall]:
    body = content.body
    if body is None:
        return
    verb = _BODIES.get(body.kind, "text")
    if verb == "text":
        is_json = body.kind == "json"
        words: tuple[str, ...] = (body.media_type, text(body.value) if is_json else str(body.value or ""))
        sample = body.value if is_json else None
        yield RuntimeCall(verb, words, media_type=body.media_type, is_json=is_json, sample=sample)
    else:
        words = () if verb == "multipart" else (body.media_type,)
        is_optional = verb == "upload" and not body.required
        yield RuntimeCall(verb, words, is_optional, media_type=body.media_type)
    yield from (RuntimeCall("choice", (one.parameter, one.value, *one.fields)) for one in body.choices)
