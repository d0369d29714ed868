"""The journal of one run: its moves, recorded so that they can be finished or undone at any moment.

A run has its own folder inside of the state folder (mode 0700, unpredictable name), which contains

    new-3          the complete content of step 3, until it is moved to its path
    old-3          the file that was at the path of step 3, until the run ends
    journal.json   the steps; one rename creates it when every `new-…` is complete

Without a journal, either nothing has changed yet or everything is done, so the folder can be removed. With a journal,
`new-…` and `old-…` show for each step whether it was done, so that finishing and undoing can both be repeated any
number of times.
"""

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..errors import PrerequestError, fail
from .folder import read
from .model import FileOperation
from .names import MANIFEST, STATE, fault

JOURNAL = "journal.json"


class Step(NamedTuple):
    """One step of the journal: the digests of the old and of the new file at `path` (None: no file)."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Run:
    """A run that is in progress in `folder`, inside of the output folder `target`."""

    target: Path
    folder: Path
    steps: tuple[Step, ...]

    # Texts instead of paths: to create and join thousands of `Path` objects takes longer than to move the files.

    @cached_property
    def _texts(self) -> tuple[str, str]:
        return str(self.target), str(self.folder)

    def target_of(self, index: int) -> str:
        """Return the path of the file of step `index`."""
        return f"{self._texts[0]}/{self.steps[index].path}"

    def new(self, index: int) -> str:
        """Return the path of the new file of step `index` before it is moved."""
        return f"{self._texts[1]}/new-{index}"

    def old(self, index: int) -> str:
        """Return the path of the old file of step `index` until the run ends."""
        return f"{self._texts[1]}/old-{index}"


def begin(target: Path, operations: Sequence[FileOperation]) -> Run:
    """Stage every new file and commit the journal. After a failure no file of the run remains."""
    folder = target / STATE / f"run-{secrets.token_hex(8)}"
    steps = tuple(Step(step.path, step.old, None if step.new is None else step.new.digest) for step in operations)
    run = Run(target, folder, steps)
    created = [parent for parent in (target, target / STATE) if not parent.exists()]
    try:
        for parent in created:
            parent.mkdir()
        folder.mkdir(mode=0o700)
        _stage(run, operations)
        _commit(run)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            for parent in reversed(created):
                parent.rmdir()
        raise
    return run


def _stage(run: Run, operations: Sequence[FileOperation]) -> None:
    for index, operation in enumerate(operations):
        if operation.new is not None:
            _create(run.new(index), operation.new.content, 0o777 if operation.new.executable else 0o666)


def _create(path: str | Path, content: bytes, mode: int = 0o666) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        remaining = memoryview(content)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
    finally:
        os.close(descriptor)


def _commit(run: Run) -> None:
    steps = [[step.path, step.old, step.new] for step in run.steps]
    # A rename is atomic: a process that is killed here leaves the complete journal or none.
    unfinished = run.folder / "draft"
    _create(unfinished, json.dumps(steps).encode())
    unfinished.rename(run.folder / JOURNAL)


def resume(target: Path, folder: Path) -> Run | None:
    """Return the run of a folder that an earlier process left, or None if its journal was never committed.

    Raise E508 for a journal that this tool did not write. Its paths are checked as strictly as those of a
    specification.
    """
    content = read(folder / JOURNAL).content
    if content is None:
        return None
    try:
        steps = tuple(Step(path, old, new) for path, old, new in json.loads(content))
        paths = {step.path for step in steps if not _text(step) or (step.path != MANIFEST and fault(step.path))}
    except (ValueError, TypeError, RecursionError) as error:
        raise _foreign(folder) from error
    if paths:
        raise _foreign(folder)
    return Run(target, folder, steps)


def _text(step: Step) -> bool:
    digests = all(value is None or isinstance(value, str) for value in (step.old, step.new))
    return isinstance(step.path, str) and digests


def _foreign(folder: Path) -> PrerequestError:
    return fail("E508", "this journal was not written by this tool", file=str(folder), hint="remove the folder")


def discard(run: Run) -> None:
    """End a run. From now on any later run may remove its folder."""
    (run.folder / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(run.folder, ignore_errors=True)
