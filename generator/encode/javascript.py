"""JavaScript: literals and comments that are safe in a script file, a Postman script and an HTML page."""

import json
import re
from typing import Final

from ..model import Json
from . import prose
from .code import Code
from .invisible import BLANK, HIDDEN, escape_utf16

_DUMPS: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_SPECIAL = re.compile(f"[<{HIDDEN}{BLANK}]|\\{{(?=\\{{)")


def literal(value: Json) -> Code:
    """Return a JSON value as a JavaScript literal on one line. `__proto__` is an ordinary key; `{{` is divided."""
    return Code(_literal(value))


def comment(text: str) -> Code:
    """Return `text` as one comment line, `// ` included."""
    return Code(f"// {prose.line(text)}".rstrip())


def _literal(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return _scalar(value)


def _key(key: str) -> str:
    return '["__proto__"]' if key == "__proto__" else _scalar(key)


def _scalar(value: Json) -> str:
    dumped = _DUMPS(value)
    if dumped.isascii() and not ("<" in dumped or "{{" in dumped or "\x7f" in dumped):
        return dumped
    return _SPECIAL.sub(lambda match: escape_utf16(match[0]), dumped)
