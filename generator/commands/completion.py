"""Completion in the shell: bundled specs, targets, schemes, and operations of the named spec.

Everything is imported only when the shell asks, so that `--help` stays quick. A file that cannot be read gives no
suggestions, because an error would be printed into the line that a person types.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ..model import Api


def _quiet(offer: Callable[[typer.Context], Iterable[str]]) -> Callable[[typer.Context, str], list[str]]:
    def words(ctx: typer.Context, incomplete: str) -> list[str]:
        from ..errors import PrerequestError

        try:
            return [word for word in offer(ctx) if word.startswith(incomplete)]
        except (PrerequestError, OSError):
            return []

    return words


@_quiet
def specs(_: typer.Context) -> Iterable[str]:
    """Offer the bundled specs and the documents of the current folder."""
    from pathlib import Path

    from .. import resources

    files = (path.name for path in Path().iterdir() if path.suffix in {".json", ".yaml", ".yml"})
    return [*resources.discover("specs", "spec.toml"), *sorted(files)]


@_quiet
def apis(_: typer.Context) -> Iterable[str]:
    """Offer the bundled APIs, and `none`."""
    from .. import resources

    return [*resources.discover("specs", "spec.toml"), "none"]


@_quiet
def targets(_: typer.Context) -> Iterable[str]:
    """Offer the targets, also those of installed packages."""
    from .. import resources

    return resources.discover("templates", "target.toml")


@_quiet
def languages(_: typer.Context) -> Iterable[str]:
    """Offer the languages of scripts, also those of installed packages."""
    from ..targets import language_targets

    return language_targets()


@_quiet
def forms(_: typer.Context) -> Iterable[str]:
    """Offer the forms of an operation, also the languages of installed packages."""
    from .. import targets

    return [*targets.language_targets(), "postman"]


@_quiet
def schemes(_: typer.Context) -> Iterable[str]:
    """Offer the signing schemes, also those of installed packages."""
    from ..signing import registry

    return registry.names()


@_quiet
def operations(ctx: typer.Context) -> Iterable[str]:
    """Offer the ids of the operations of the spec earlier on the line."""
    api = _api(ctx)
    # `show` and `--sign` accept the id, or the last part of the path.
    ends = (operation.path.rpartition("/")[2] for operation in api.operations)
    return dict.fromkeys([*(operation.id for operation in api.operations), *(end for end in ends if "{" not in end)])


@_quiet
def values(ctx: typer.Context) -> Iterable[str]:
    """Offer the argument names of the operation earlier on the line."""
    from ..examples.request import sample_request
    from ..settings.selection import find
    from ..targets.shared.script import arguments

    api = _api(ctx)
    listed = arguments(sample_request(api, find(api, ctx.params.get("operation") or "")))
    return [
        f"{argument.argument}{'@' if argument.location == 'file' else ''}="
        for argument in listed
        if not argument.value.variable
    ]


def _api(ctx: typer.Context) -> "Api":
    """Return the API of the spec earlier on the line."""
    from ..pipeline import read
    from ..settings.job import Job

    return read(Job(ctx.params.get("spec") or _spec_of_the_line(), api=ctx.params.get("api") or ""))[0]


def _spec_of_the_line() -> str:
    """Return the first word that names a spec. The parser loses the arguments after an option without a value."""
    import os
    from pathlib import Path

    from .. import resources

    line = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS", "")
    bundled = resources.discover("specs", "spec.toml")
    return next((word for word in line.split()[2:] if word in bundled or Path(word).is_file()), "")
