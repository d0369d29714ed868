"""Compiles the recipe of a document to the lines that `sign` interprets. It refuses a recipe that could leak a secret.

A secret may be a key, or a part of a text that is hashed. A value that was used as a key must not be sent either. A
text that is made of nested parts must not grow beyond a limit.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import did_you_mean
from .shape import RecipeError, check_shape
from .sign import _RECIPE_PLACEHOLDER as PLACEHOLDER
from .values import HASHES

PARTS = (
    *("method", "url", "scheme", "host", "hostname", "port", "path", "query", "target", "body"),
    *("id", "token", "subject", "secret"),
)
# The argument of a filter after a colon. Filters that are not listed have none.
_SOME = r".{1,80}"
ARGUMENTS = {
    "pct": r"[/:,;@!$&'()*+=]*",
    "first": r"[0-9]{1,7}",
    "before": _SOME,
    "after": _SOME,
    "without": _SOME,
}
ENCODINGS = ("hex", "HEX", "base64", "base64url", "pct")
_OF_QUERY = ("joined", "lines")
FILTERS = (
    *(*HASHES, *ENCODINGS, *ARGUMENTS, *_OF_QUERY),
    *("decoded", "lower", "upper", "trim", "collapsed", "size", "sorted"),
)
_FRAMING = ("host", "content-length", "transfer-encoding", "connection", "expect", "te", "upgrade")
_HEADER_ARGUMENTS = {
    "header": r"[A-Za-z0-9!#$%&'*+.^_`~-]+",
    "headers": r"[a-z0-9_-]+\*?(,[a-z0-9_-]+\*?)*",
    "names": r"[a-z0-9_-]+\*?(,[a-z0-9_-]+\*?)*",
}
_MOST_PARTS = 64
_RESULT = "signature"


def compiled(recipe: Mapping[str, Any]) -> str:
    """Return the lines of a recipe. Raise RecipeError if it cannot be used."""
    check_shape(recipe)
    return "".join(f"{line}\n" for line in _Compiler(recipe).lines())


class _Compiler:
    """Compiles one recipe. It knows the names so far, which of them are secret, and how long their values can be."""

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        self._recipe = recipe
        self._weights = dict.fromkeys(PARTS, 1)
        self._secret = {"secret", *_key_names(recipe)}
        # Values that may contain any byte; a header cannot contain them.
        self._binary = {"body"}

    def lines(self) -> Iterator[str]:
        recipe = self._recipe
        yield f"secret {recipe.get('secret', {}).get('encoding', 'text')}"
        times = {**({"time": recipe["time"]} if "time" in recipe else {}), **recipe.get("times", {})}
        for name, form in times.items():
            self._declare(name, "/times")
            full = form if isinstance(form, Mapping) else {"format": form}
            yield f"time {name} {full['format']} {full.get('offset', 0)}"
        if "nonce" in recipe:
            self._declare("nonce", "/nonce")
            yield f"nonce {recipe['nonce']}"
        yield from self._additions("add", "set-")
        for name, written in recipe.get("steps", {}).items():
            yield from self._step(name, written, f"/steps/{name}")
        if "text" in recipe:
            yield from self._step("text", {"text": recipe["text"]}, "/text")
        yield from self._step(_RESULT, self._signing(), "/sign")
        for name, written in recipe.get("then", {}).items():
            yield from self._step(name, written, f"/then/{name}")
        yield from self._additions("send", "")

    def _additions(self, key: str, prefix: str) -> Iterator[str]:
        """Yield the lines that add headers and fields: before the signature (`add`), or with it (`send`)."""
        for location, verb in (("headers", "header"), ("query", "query"), ("form", "form")):
            written = self._recipe.get(key, {}).get(location, {})
            for name, template in written.items():
                at = f"/{key}/{location}/{name}"
                self._check(template, at, is_sent=True)
                if location == "headers":
                    self._check_header(name, template, at)
                    if [other.lower() for other in written].count(name.lower()) > 1:
                        raise RecipeError(at, f"{name} is written twice")
                yield f"{prefix}{verb} {name} {_escaped(template)}"

    def _check_header(self, name: str, template: str, at: str) -> None:
        if name.lower() in _FRAMING:
            raise RecipeError(at, f"{name} says how a request travels; no recipe sets it")
        if re.search(r"[\t\r\n]", template):
            raise RecipeError(at, "a header has no line break and no tab")
        if self._is_binary(template):
            raise RecipeError(at, "a header cannot contain every byte", "give it an encoding, {signature|base64}")

    def _signing(self) -> dict[str, Any]:
        written = {"text": "{text}", "encoding": "hex", **self._recipe["sign"]}
        if "hash" not in written and "hmac" not in written:
            raise RecipeError("/sign", "it has neither hmac nor hash", "like {hmac: sha256}")
        is_hash = "hash" in written and "hmac" not in written
        if is_hash and ("key" in written or not self._is_keyed(written["text"], set())):
            # A hash without a secret would prove nothing.
            written["hmac"] = written.pop("hash")
        return written

    def _is_keyed(self, template: str, seen: set[str]) -> bool:
        """Return whether the secret is used in a text, directly or by the steps that it refers to."""
        names = {name for name, _, _ in _placeholders(template)} - seen
        seen |= names
        steps = {"text": {"text": self._recipe.get("text", "")}, **self._recipe.get("steps", {})}
        used = [steps[name] for name in names if name in steps]
        choices = [one for written in used for one in (written if isinstance(written, list) else [written])]
        texts = [one.get("text", "") + one.get("key", "{secret}" if "hmac" in one else "") for one in choices]
        return "secret" in names or any(self._is_keyed(text, seen) for text in texts)

    def _step(self, name: str, written: Any, at: str) -> Iterator[str]:
        choices = written if isinstance(written, list) else [written]
        self._check_unused(name, at)
        weight, secret = 1, False
        for choice in choices:
            template, when = choice.get("text", ""), choice.get("when", "-")
            _check_digest(choice, at)
            weight = max(weight, self._check(template, f"{at}/text"))
            is_digest = "hmac" in choice or "hash" in choice
            if choice.get("encoding", "raw") == "raw" if is_digest else self._is_binary(template):
                self._binary.add(name)
            if is_digest:
                yield self._digest(name, when, choice, at)
            else:
                secret = secret or any(name in self._secret for name, _, _ in _placeholders(template))
                yield f"let {name} {when} {_escaped(template)}"
        self._weights[name] = 1 if all("hmac" in one or "hash" in one for one in choices) else weight
        if secret:
            self._secret.add(name)

    def _digest(self, name: str, when: str, choice: Mapping[str, Any], at: str) -> str:
        verb = "hmac" if "hmac" in choice else "hash"
        text = _escaped(choice.get("text", ""))
        head = f"{verb} {name} {when} {choice[verb]} {choice.get('encoding', 'raw')} "
        if verb == "hash":
            return head + text
        key = choice.get("key", "{secret}")
        self._check(key, f"{at}/key")
        return f"{head}{_escaped(key)}\t{text}"

    def _declare(self, name: str, at: str) -> None:
        self._check_unused(name, at)
        self._weights[name] = 1

    def _check_unused(self, name: str, at: str) -> None:
        if name in self._weights:
            raise RecipeError(at, f"the name {name!r} is taken")

    def _is_binary(self, template: str) -> bool:
        return any(_may_be_binary(name in self._binary, filters) for name, _, filters in _placeholders(template))

    def _check(self, template: str, at: str, *, is_sent: bool = False) -> int:
        """Return the number of parts of a template, with those of its steps. Raise RecipeError if it cannot be used."""
        weight = 1
        for name, argument, filters in _placeholders(template):
            self._check_name(name, argument, at)
            if is_sent and name in self._secret:
                raise RecipeError(at, f"{{{name}}} is secret or a key, and would be sent")
            for one in filters:
                _check_filter(one, at, secret=name in self._secret)
            weight += self._weights.get(name, 1)
        if weight > _MOST_PARTS:
            raise RecipeError(at, f"the text has more than {_MOST_PARTS} parts, those of its steps included")
        if re.search(r"[{}]", PLACEHOLDER.sub("", template)):
            raise RecipeError(at, "a brace has no partner", "write {{ and }} for braces")
        return weight

    def _check_name(self, name: str, argument: str, at: str) -> None:
        if name in _HEADER_ARGUMENTS:
            if not re.fullmatch(_HEADER_ARGUMENTS[name], argument):
                hint = "like {headers:host,x-acme-*}, in lower case"
                raise RecipeError(at, f"{{{name}:...}} wants names of headers", hint)
        elif name not in self._weights or argument:
            names = [*self._weights, *_HEADER_ARGUMENTS]
            hint = did_you_mean(name, names, f"known: {', '.join(self._weights)}, header:NAME")
            raise RecipeError(at, f"nothing is called {{{name}}} here", hint)


def _check_digest(choice: Mapping[str, Any], at: str) -> None:
    if "hash" in choice and "hmac" in choice:
        raise RecipeError(at, "a step is a hash or an hmac, not both")
    if "key" in choice and "hmac" not in choice:
        raise RecipeError(f"{at}/key", "only an hmac has a key")
    if "encoding" in choice and not {"hash", "hmac"} & set(choice):
        raise RecipeError(f"{at}/encoding", "only a hash or an hmac has an encoding", "a text takes a filter: {a|hex}")


def _may_be_binary(binary: bool, filters: list[str]) -> bool:  # noqa: FBT001 - folded over the filters
    for one in filters:
        name = one.partition(":")[0]
        binary = name in (*HASHES, "decoded", *_OF_QUERY) or (binary and name not in (*ENCODINGS, "size"))
    return binary


def _key_names(recipe: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of derived keys and of the texts in them. Whoever knows these needs no secret."""
    steps: Mapping[str, Any] = {**recipe.get("steps", {}), **recipe.get("then", {})}
    choices = {name: one if isinstance(one, list) else [one] for name, one in steps.items()}
    every = [choice for listed in choices.values() for choice in listed]
    waiting = [choice.get("key", "") for choice in [*every, recipe["sign"]]]
    seen: set[str] = set()
    while waiting:
        for name, _, _ in _placeholders(waiting.pop()):
            if name not in seen and name in choices:
                seen.add(name)
                waiting += [one.get("text", "") for one in choices[name] if "hmac" not in one and "hash" not in one]
                yield name


def _check_filter(written: str, at: str, *, secret: bool) -> None:
    name, colon, argument = written.partition(":")
    if name not in FILTERS:
        raise RecipeError(at, f"no filter is called {name}", did_you_mean(name, FILTERS))
    if not re.fullmatch(ARGUMENTS.get(name, ""), argument) or (colon and name not in ARGUMENTS):
        raise RecipeError(
            at, f"the filter {name} cannot take {argument!r}", f"it takes {ARGUMENTS.get(name, 'nothing')}"
        )
    if secret and name not in (*HASHES, *ENCODINGS):
        # A hash of one letter of the secret, or of its length, would reveal the secret piece by piece.
        raise RecipeError(at, f"the filter {name} cannot take a secret or a key apart")


def _placeholders(template: str) -> Iterator[tuple[str, str, list[str]]]:
    for match in PLACEHOLDER.finditer(template):
        if match[1]:
            yield match[1], match[2] or "", match[3].split("|")[1:]


def _escaped(template: str) -> str:
    for plain, escape in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        template = template.replace(plain, escape)
    return template
