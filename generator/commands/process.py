"""The process of a command: its requirements, and its exit status."""

import errno
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ..errors import PrerequestError, fail

_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


def run(work: Callable[[], object]) -> object:
    """Return the result of `work`. End the process with 1, 2 or 70 if it fails."""
    # Nearly all objects of a run exist until its end, and almost none are in reference cycles. The search for cycles
    # takes a twentieth of the time and finds nothing. `serve` and `watch` run longer, and enable it again.
    gc.disable()
    try:
        _require_surroundings()
        result = work()
        sys.stdout.flush()
    except PrerequestError as error:
        _complain(error)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in _UNWRITABLE:
            _drop_output()
            _complain(fail("E629", f"the result cannot be written to standard output: {error.strerror}"))
            sys.exit(2)
        if os.environ.get("PREREQUEST_DEBUG"):
            raise
        sys.stderr.write(f"prerequest: a bug in prerequest ({type(error).__name__}); PREREQUEST_DEBUG=1 shows where\n")
        sys.exit(70)
    return result


@contextmanager
def ended_at_once() -> Iterator[None]:
    """End the process when the block ends by SystemExit. The system then frees all memory at once.

    To free each object would take a tenth of the time of a large run.
    """
    try:
        yield
    except SystemExit as end:
        if isinstance(end.code, int) and threading.active_count() == 1:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(end.code)
        raise


def _require_surroundings() -> None:
    """Raise an error if a requirement of every command is missing."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  (to the end of the process)
        raise fail("E629", "the result cannot be written to standard output: it is closed")
    try:
        os.getcwd()  # noqa: PTH109  (no path is needed)
    except OSError as error:
        raise fail("E628", "the working folder is gone", hint="change to one that exists") from error


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(error: PrerequestError) -> None:
    from . import console  # noqa: PLC0415  (imports what --help does without)

    if "--json" in sys.argv:
        console.data({"errors": console.as_data(error.diagnostics)})
    console.errors(error.diagnostics)
