"""Verdicts of earlier runs, by the content that was judged. Only a convenience: without it everything works as well.

An entry holds no text of a document, only a hash of it and the warnings about it. The folder belongs to the user alone;
one that others can write to is not used. What could lead a later station astray (references) is never taken from here.
"""

import contextlib
import hashlib
import json
import os
import re
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

Warnings = list[tuple[str, str, str, str]]
"""Code, message, pointer and hint of each warning."""

MOST_ENTRIES = 200
_MOST_BYTES = 64 * 1024
_CODE = re.compile(r"W2\d\d")
_JUDGES = ("openapi_spec_validator", "openapi_schema_validator", "jsonschema_rs")


def key_of(root: dict[str, Any]) -> str:
    """Return the name under which the verdict on a document is kept: its content and who judges it."""
    try:
        content = orjson.dumps(root)
    except TypeError:
        # A number of more than 64 bits.
        content = json.dumps(root).encode()
    return hashlib.sha256(_judges() + hashlib.sha256(content).digest()).hexdigest()


def recall(key: str) -> Warnings | None:
    """Return the warnings about a document that was valid in an earlier run, None if there was none."""
    with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
        folder = _folder()
        if folder is not None:
            return _checked(_read(folder / f"{key}.json"), key)
    return None


def remember(key: str, warnings: Warnings) -> None:
    """Keep that a document is valid but for these warnings."""
    with contextlib.suppress(OSError, ValueError):
        folder = _folder(create=True)
        if folder is not None:
            _write(folder, f"{key}.json", json.dumps({"key": key, "warnings": warnings}).encode())
            _prune(folder)


def _folder(*, create: bool = False) -> Path | None:
    """Return the user's own folder for verdicts, None where there is none that only the user can write to."""
    windows = os.environ.get("LOCALAPPDATA", "") if os.name == "nt" else ""
    base = Path(os.environ.get("XDG_CACHE_HOME", "") or windows or Path.home() / ".cache")
    if not base.is_absolute():
        return None
    folder = base / "prerequest" / "verdicts"
    if create:
        base.mkdir(parents=True, exist_ok=True)
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder if _is_private(folder.parent) and _is_private(folder) else None


def _is_private(folder: Path) -> bool:
    if os.name == "nt":
        return folder.is_dir()
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read(_MOST_BYTES)


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


def _write(folder: Path, name: str, content: bytes) -> None:
    staged = folder / f".{os.urandom(8).hex()}"
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        staged.replace(folder / name)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise


def _prune(folder: Path) -> None:
    entries = [entry for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
    if len(entries) > MOST_ENTRIES:
        entries.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
        for entry in entries[: len(entries) - MOST_ENTRIES // 2]:
            Path(entry.path).unlink(missing_ok=True)


def _judges() -> bytes:
    """Return what changes when the checks change: the files of this package's checks and of the validators."""
    paths = [*sorted(Path(__file__).parent.glob("validat*/*.py")), Path(__file__).with_name("validate.py")]
    for name in _JUDGES:
        package = find_spec(name)
        if package is not None and package.origin is not None:
            paths += [Path(package.origin), *sorted(Path(package.origin).parent.parent.glob(f"{name}-*"))]
    marks = [f"{path.name}:{found.st_size}:{found.st_mtime_ns}" for path in paths for found in (path.stat(),)]
    return "\n".join(marks).encode()
