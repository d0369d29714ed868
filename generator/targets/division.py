"""Divides work between two processes; the result does not depend on which process did which part."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

_Result = TypeVar("_Result")
_Other = TypeVar("_Other")
Work = Mapping[str, Callable[[], _Result]]


def is_possible() -> bool:
    """Return whether a second processor is there, and a process that may be doubled: one without other threads."""
    if sys.platform in ("win32", "darwin") or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


def divided(work: Work[_Result]) -> dict[str, _Result]:
    """Return all results by name. A piece is taken by whichever process is free; one that fails is repeated here."""
    names, queue = list(work), _queue(len(work))
    take = partial(_taken, work, names, queue)
    try:
        results, others = beside(take, take, dict[str, _Result])
    finally:
        os.close(queue)
    results |= others
    return {name: results[name] if name in results else make() for name, make in work.items()}


def beside(
    here: Callable[[], _Result], there: Callable[[], _Other], instead: Callable[[], _Other]
) -> tuple[_Result, _Other]:
    """Return what `here` returns, and `there` in a second process; where that fails, what `instead` returns here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _serve(there, writing)
    os.close(writing)
    with open(reading, "rb") as stream:  # noqa: PTH123  (a descriptor)
        try:
            result = here()
            other = stream.read()
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            _, status = os.waitpid(child, 0)
    return result, pickle.loads(other) if status == 0 else instead()  # noqa: S301  (from our own child)


def _serve(make: Callable[[], object], writing: int) -> None:
    """Do the work of the child, and end it, without anything that the parent has open."""
    try:
        with open(writing, "wb") as stream:
            pickle.dump(make(), stream)
    except BaseException:  # noqa: BLE001  (the parent meets the same fault, and says it)
        os._exit(1)
    os._exit(0)


def _queue(count: int) -> int:
    """Return where both processes read the number of the next piece: each byte reaches only one of them.

    What a byte cannot number stays for this process, after all others.
    """
    reading, writing = os.pipe()
    os.write(writing, bytes(range(min(count, 256))))
    os.close(writing)
    return reading


def _taken(work: Work[_Result], names: list[str], queue: int) -> dict[str, _Result]:
    return {names[taken[0]]: work[names[taken[0]]]() for taken in iter(lambda: os.read(queue, 1), b"")}
