"""YAML 1.2: block style, a text on one line or as a literal block, readable the same way by YAML 1.1.

A text is in quotes if a reader of either version could take it for another kind of value.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .invisible import UNSEEN

# A text without quotes begins with a letter; `: ` and ` #` would end it. A UUID cannot be read as a number.
_PLAIN = re.compile(r"(?:[^\W\d_]|\$|\./)(?:[^:#]|:(?=\S)|(?<! )#)*(?<! )|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A key before a colon has at most 1,024 characters (YAML 1.2.2, section 7.4.2); a longer key needs `? ` before it.
_LONGEST_KEY = 1000
_WORDS = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|nan|inf")


def dumps(value: Mapping[str, Any], head: str = "") -> bytes:
    """Return a mapping of texts, numbers, truth values, lists and mappings as a YAML file; `head` is a comment."""
    lines = [f"# {head}", *_mapping(value, "")] if head else _mapping(value, "")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _mapping(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, item in value.items():
        name = _scalar(key)
        if len(name) > _LONGEST_KEY:
            yield f"{indent}? {name}"
            name = ""
        yield from _entry(f"{indent}{name}:", item, indent)


def _entry(head: str, item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, dict | list) and item:
        yield head
        yield from _mapping(item, f"{indent}  ") if isinstance(item, dict) else _list(item, f"{indent}  ")
    elif isinstance(item, str) and _is_block(item):
        yield f"{head} {'|' if item.endswith(chr(10)) else '|-'}"
        yield from (f"{indent}  {line}" if line else "" for line in _lines(item))
    else:
        yield f"{head} {_scalar(item)}"


def _list(value: list[Any], indent: str) -> Iterator[str]:
    for item in value:
        if isinstance(item, dict) and item:
            first, *later = _mapping(item, f"{indent}  ")
            yield f"{indent}- {first.removeprefix(f'{indent}  ')}"
            yield from later
        else:
            yield from _entry(f"{indent}-", item, indent)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _is_block(text: str) -> bool:
    """Return whether a text can be a literal block: several lines, all characters visible, the first not indented."""
    lines = _lines(text)
    return "\n" in text and lines[0][:1] not in ("", " ") and lines[-1] != "" and not any(map(UNSEEN.search, lines))


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    is_plain = _PLAIN.fullmatch(value) and not _WORDS.fullmatch(value) and not UNSEEN.search(value)
    return value if is_plain else UNSEEN.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\U{code:08X}"
