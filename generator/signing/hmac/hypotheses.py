"""Common mistakes with any signature: each is tried, and the one that gives the received signature is reported."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain
from urllib.parse import quote, unquote

from ...diagnosis.request import ReceivedRequest, Search
from .arrived import as_unsigned
from .sign import Signed, sign

# To write a longer body again would take seconds.
_LONGEST_BODY = 1_000_000
# The id of a mistake, and the request and the inputs that a client with this mistake signs.
MistakenRequest = tuple[str, ReceivedRequest, Mapping[str, str]]

_SIGNATURE = re.compile(r"^(hmac|hash) signature - (\S+) (\S+) (.*)$", re.MULTILINE)


def likely(
    request: ReceivedRequest,
    inputs: Mapping[str, str],
    moment: datetime,
    gives: Callable[[Signed], bool],
    search: Search,
) -> str:
    """Return the mistake that gives the received signature, or an empty text. `gives` compares the signatures.

    Raise `TimeoutError` when the time is over.
    """
    candidates = chain(_of_recipe(request, inputs), _of_request(request, inputs))
    for mistake, other_request, other_inputs in search.limited(candidates):
        try:
            if gives(sign(as_unsigned(other_request), other_inputs, lambda: moment)):
                return mistake
        except ValueError:
            continue
    return ""


def _of_recipe(request: ReceivedRequest, inputs: Mapping[str, str]) -> Iterator[MistakenRequest]:
    """Yield mistakes in reading the recipe: another encoding, hash, separator or part."""
    recipe = inputs["recipe"]
    for mistake, changed in _recipes(recipe):
        if changed != recipe:
            yield mistake, request, {**inputs, "recipe": changed}


def _recipes(recipe: str) -> Iterator[tuple[str, str]]:
    for encoding in ("hex", "HEX", "base64", "base64url"):
        yield "recipe-encoding", _SIGNATURE.sub(rf"\1 signature - \2 {encoding} \4", recipe)
    for encoding in ("text", "base64", "hex"):
        yield "recipe-secret", re.sub(r"^secret \S+", f"secret {encoding}", recipe)
    for function in ("sha1", "sha256", "sha384", "sha512"):
        yield "recipe-hash", _SIGNATURE.sub(rf"\1 signature - {function} \3 \4", recipe)
    text = re.compile(r"^let text .*$", re.MULTILINE)
    changes: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("recipe-separator", lambda line: line.replace("\\n", "")),
        ("recipe-separator", lambda line: line + "\\n"),
        ("recipe-separator", lambda line: line.removesuffix("\\n")),
        ("recipe-query", lambda line: line.replace("{target}", "{path}").replace("{query}", "")),
        ("recipe-query", lambda line: line.replace("{path}", "{target}")),
        ("recipe-method", lambda line: line.replace("{method}", "{method|lower}")),
        ("recipe-no-body", lambda line: line.replace("{body}", "")),
    )
    for mistake, change in changes:
        line = text.search(recipe)
        yield mistake, recipe.replace(line[0], change(line[0])) if line else recipe


def _of_request(request: ReceivedRequest, inputs: Mapping[str, str]) -> Iterator[MistakenRequest]:
    """Yield mistakes in the signed text: a body that was written again, a query encoded twice or not at all."""
    for body in _bodies(request.body):
        yield "recipe-body", replace(request, body=body), inputs
    head, mark, query = request.url.partition("?")
    for other in (unquote(query), quote(query, safe="=&"), query.replace("%20", "+"), query.replace("+", "%20")):
        if other != query:
            yield "recipe-escapes", replace(request, url=f"{head}{mark}{other}"), inputs


def _bodies(body: bytes) -> Iterator[bytes]:
    yield b""
    yield body.rstrip(b"\r\n")
    yield body + b"\n"
    try:
        value = json.loads(body if len(body) <= _LONGEST_BODY else b"")
    except (ValueError, RecursionError):
        return
    for sort in (False, True):
        for ascii_only in (False, True):
            yield json.dumps(value, separators=(",", ":"), sort_keys=sort, ensure_ascii=ascii_only).encode()
            yield json.dumps(value, sort_keys=sort, ensure_ascii=ascii_only).encode()
            yield json.dumps(value, indent=2, sort_keys=sort, ensure_ascii=ascii_only).encode()
