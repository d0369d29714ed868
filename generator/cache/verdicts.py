"""Verdicts of earlier runs about documents, by their content.

An entry has only a hash of a document and the warnings about it. References are checked in every run, because a wrong
result would mislead the later steps.
"""

import contextlib
import hashlib
import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from .disk import DiskCache

Warnings = list[tuple[str, str, str, str]]
"""The code, message, pointer and hint of each warning."""

ENTRIES = DiskCache("verdicts", most_entries=200, most_bytes=64 * 1024)
_CODE = re.compile(r"W2\d\d")
_VALIDATORS = ("openapi_spec_validator", "openapi_schema_validator", "jsonschema_rs")


def key_of(root: dict[str, Any]) -> str:
    """Return the key of the verdict about a document: a digest of the document and of the checks."""
    try:
        content = orjson.dumps(root)
    except TypeError:
        # A number with more than 64 bits.
        content = json.dumps(root).encode()
    return hashlib.sha256(_versions() + hashlib.sha256(content).digest()).hexdigest()


def load(key: str) -> Warnings | None:
    """Return the warnings about a document that was valid in an earlier run, or None."""
    content = ENTRIES.read(key)
    with contextlib.suppress(ValueError, TypeError, RecursionError):
        return _checked(content, key) if content else None
    return None


def store(key: str, warnings: Warnings) -> None:
    """Store that a document is valid, with these warnings."""
    ENTRIES.write(key, json.dumps({"key": key, "warnings": warnings}).encode())


def _checked(content: bytes, key: str) -> Warnings | None:
    entry = json.loads(content)
    if not isinstance(entry, dict) or entry.get("key") != key or not isinstance(entry.get("warnings"), list):
        return None
    warnings: Warnings = []
    for code, message, pointer, hint in entry["warnings"]:
        if not all(isinstance(text, str) for text in (code, message, pointer, hint)) or not _CODE.fullmatch(code):
            return None
        warnings.append((code, message, pointer, hint))
    return warnings


def _versions() -> bytes:
    """Return data that changes with the checks: the files of this package's checks and of the validators."""
    paths = [*sorted(Path(__file__).parents[1].glob("validation/*.py"))]
    for name in _VALIDATORS:
        package = find_spec(name)
        if package is not None and package.origin is not None:
            paths += [Path(package.origin), *sorted(Path(package.origin).parent.parent.glob(f"{name}-*"))]
    marks = [f"{path.name}:{status.st_size}:{status.st_mtime_ns}" for path in paths for status in (path.stat(),)]
    return "\n".join(marks).encode()
