"""The record of what was generated: `.prerequest/manifest.sha256` in each spec's folder.

One line for each file, sorted, as `sha256sum` writes them, so that anybody can check the folder with `sha256sum -c`.
Version control may merge the manifests of two branches line by line. A file that both branches generated then has two
lines, and both count until the next run writes one line again.
"""

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from .model import File, digest
from .names import MANIFEST, fault

_HEAD = "# prerequest "
_HOW = f"check with: sha256sum -c {MANIFEST}"
_ENTRY = re.compile(r"(#generated )?([0-9a-f]{64})  (.+)")
_CONFLICT_MARKER = re.compile(r"(<{7}|={7}|>{7}|\|{7})( .*)?")


class ManifestEntry(NamedTuple):
    """One generated file: the digest (SHA-256, hexadecimal) of what was written.

    `generated` is the digest of the generated content, if a person's edits were merged into it. Both have one digest or
    none, or several after version control merged two branches.
    """

    written: frozenset[str]
    generated: frozenset[str] = frozenset()

    @property
    def is_united(self) -> bool:
        """Whether two branches generated the file with different contents."""
        return len(self.written) > 1

    def comes_from(self, generated: str) -> bool:
        """Return whether the digest of the file before any merge begins with `generated`."""
        return any(digest.startswith(generated) for digest in self.generated or self.written)


class Manifest(NamedTuple):
    """The files of the last run, by path, and the version of the tool that wrote them."""

    tool: str
    files: Mapping[str, ManifestEntry]


NONE = Manifest("", {})


def tool_version() -> str:
    """Return the installed version of this tool; `0` in a checkout that was never installed."""
    try:
        return version("prerequest")
    except PackageNotFoundError:
        return "0"


def entry(file: File) -> ManifestEntry:
    """Return the record of `file`."""
    merged = file.generated not in (None, file.content)
    generated = frozenset([digest(file.generated or b"")]) if merged else frozenset[str]()
    return ManifestEntry(frozenset([file.digest]), generated)


def dump(manifest: Manifest) -> bytes:
    """Return the text of `manifest`."""
    lines = [f"{_HEAD}{manifest.tool}, {_HOW}"]
    for path, record in sorted(manifest.files.items()):
        lines += [f"{sha256}  {path}" for sha256 in sorted(record.written)]
        lines += [f"#generated {sha256}  {path}" for sha256 in sorted(record.generated)]
    return "".join(f"{line}\n" for line in lines).encode()


def parse(content: bytes) -> Manifest:
    """Return the manifest in `content`. Raise ValueError if this tool did not write it.

    Conflict markers of version control are ignored.
    """
    lines = content.decode().split("\n")
    heads = [line for line in lines if line.startswith(_HEAD)]
    if not heads:
        raise ValueError("it is not a manifest of this tool")
    body = [line for line in lines if line and not line.startswith(_HEAD) and not _CONFLICT_MARKER.fullmatch(line)]
    return Manifest(heads[-1].removeprefix(_HEAD).partition(",")[0], _entries(map(_line, body)))


def _line(line: str) -> tuple[str, str, bool]:
    match = _ENTRY.fullmatch(line)
    if match is None or fault(match[3]):
        raise ValueError(f"this tool does not write lines like {line!r}")
    return match[3], match[2], bool(match[1])


def _entries(lines: Iterable[tuple[str, str, bool]]) -> dict[str, ManifestEntry]:
    digests: dict[str, tuple[set[str], set[str]]] = {}
    for path, sha256, is_generated in lines:
        digests.setdefault(path, (set(), set()))[is_generated].add(sha256)
    return {
        path: ManifestEntry(frozenset(written), frozenset(generated)) for path, (written, generated) in digests.items()
    }
