"""Parses JSON (RFC 8259) strictly: no duplicate keys, no NaN, no half surrogate pairs, and a limit for the depth."""

import json
import math
import re
from collections.abc import Callable
from itertools import accumulate
from typing import Any, NoReturn

from ..settings.limits import Limits
from .positions import Value, json_members, pointer_of
from .source import Source

_NO_STRUCTURE = bytes(set(range(256)) - set(b'{}[]"'))
_STEP = [0] * 256
for _opening in b"{[":
    _STEP[_opening] = 1
for _closing in b"}]":
    _STEP[_closing] = -1
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[{}\[\]]', re.DOTALL)
_MAYBE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_JSON = "JSON has no comments, no comma after the last member and quotes around each name"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")


class _RefusedJsonError(ValueError):
    """A value that follows the grammar of JSON but is refused; `code`, `message` and `hint` say why."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def parse_json(source: Source, limits: Limits) -> Value:
    """Return the value of a JSON text. Raise `PrerequestError` E105 (syntax), E107 to E110 (refused values)."""
    offset = _too_deep_at(source.text, limits.max_depth) if depth(source.text) > limits.max_depth else None
    if offset is not None:
        raise source.error(
            "E108",
            f"this document nests more than {limits.max_depth} levels deep",
            offset,
            hint="--max-depth raises the limit",
        )
    _check_surrogates(source)
    decoder = _decoder(limits)
    try:
        return decoder.decode(source.text)
    except json.JSONDecodeError as error:
        raise source.error("E105", f"this is not valid JSON: {error.msg}", error.pos, hint=_JSON) from None
    except _RefusedJsonError:
        _blame(source, decoder)


def depth(text: str) -> int:
    """Return the depth of the brackets of a JSON text, without recursion."""
    plain = text.encode("utf-8", "replace").replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = b"".join(plain.translate(None, _NO_STRUCTURE).split(b'"')[::2])
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0)


def _too_deep_at(text: str, limit: int) -> int | None:
    """Return where the text gets too deep; None if the brackets are inside a string that has no end."""
    level = 0
    for token in _TOKEN.finditer(text):
        level += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token.group(), 0)
        if level > limit:
            return token.start()
    return None


def _check_surrogates(source: Source) -> None:
    if not _MAYBE_SURROGATE.search(source.text):
        return
    unpaired = None
    for escape in _ESCAPE.finditer(source.text):
        code = int(escape.group(1) or "0", 16)
        paired = unpaired is not None and unpaired.end() == escape.start()
        low = 0xDC00 <= code <= 0xDFFF
        if unpaired is not None and not (paired and low):
            break
        if low and not paired:
            unpaired = escape
            break
        unpaired = escape if 0xD800 <= code <= 0xDBFF else None
    if unpaired is not None:
        message = "half of a surrogate pair cannot be written as UTF-8"
        raise source.error("E110", message, unpaired.start(), hint="write the character itself or both halves")


def _decoder(limits: Limits) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_unique,
        parse_constant=_no_constant,
        parse_int=_bounded(int, limits),
        parse_float=_bounded(_finite, limits),
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RefusedJsonError("E107", "", "keep one of them")
    return members


def _no_constant(name: str) -> NoReturn:
    raise _RefusedJsonError("E109", f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _RefusedJsonError("E109", "this number is too large to be represented")
    return number


def _bounded(convert: Callable[[str], float], limits: Limits) -> Callable[[str], float]:
    longest = limits.max_digits

    def number(digits: str) -> float:
        if len(digits) > longest and sum(map(str.isdigit, digits)) > longest:
            raise _RefusedJsonError("E109", f"this number has more than {longest} digits", "quote it if it is text")
        return convert(digits)

    return number


def _blame(source: Source, decoder: json.JSONDecoder) -> NoReturn:
    """Find the deepest value that is refused, and raise its error at its position."""
    text, tokens = source.text, []
    name_at = value_at = len(text) - len(text.lstrip())
    while True:
        seen: dict[str, int] = {}
        for name, at, child in json_members(text, value_at):
            if name in seen:
                tokens.append(name)
                raise source.error(
                    "E107", "this key is written twice", at, pointer=pointer_of(tokens), hint="keep one of them"
                )
            seen[name] = at
            refusal = _refusal(text, child, decoder)
            if refusal:
                tokens.append(name)
                name_at, value_at = at, child
                break
        else:
            refusal = _refusal(text, value_at, decoder) or _RefusedJsonError("E105", "this is not valid JSON")
            raise source.error(refusal.code, refusal.message, name_at, pointer=pointer_of(tokens), hint=refusal.hint)


def _refusal(text: str, start: int, decoder: json.JSONDecoder) -> _RefusedJsonError | None:
    try:
        decoder.raw_decode(text, start)
    except _RefusedJsonError as refusal:
        return refusal
    return None
