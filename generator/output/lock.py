"""The lock of an output folder: only one run may write at a time.

On POSIX the lock is `flock` on the folder above the spec's folder. It needs no file, it works in a read-only folder,
and the system releases it when the process ends, for any reason. On Windows it is a file in the user's temporary
folder, which the system deletes with its last handle. A file system without locks is used without a lock.
"""

import contextlib
import errno
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import fail

PATIENCE = 10.0
_PAUSE = 0.02
_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOTSUP, errno.EBADF, errno.EINVAL, errno.ENOSYS}


@contextlib.contextmanager
def locked(target: Path, patience: float | None = None) -> Iterator[bool]:
    """Hold the lock of the output folder above `target`. Wait at most `patience` seconds, then raise E506.

    Yield False, without a lock, if the output folder does not exist. Then nothing may be read or changed there, because
    another run may create it at any moment.
    """
    if not target.parent.is_dir():
        yield False
        return
    end = time.monotonic() + (PATIENCE if patience is None else patience)
    while (handle := _acquire(target.parent)) is None:
        if time.monotonic() >= end:
            raise fail("E506", "another run is writing here", file=str(target), hint="wait until it ends, then repeat")
        time.sleep(_PAUSE)
    try:
        yield True
    finally:
        os.close(handle)


if sys.platform == "win32":

    def _acquire(folder: Path) -> int | None:
        name = hashlib.sha256(os.path.realpath(folder).casefold().encode()).hexdigest()
        path = Path(tempfile.gettempdir()) / f"prerequest-{name}.lock"
        with contextlib.suppress(FileExistsError, PermissionError):
            return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
        return None

else:
    import fcntl

    def _acquire(folder: Path) -> int | None:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _NO_LOCKS_HERE:
                os.close(handle)
                if error.errno in {errno.EWOULDBLOCK, errno.EACCES, errno.EINTR}:
                    return None
                raise
        return handle
