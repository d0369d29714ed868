"""`watch`: generates again whenever an input changes.

Events only wake it up. It then compares the files that were read with their state before they were read. So no change
is lost while the output is written, or while it begins to watch other folders.
"""

import contextlib
import gc
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

from ..errors import PrerequestError, fail
from ..pipeline import source
from ..settings import configuration as config
from ..settings.files import STANDARD_INPUT
from ..settings.planning import Overrides, PlannedJob, planned_jobs
from . import console

Stamps = dict[Path, tuple[int, int, int] | None]
_AT_MOST = 1_000  # milliseconds
_FOLDERS = 1_000


def watch(overrides: Overrides, generate: Callable[[], int], *, quiet: bool) -> int:
    """Generate now and after every change of a file that was read, until interrupted. An error does not end it."""
    try:
        import watchfiles  # noqa: PLC0415
    except ImportError as error:
        raise fail("E614", "watch needs watchfiles", hint="pip install 'prerequest[watch]'") from error

    def changed(before: Stamps) -> None:
        while _stamps(before) == before:
            folders = {path.parent for path, stamp in before.items() if stamp} | {_working_folder()}
            try:
                # Wait for a limited time, because the watcher does not report a folder that was moved away; the
                # stamps show it.
                next(
                    watchfiles.watch(
                        *(folder for folder in folders if folder.is_dir()),
                        watch_filter=None,
                        debounce=200,
                        rust_timeout=_AT_MOST,
                        yield_on_timeout=True,
                        recursive=False,
                    )
                )
            except (OSError, StopIteration):
                time.sleep(_AT_MOST / 1_000)

    if any(Path(spec) == STANDARD_INPUT for spec in overrides.specs):
        raise fail("E614", "standard input cannot be watched", hint="save the document as a file")
    try:
        # From this message on Ctrl-C ends the command well, so it is printed here.
        if not quiet:
            console.warn("watching; Ctrl-C stops it")
        gc.enable()
        _repeat(overrides, generate, changed)
    except KeyboardInterrupt:
        return 0


def _working_folder() -> Path:
    """Return the current folder. Raise E628 if somebody has deleted it, because no path can be relative to it."""
    try:
        return Path.cwd()
    except OSError as error:
        raise fail("E628", "the working folder is gone", hint="start watch again in a folder that exists") from error


def _names(path: Path) -> set[Path]:
    """Return a file by its name and, for a link, by its target: both may change."""
    try:
        return {_working_folder() / path, path.resolve()}
    except (OSError, RuntimeError):
        return {_working_folder() / path}  # a link to itself


def _repeat(overrides: Overrides, generate: Callable[[], int], changed: Callable[[Stamps], None]) -> NoReturn:
    watched: set[Path] = set()
    while True:
        watched = _files(overrides, watched)
        before = _stamps(watched)
        # A file that is missing now may appear in a folder below the file that refers to it, so these folders are
        # watched, too.
        around = _stamps(
            _below(path.parent for path, stamp in before.items() if stamp and path.name not in config.NAMES)
        )
        changed(before if _once(generate) else before | around)


def _once(generate: Callable[[], int]) -> bool:
    try:
        generate()
    except PrerequestError as error:
        console.errors(error.diagnostics)
        return False
    return True


def _files(overrides: Overrides, before: set[Path]) -> set[Path]:
    """Return the files that are read; if they cannot be determined now, also the files that were read before."""
    files_always = _configurations(overrides) | _all_names(map(Path, overrides.specs))
    try:
        planned = planned_jobs(overrides)
    except PrerequestError:
        return before | files_always
    files = files_always
    for job in planned:
        files |= _all_names((*_document(job), *job.job.overlays))
        try:
            files |= _all_names(_inputs(job))
        except PrerequestError:
            files |= before
    return files


def _inputs(planned: PlannedJob) -> Iterable[Path]:
    folder = planned.job.templates
    return (*planned.inputs, *([folder, *(path for path in folder.rglob("*") if path.is_dir())] if folder else ()))


def _document(planned: PlannedJob) -> Iterable[Path]:
    try:
        return [source(planned.job)[0]]
    except PrerequestError:
        return []


def _configurations(overrides: Overrides) -> set[Path]:
    current = _working_folder()
    paths = (
        [overrides.config]
        if overrides.config
        else [folder / name for folder in (current, *current.parents) for name in config.NAMES]
    )
    return _all_names(paths)


def _all_names(paths: Iterable[Path]) -> set[Path]:
    return {name for path in paths for name in _names(path)}


def _below(folders: Iterable[Path]) -> list[Path]:
    """Return folders and the folders below them, the nearest first: at most `_FOLDERS`, without hidden ones."""
    nearest = list(dict.fromkeys(folders))
    for folder in nearest:  # the list grows in the loop
        if len(nearest) >= _FOLDERS:
            break
        with contextlib.suppress(OSError):
            nearest += sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] != ".")
    return nearest[:_FOLDERS]


def _stamps(files: Iterable[Path]) -> Stamps:
    return {path: _stamp(path) for path in files}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
