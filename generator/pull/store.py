"""Writing the document: the new one whole, or the old one untouched."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import fail


def writable(path: Path) -> Path:
    """Return where `path` really lies; raises E679, before anything is asked for, where no file can be."""
    place = path.resolve()
    if place.is_dir():
        raise fail("E679", f"{path} is a folder", hint="-o names a file")
    if not place.parent.is_dir():
        raise fail("E679", f"the folder of {path} does not exist")
    return place


def store(place: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there in one move; raises E679 where that fails."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".tmp", dir=place.parent)
    except OSError as error:
        raise fail("E679", f"{place.parent} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(place))  # noqa: PTH101  (mkstemp gives a name)
        Path(name).replace(place)
    except OSError as error:
        raise fail("E679", f"{place} cannot be written: {error.strerror}") from error
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _mode(place: Path) -> int:
    if place.exists():
        return place.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
