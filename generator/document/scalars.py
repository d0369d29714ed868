"""The values of plain YAML scalars by the YAML 1.2 core schema (section 10.3.2): `no` and dates are text.

Digits with leading zeros are text, too, though the core schema reads a number: JSON has no such number.
"""

import json
import math
import re
from typing import Any

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_STARTS = frozenset("+-.0123456789")
# Numbers with leading zeros are postal codes or article numbers. YAML 1.1 would read an octal number, 1.2 would drop
# the zeros.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
MAY_BE_TEXT = frozenset(
    {
        *("example", "examples", "x-example", "x-examples", "default", "const", "enum"),
        *("version", "title", "name", "summary", "description", "x-displayName", "operationId", "tags"),
    }
)
"""Members whose value is a text if a sibling, such as `type`, or the object around them says so."""


class RefusedScalarError(ValueError):
    """A number that JSON cannot express, or a number with too many digits."""


def core_value(text: str, max_digits: int) -> str | int | float | bool | None:
    """Return the value of a plain scalar. Raise `RefusedScalarError` for infinities, NaN and over-long numbers."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS:
        return text
    if _NO_NUMBER.fullmatch(text):
        raise RefusedScalarError(f"{text} is not a JSON number")
    number = _parser(text)
    if number is None:
        return text
    if len(text) > max_digits and sum(map(str.isalnum, text)) > max_digits:
        raise RefusedScalarError(f"this number has more than {max_digits} digits")
    return _finite(text) if number == 1 else int(text, number)


def _parser(text: str) -> int | None:
    """Return the base of an integer, 1 for a float, None for text."""
    for pattern, base in ((_INTEGER, 10), (_FLOAT, 1), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            return base
    return None


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise RefusedScalarError("this number is too large to be represented")
    return number


def other_spelling(value: object, text: str) -> str | None:
    """Return the text of a plain number that JSON would write differently: `1.10`, `+49301234`."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return text if is_number and json.dumps(value) != text else None


def is_text(node: dict[str, Any]) -> bool:
    """Return whether a schema, parameter or header has a text as value."""
    types = [one.get("type") for one in (node, node.get("schema")) if isinstance(one, dict)]
    return any("string" in kind for kind in types if isinstance(kind, str | list))
