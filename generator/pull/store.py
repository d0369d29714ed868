"""Writes the document: either the complete new one, or the old one stays."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import fail


def writable(path: Path) -> Path:
    """Return the resolved `path`. Raise E679, before the request is sent, if no file can be written there."""
    target = path.resolve()
    if target.is_dir():
        raise fail("E679", f"{path} is a folder", hint="-o names a file")
    if not target.parent.is_dir():
        raise fail("E679", f"the folder of {path} does not exist")
    return target


def store(target: Path, content: bytes) -> None:
    """Write a temporary file beside the target, then rename it to the target. Raise E679 if that fails."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise fail("E679", f"{target.parent} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))  # noqa: PTH101  (mkstemp gives a name)
        Path(name).replace(target)
    except OSError as error:
        raise fail("E679", f"{target} cannot be written: {error.strerror}") from error
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
