"""Divides work between two processes. The result does not depend on which process did which part."""

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
    """Return whether there is a second processor, and this process may fork: it must have no other threads."""
    if sys.platform in ("win32", "darwin") or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


def divided(work: Work[_Result]) -> dict[str, _Result]:
    """Return all results by name. The process that is free takes the next task. A task that fails is repeated here."""
    names, queue = list(work), _queue(len(work))
    take = partial(_results, work, names, queue)
    try:
        results, others = in_two_processes(take, take, dict[str, _Result])
    finally:
        os.close(queue)
    results |= others
    return {name: results[name] if name in results else make() for name, make in work.items()}


def in_two_processes(
    here: Callable[[], _Result], there: Callable[[], _Other], instead: Callable[[], _Other]
) -> tuple[_Result, _Other]:
    """Return the results of `here`, and of `there` in a second process. If that fails, run `instead` here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # If the parent is killed, nobody has the reading end, and the child ends, too.
        os.close(reading)
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
    """Do the work of the child process and end it, without touching what the parent has open."""
    try:
        with open(writing, "wb") as stream:
            pickle.dump(make(), stream)
    except BaseException:  # noqa: BLE001  (the parent meets the same fault, and says it)
        os._exit(1)
    os._exit(0)


def _queue(count: int) -> int:
    """Return a pipe from which both processes read the number of the next task. Each byte reaches only one of them.

    Tasks beyond the numbers of a byte are done by this process at the end.
    """
    reading, writing = os.pipe()
    os.write(writing, bytes(range(min(count, 256))))
    os.close(writing)
    return reading


def _results(work: Work[_Result], names: list[str], queue: int) -> dict[str, _Result]:
    return {names[number[0]]: work[names[number[0]]]() for number in iter(lambda: os.read(queue, 1), b"")}
