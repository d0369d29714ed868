"""What the operating system refuses, in words."""

import errno

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


def unwritable(error: OSError, folder: object) -> PrerequestError:
    """Return the error (E507) for a folder that could not be read or written; the folder is as it was before."""
    why = _WORDS.get(error.errno or 0, error.strerror or "the system refused")
    return fail("E507", f"cannot write: {why}; nothing was changed", file=str(folder), hint=_hint(error))


def _hint(error: OSError) -> str:
    return f"the system refused at {error.filename}" if error.filename else ""
