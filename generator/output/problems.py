"""Messages for errors of the operating system."""

import errno
import os

from ..errors import PrerequestError, fail

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file would be larger than this process may write",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENAMETOOLONG: "the path is too long for this file system",
}
# The limit for a whole path, unless long paths are enabled.
_LONGEST_OF_WINDOWS = 259


def unwritable(error: OSError, folder: object) -> PrerequestError:
    """Return the error (E507) for a folder that could not be read or written. The folder is unchanged."""
    number = errno.ENAMETOOLONG if _is_too_long_for_windows(error) else error.errno or 0
    why = _WORDS.get(number, error.strerror or "the system refused")
    return fail("E507", f"cannot write: {why}; nothing was changed", file=str(folder), hint=_hint(error))


def _is_too_long_for_windows(error: OSError) -> bool:
    """Return whether Windows refused a path for its length; Windows then reports that the path was not found."""
    names = [str(name) for name in (error.filename, error.filename2) if name]
    is_long = any(len(os.path.abspath(name)) > _LONGEST_OF_WINDOWS for name in names)  # noqa: PTH100
    return os.name == "nt" and error.errno == errno.ENOENT and is_long


def _hint(error: OSError) -> str:
    if _is_too_long_for_windows(error):
        return (
            f"Windows allows {_LONGEST_OF_WINDOWS} characters: shorten --out, or set LongPathsEnabled to 1 in Windows"
        )
    return f"the system refused at {error.filename}" if error.filename else ""
