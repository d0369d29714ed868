"""`watch`: generate again whenever an input changes."""

from collections.abc import Callable
from pathlib import Path

from generator.commands import console
from generator.commands.jobs import Asked, tasks
from generator.errors import PrerequestError, fail
from generator.pipeline import inputs


def watch(asked: Asked, generate: Callable[[], int]) -> int:
    """Generate now and after every change of a file that was read, until interrupted; an error does not end it."""
    try:
        import watchfiles  # noqa: PLC0415
    except ImportError as error:
        raise fail("E614", "watch needs watchfiles", hint="pip install 'prerequest[watch]'") from error
    _once(generate)
    console.warn("watching; Ctrl-C stops it")
    for changes in watchfiles.watch(*_folders(asked), raise_interrupt=False, recursive=True, debounce=200):
        if {Path(path).resolve() for _, path in changes} & _files(asked):
            _once(generate)
    return 0


def _once(generate: Callable[[], int]) -> None:
    try:
        generate()
    except PrerequestError as error:
        console.errors(error.diagnostics)


def _files(asked: Asked) -> set[Path]:
    try:
        found = {path.resolve() for task in tasks(asked) for path in inputs(task.job)}
    except PrerequestError:
        found = {Path(spec).resolve() for spec in asked.specs}
    return found | ({asked.config.resolve()} if asked.config else {Path("prerequest.toml").resolve()})


def _folders(asked: Asked) -> set[Path]:
    return {path.parent for path in _files(asked) if path.parent.is_dir()}
