"""Writes the algorithm of one recipe for one call as a person would: no interpreter, only the necessary steps.

Everything that is known before the call is sent is decided here: conditions, lists of headers, filters of fixed texts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...encode.language import TextPiece
from .. import registry
from .sign import _RECIPE_PLACEHOLDER as PLACEHOLDER
from .sign import _recipe_filter as apply_filter
from .sign import _recipe_literal as literal
from .values import Part, Parts, kind_of, text_part

if TYPE_CHECKING:
    from .as_bash import Bash
    from .as_python import Python

_INPUTS = ("secret", "id", "token", "subject")


class CallFacts(NamedTuple):
    """What is known of a call before it runs: `query` and `body` say whether it has these, `file` names its body."""

    method: str
    headers: tuple[tuple[str, tuple[TextPiece, ...]], ...]
    query: bool
    body: bool
    is_binary: bool
    is_form: bool
    file: str


class SigningCode(NamedTuple):
    """Lines of code that sign a call, and the imports that they need."""

    lines: str
    imports: tuple[str, ...]


def needed_inputs(options: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the inputs that the recipe in the options needs."""
    return tuple(name for name in _INPUTS if name == "secret" or re.search(rf"\{{{name}[|}}]", options["recipe"]))


def signing_code(
    language: str, options: Mapping[str, str], facts: CallFacts, inputs: Mapping[str, TextPiece]
) -> SigningCode:
    """Return the code that signs a call, made by the module of the language. It uses the variables `url` and `body`."""
    module = registry.scheme_module(Path(__file__).parent, f"as_{language}")
    writer: Bash | Python = getattr(module, language.capitalize())()
    _RecipeRun(writer, facts, inputs).run(options["recipe"])
    return SigningCode("\n".join(writer.code()), tuple(sorted(writer.imports)))


class _RecipeRun:
    """Turns one recipe into code. `values` has the parts of texts, by their names in templates."""

    def __init__(self, writer: "Bash | Python", facts: CallFacts, inputs: Mapping[str, TextPiece]) -> None:
        self._writer, self._facts, self._inputs = writer, facts, inputs
        self._values: dict[str, Parts] = {}
        self._headers: dict[str, Parts] = {
            name.lower(): tuple(Part(piece, "a" if piece.kind != "text" else kind_of(piece.text)) for piece in pieces)
            for name, pieces in facts.headers
        }
        self._made: dict[tuple[Parts, tuple[str, ...]], Parts] = {}
        self._has_query = facts.query

    def run(self, recipe: str) -> None:
        """Write all lines of a recipe."""
        for line in recipe.split("\n")[:-1]:
            verb, name, arguments = [*line.split(" ", 2), ""][:3]
            if verb == "secret":
                self._values["secret"] = self._writer.secret(self._inputs["secret"], name)
            elif verb in ("time", "nonce"):
                parts = self._writer.time(name, *arguments.split(" ")) if verb == "time" else self._writer.nonce(name)
                self._values[name if verb == "time" else verb] = parts
            elif verb in ("let", "hash", "hmac"):
                self._step(verb, name, arguments)
            else:
                self._send(verb.removeprefix("set-"), name, self._filled(arguments))
                if verb.startswith("set-"):
                    self._writer.forget()
                    self._made.clear()

    def _step(self, verb: str, name: str, line: str) -> None:
        when, _, arguments = line.partition(" ")
        if name in self._values or not self._holds(when):
            return
        if verb == "let":
            parts = self._filled(arguments)
            is_plain = len(parts) <= 1 or all(part.piece.kind == "text" for part in parts)
            self._values[name] = parts if is_plain else self._writer.joined(name, parts)
            return
        hash_name, encoding, arguments = arguments.split(" ", 2)
        key, _, template = arguments.rpartition("\t")
        text = self._filled(template)
        keyed = self._filled(key) if verb == "hmac" else None
        self._values[name] = self._writer.digest(name, hash_name, encoding, keyed, text)

    def _holds(self, when: str) -> bool:
        facts = {"body": self._facts.body, "query": self._has_query, "form": self._facts.is_form}
        if when.removeprefix("!") in facts:
            return facts[when.removeprefix("!")] != when.startswith("!")
        return when in ("-", self._facts.method)

    def _send(self, location: str, name: str, parts: Parts) -> None:
        if location == "header":
            if parts:
                self._headers[name.lower()] = parts = self._writer.header(name, parts)
            return
        if any(part.kind != "u" for part in parts):
            parts = self._filtered(name.lower(), parts, ["pct"])
        into_body = location == "form" and self._facts.is_form
        before = self._facts.body if into_body else self._has_query
        mark = "&" if before else "" if into_body else "?"
        self._writer.append(into_body, (text_part(f"{mark}{name}="), *parts))
        if not into_body:
            self._has_query = True

    def _filled(self, template: str) -> Parts:
        return tuple(_merged(self._parts(template)))

    def _parts(self, template: str) -> Iterator[Part]:
        at = 0
        for placeholder in PLACEHOLDER.finditer(template):
            yield text_part(literal(template[at : placeholder.start()]).decode())
            at = placeholder.end()
            name, argument, filters = placeholder.groups()
            if name is None:
                yield text_part(placeholder[0][:1])
            else:
                value = tuple(_merged(self._value(name, argument or "")))
                yield from self._filtered(name, value, filters.split("|")[1:])
        yield text_part(literal(template[at:]).decode())

    def _filtered(self, name: str, value: Parts, filters: list[str]) -> Parts:
        if not filters:
            return value
        if all(part.piece.kind == "text" for part in value):
            text = "".join(part.piece.text for part in value).encode()
            for one in filters:
                text = apply_filter(text, *one.split(":", 1))
            try:
                return (text_part(text.decode()),)
            except UnicodeDecodeError:
                pass
        key = (value, tuple(filters))
        if key not in self._made:
            self._made[key] = self._writer.filtered(name, value, filters)
        return self._made[key]

    def _value(self, name: str, argument: str) -> Parts:
        if name in ("headers", "names"):
            return tuple(self._listed(argument, names_only=name == "names"))
        if name == "header":
            return self._headers.get(argument.lower()) or (self._part("host") if argument.lower() == "host" else ())
        if name in self._values:
            return self._values[name]
        if name in self._inputs:
            self._values[name] = self._writer.read_input(name, self._inputs[name])
            return self._values[name]
        return self._part(name)

    def _part(self, name: str) -> Parts:
        facts = self._facts
        if name == "method":
            return (text_part(facts.method),)
        if (name == "query" and not self._has_query) or (name == "body" and not facts.body):
            return ()
        if name == "body":
            return self._writer.body(is_binary=facts.is_binary, file=facts.file)
        is_part = name in ("url", "scheme", "host", "hostname", "port", "path", "query", "target")
        return self._writer.part(name) if is_part else ()

    def _listed(self, chosen: str, *, names_only: bool) -> Iterator[Part]:
        present = sorted({*self._headers, "host"})
        names = dict.fromkeys(name for one in chosen.split(",") for name in present if fnmatchcase(name, one))
        if names_only:
            yield text_part(";".join(names))
            return
        for name in names:
            yield text_part(f"{name}:")
            yield from self._value("header", name)
            yield text_part("\n")


def _merged(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts, with adjacent texts joined, and without empty ones."""
    text = ""
    for part in parts:
        if part.piece.kind == "text":
            text += part.piece.text
            continue
        if text:
            yield text_part(text)
        text = ""
        yield part
    if text:
        yield text_part(text)
