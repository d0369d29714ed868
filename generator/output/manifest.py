"""The record of what was generated: `.prerequest/manifest.json` in each spec's folder.

One line for each file, sorted, no time stamps: a small change of the output is a small change here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .model import File
from .names import fault

FORMAT = 1


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One generated file: digest (SHA-256, hexadecimal) and size in bytes of what was written.

    `generated` is the digest of the generated content where a person's edits were merged into it, else empty.
    """

    sha256: str
    size: int
    generated: str = ""

    @property
    def origin(self) -> str:
        """The digest of what the generator made, before any merge."""
        return self.generated or self.sha256


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of the last run, by path, and the version of the tool that wrote them."""

    tool: str
    files: Mapping[str, ManifestEntry]


NONE = Manifest("", {})


def tool_version() -> str:
    """Return the installed version of this tool, `0` in a checkout that was never installed."""
    try:
        return version("prerequest")
    except PackageNotFoundError:
        return "0"


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def entry(file: File) -> ManifestEntry:
    """Return the record of `file`."""
    generated = "" if file.generated in (None, file.content) else digest(file.generated)
    return ManifestEntry(digest(file.content), len(file.content), generated)


def dump(manifest: Manifest) -> bytes:
    """Return the one text form of `manifest`."""
    lines = [f"    {json.dumps(path)}: {json.dumps(_data(manifest.files[path]))}" for path in sorted(manifest.files)]
    files = ",\n".join(lines)
    head = f'{{\n  "format": {FORMAT},\n  "tool": {json.dumps(manifest.tool)},\n  "files": {{'
    return f"{head}\n{files}\n  }}\n}}\n".encode() if files else f"{head}}}\n}}\n".encode()


def _data(record: ManifestEntry) -> dict[str, Any]:
    data: dict[str, Any] = {"sha256": record.sha256, "size": record.size}
    return data | {"generated": record.generated} if record.generated else data


def parse(content: bytes) -> Manifest:
    """Return the manifest in `content`; raise ValueError where it is none of ours."""
    data = json.loads(content)
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("files"), dict):
        raise ValueError("no manifest of this tool")
    files = {path: _entry(path, record) for path, record in data["files"].items()}
    return Manifest(str(data.get("tool", "")), files)


def _entry(path: str, record: object) -> ManifestEntry:
    if fault(path) or not isinstance(record, dict):
        raise ValueError(f"the entry {path!r} is not one this tool writes")
    sha256, size, generated = record.get("sha256"), record.get("size"), record.get("generated", "")
    if isinstance(sha256, str) and isinstance(size, int) and isinstance(generated, str):
        return ManifestEntry(sha256, size, generated)
    raise ValueError(f"the entry {path!r} lacks a digest or a size")
