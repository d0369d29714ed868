"""The targets: kinds of output.

Each is a folder in `templates/` with a `target.toml`; they are found, never listed in code.

In: an API and options. Out: files by relative path. It must not know the disk, and no target knows another target.

`target.toml` has `title`, `each` (`operation`: one file for each operation; `api`: one file, or all files that the
target's module writes), `template`, `file` (a pattern with `{folder}`, `{id}` and `{api}`), `executable`, `effort` (the
time compared with the scripts of one language; the longest begins first) and `[options]`, each with its default. A
target may have a module: `targets.<name>` of this package, or the one that an installed package registers. For the
first kind it has `context(api, operation)`, and `shared(api)` for files that all operations need; for the second kind
it has `files(api, **options)`. Without a module, a template gets the plain `view`. Every template gets `options`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from .. import resources
from ..errors import did_you_mean, fail
from ..model import Api, Operation
from ..output.model import FilesByPath
from .division import divided, is_possible
from .target import Target, read
from .templates import Templates

Options = Mapping[str, Mapping[str, Any]]
"""The options of each target, by its name."""

_DIVIDED_FROM = 400
_PARTS = 8


def discover(templates: Path | None = None) -> Mapping[str, Target]:
    """Return the known targets by name. A folder with the user's templates may change targets or add some."""
    targets = _known()
    if templates is None:
        return targets
    if not templates.is_dir():
        raise fail("E622", "there is no such folder of templates", file=templates.as_posix())
    folders = {path.parent.name: path.parent for path in sorted(templates.glob("*/target.toml"))}
    return {**targets, **{name: _changed(targets.get(name), name, path) for name, path in folders.items()}}


def _changed(shipped: Target | None, name: str, folder: Path) -> Target:
    """Return a target of the user's folder.

    Language settings that it does not have come from the target that it changes.
    """
    target = read(name, folder, shipped.module if shipped else "")
    if not shipped or target.language:
        return target
    return replace(target, language=shipped.language, folder=shipped.folder)


def find(name: str, templates: Path | None = None) -> Target:
    """Return a target by its name. Raise E608 for an unknown one, with the most similar name as hint."""
    targets = discover(templates)
    if name not in targets:
        hint = did_you_mean(name, targets, "known: " + ", ".join(targets))
        raise fail("E608", f"there is no target {name!r}", hint=hint)
    return targets[name]


def render(
    api: Api,
    names: tuple[str, ...] = (),
    options: Options | None = None,
    templates: Templates | None = None,
    finish: Callable[[FilesByPath], FilesByPath] = dict,
) -> FilesByPath:
    """Return the files of an API for the named targets, or for all, by their paths in the output folder of the spec.

    `options` are by target; raise E609 for an unknown one. `templates` are those of a trusted folder of the user.
    `finish` gets the files of each part of the work, in the process that made them.
    """
    api, folder = (api._replace(templates=templates), templates.folder) if templates else (api, None)
    chosen = [find(name, folder) for name in names] or list(discover(folder).values())
    by_target = options or {}
    for name, settings in by_target.items():
        find(name, folder).filled(settings)
    filled = {target.name: target.filled(by_target.get(target.name, {})) for target in chosen}
    tasks = {str(number): partial(_finished, finish, task) for number, task in enumerate(_tasks(api, chosen, filled))}
    # Only the process that has read the user's templates knows which ones were read, so one process does all the
    # work.
    is_large = not templates and len(chosen) * len(api.operations) > _DIVIDED_FROM
    parts = divided(tasks) if is_large and is_possible() else {name: task() for name, task in tasks.items()}
    files = [entry for part in parts.values() for entry in part.items()]
    order = [target.name for target in chosen]
    return dict(sorted(files, key=lambda entry: order.index(entry[0].partition("/")[0])))


def _tasks(api: Api, chosen: Iterable[Target], options: Options) -> Iterator[Callable[[], FilesByPath]]:
    """Yield the parts of the work. The largest come first, so that both processes end at about the same time."""
    for target in sorted(chosen, key=lambda target: -target.effort):
        yield partial(_files_of, target, api, options)
    # A process that makes the scripts of an operation in all languages works its sample out once.
    languages = [target for target in chosen if target.by_operation]
    size = len(api.operations) // _PARTS + 1
    for start in range(0, len(api.operations) if languages else 0, size):
        yield partial(_operation_files, languages, api, options, api.operations[start : start + size])


def _files_of(target: Target, api: Api, options: Options) -> FilesByPath:
    return {f"{target.name}/{path}": file for path, file in target.files(api, options[target.name]).items()}


def _operation_files(
    targets: Iterable[Target], api: Api, options: Options, operations: Iterable[Operation]
) -> FilesByPath:
    return {
        f"{target.name}/{path}": file
        for target in targets
        for path, file in target.operation_files(api, options[target.name], operations).items()
    }


def _finished(finish: Callable[[FilesByPath], FilesByPath], task: Callable[[], FilesByPath]) -> FilesByPath:
    return finish(task())


def language_targets() -> Mapping[str, str]:
    """Return the targets of languages, by the names of the languages."""
    return {name.removesuffix("_snippet"): name for name, target in discover().items() if target.language}


def language_target(language_name: str) -> str:
    """Return the name of the target for a language, by default the usual one. Raise E608 for an unknown language."""
    if not language_name:
        languages = {name: target.language for name, target in discover().items() if target.language}
        return next(name for name, language in languages.items() if language.manifest.get("usual"))
    targets = language_targets()
    if language_name not in targets:
        hint = did_you_mean(language_name, targets, f"known: {', '.join([*targets, 'postman'])}")
        raise fail("E608", f"no call can be shown as {language_name!r}", hint=hint)
    return targets[language_name]


def render_one(name: str, api: Api, operation: Operation, connection_id: str = "") -> str:
    """Return the file of one operation as text, which needs no other file, for one way in (by default the first)."""
    target = find(name)
    if connection_id and "way" not in target.options:
        raise fail("E630", f"{name} does not take --way", hint="use a language, for example --as curl")
    chosen = {"standalone": True, "way": connection_id}
    alone = {option: value for option, value in chosen.items() if option in target.options}
    return target.text(api, operation, {**target.options, **alone})


@cache
def _known() -> Mapping[str, Target]:
    modules = resources.installed("templates")
    bundled = resources.folder("templates")
    return {
        name: read(name, folder, f"{__name__}.{name}" if folder.parent == bundled else modules[name])
        for name, folder in resources.discover("templates", "target.toml").items()
    }
