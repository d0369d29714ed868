"""Files in the user's cache folder. Without them everything works, too, only more slowly.

The folder must belong to the user, and others must not be able to write to it. An entry may be incomplete, foreign or
old, so the reader must check it.
"""

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

# Windows would write CR before LF.
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class DiskCache:
    """The folder `name` for entries of at most `most_bytes`.

    If it has more than `most_entries`, the oldest half is removed.
    """

    name: str
    most_entries: int
    most_bytes: int

    def read(self, key: str) -> bytes | None:
        """Return an entry, or None if none can be read."""
        with contextlib.suppress(OSError, ValueError):
            folder = self._folder()
            if folder is not None:
                return _read(folder / f"{key}.json", self.most_bytes)
        return None

    def write(self, key: str, content: bytes) -> None:
        """Store an entry, if that is possible."""
        if len(content) > self.most_bytes:
            return
        with contextlib.suppress(OSError, ValueError):
            folder = self._folder(create=True)
            if folder is not None:
                _write(folder, f"{key}.json", content)
                self._prune(folder)

    def _folder(self, *, create: bool = False) -> Path | None:
        windows = os.environ.get("LOCALAPPDATA", "") if os.name == "nt" else ""
        base = Path(os.environ.get("XDG_CACHE_HOME", "") or windows or Path.home() / ".cache")
        if not base.is_absolute():
            return None
        folder = base / "prerequest" / self.name
        if create:
            base.mkdir(parents=True, exist_ok=True)
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder if _is_private(folder.parent) and _is_private(folder) else None

    def _prune(self, folder: Path) -> None:
        entries = [entry for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
        if len(entries) > self.most_entries:
            entries.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
            for entry in entries[: len(entries) - self.most_entries // 2]:
                Path(entry.path).unlink(missing_ok=True)


def _is_private(folder: Path) -> bool:
    if os.name == "nt":
        return folder.is_dir()
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _read(path: Path, most: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read(most)


def _write(folder: Path, name: str, content: bytes) -> None:
    staged = folder / f".{os.urandom(8).hex()}"
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        staged.replace(folder / name)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
