"""Carries out a run, undoes it, or finds a run that an earlier process did not end."""

# ruff: noqa: PTH103, PTH104, PTH120, PTH208  (texts instead of paths, see `Run`)

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .folder import OutputFolder, read
from .journal import Run, discard, resume
from .model import digest
from .names import MANIFEST, STATE, is_run, parents


class FolderChangedError(Exception):
    """The folder is not as the run expected; the argument says where and why."""


def carry_out(run: Run) -> None:
    """Finish the run, or undo all of it and raise the reason (`FolderChangedError`, OSError)."""
    try:
        _forward(run)
    # An interrupt by the user must not leave half of the output either.
    except BaseException:
        _backward(run)
        discard(run)
        _remove_if_empty(run.target)
        raise
    discard(run)


def leftovers(target: Path) -> list[Path]:
    """Return the folders of unfinished runs in `target`, without following links."""
    if OutputFolder(target).above(MANIFEST) is not None:
        return []
    with os.scandir(target / STATE) as entries:
        return sorted(Path(item) for item in entries if is_run(item.name) and item.is_dir(follow_symlinks=False))


def recover(target: Path) -> None:
    """After a killed run, complete the new output of `target` or restore the old one. The lock must be held.

    It completes the new output if the journal was committed, every staged file is complete, and nobody has changed the
    folder since.
    """
    for folder in leftovers(target):
        run = resume(target, folder)
        if run is None:
            shutil.rmtree(folder, ignore_errors=True)
            _remove_if_empty(target)
        elif _is_complete(run):
            # If the folder has changed since, the run is undone, and the next plan sees the change.
            with suppress(FolderChangedError):
                carry_out(run)
        else:
            _backward(run)
            discard(run)


def _remove_if_empty(target: Path) -> None:
    with suppress(OSError):
        (target / STATE).rmdir()
        target.rmdir()


def _is_complete(run: Run) -> bool:
    # A power failure may leave a file without its content, which only the digests in the journal show.
    files = [(run.new(index), step.new) for index, step in enumerate(run.steps)]
    files += [(run.old(index), step.old) for index, step in enumerate(run.steps)]
    return all(_digest(path) in (None, expected) for path, expected in files)


def _require_reachable(folder: OutputFolder, path: str) -> None:
    above = folder.above(path)
    if above is not None and above.obstacle:
        raise FolderChangedError(f"{path}: {above.obstacle}")


def _forward(run: Run) -> None:
    folder = OutputFolder(run.target)
    # Listed only once, because only this run moves files there.
    inside = {f"{run.folder}/{name}" for name in os.listdir(run.folder)}
    for index, step in enumerate(run.steps):
        _require_reachable(folder, step.path)
        if step.new is None:
            _set_aside(run, index, is_done=run.old(index) in inside)
        elif run.new(index) in inside:
            _set_aside(run, index, is_done=run.old(index) in inside)
            _move(run.new(index), run.target_of(index))
    _remove_empty(run.target, (step.path for step in run.steps if step.new is None))


def _move(source: str, path: str) -> None:
    try:
        os.rename(source, path)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.rename(source, path)


def _set_aside(run: Run, index: int, *, is_done: bool) -> None:
    """Move the old file of a step out of the way. `is_done`: an earlier attempt has moved it already."""
    path, old, step = run.target_of(index), run.old(index), run.steps[index]
    if not os.path.lexists(path) or (is_done and step.new is None):
        return
    if step.old is None or is_done:
        raise FolderChangedError(f"{step.path}: this file is new")
    # Checked after the rename, on the file that was really moved: a check before it could miss a person's last save.
    os.rename(path, old)
    if _digest(old) != step.old:
        raise FolderChangedError(f"{step.path}: this file was changed meanwhile")


def _backward(run: Run) -> None:
    folder = OutputFolder(run.target)
    # In reverse order, because a later step may need a folder that an earlier one has removed.
    for index, step in reversed(list(enumerate(run.steps))):
        is_set_aside = os.path.lexists(run.old(index))
        placed = step.new is not None and not os.path.lexists(run.new(index))
        if is_set_aside or placed:
            _require_reachable(folder, step.path)
        # A file with another digest was written by a person meanwhile, and stays.
        if placed and _digest(run.target_of(index)) == step.new:
            os.rename(run.target_of(index), run.new(index))
        if is_set_aside and not os.path.lexists(run.target_of(index)):
            _move(run.old(index), run.target_of(index))
    _remove_empty(run.target, (step.path for step in run.steps if step.old is None))


def _digest(path: str) -> str | None:
    content = read(path).content
    return None if content is None else digest(content)


def _remove_empty(target: Path, paths: Iterable[str]) -> None:
    folders = {parent for path in paths for parent in parents(path)}
    for folder in sorted(folders, key=len, reverse=True):
        with suppress(OSError):
            (target / folder).rmdir()
