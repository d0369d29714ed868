"""What can be generated: each target is a folder below `templates/` with a `target.toml`, discovered, never listed.

In: an API and options. Out: files by relative path. It must not know the disk, and no target knows another one.

`target.toml` gives `title`, `each` (`operation`: one file for each; `api`: one file, or all that the target's module
writes), `template`, `file` (a pattern with `{folder}`, `{id}` and `{api}`), `executable`, `effort` (how long it takes
beside the scripts of one language: by it work is divided) and `[options]`, each with its default. A target's module,
`targets.<name>` of this package or the one an installed package registers, brings `context(api, operation)` for the
first kind (and `shared(api)`, the files that all of them need) and `files(api, **options)` for the second; without one
a template gets the plain `view`. Every template gets `options`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from .. import resources
from ..errors import did_you_mean, fail
from ..model import Api, Operation
from ..output.write import File
from .division import divided, is_possible
from .target import Target, read
from .templates import Templates

_DIVIDED_FROM = 400


def discover(templates: Path | None = None) -> Mapping[str, Target]:
    """Return the known targets by their names; a folder of the user's own templates may change them or add some."""
    targets = _known()
    if templates is None:
        return targets
    if not templates.is_dir():
        raise fail("E622", "there is no such folder of templates", file=templates.as_posix())
    folders = {path.parent.name: path.parent for path in sorted(templates.glob("*/target.toml"))}
    return {**targets, **{name: _changed(targets.get(name), name, path) for name, path in folders.items()}}


def _changed(shipped: Target | None, name: str, folder: Path) -> Target:
    """Return a target of the user's own folder; what it does not say of a language is as in the target it changes."""
    target = read(name, folder, shipped.module if shipped else "")
    if not shipped or target.language:
        return target
    return replace(target, language=shipped.language, folder=shipped.folder)


def find(name: str, templates: Path | None = None) -> Target:
    """Return a target by its name; raises E608 for an unknown one, with the nearest."""
    targets = discover(templates)
    if name not in targets:
        hint = did_you_mean(name, targets, "known: " + ", ".join(targets))
        raise fail("E608", f"there is no target {name!r}", hint=hint)
    return targets[name]


def render(
    api: Api,
    names: tuple[str, ...] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    templates: Templates | None = None,
) -> dict[str, File]:
    """Return the files of an API for the named targets, or for all, by their paths in the spec's folder.

    `options` are by target, E609 for an unknown one; `templates` are of a trusted folder of the user's own.
    """
    api, folder = (api._replace(templates=templates), templates.folder) if templates else (api, None)
    chosen = [find(name, folder) for name in names] or list(discover(folder).values())
    by_target = options or {}
    for name, settings in by_target.items():
        find(name, folder).filled(settings)
    filled = {target.name: target.filled(by_target.get(target.name, {})) for target in chosen}
    # The largest pieces come first, so that both processes end at about the same time.
    work = {
        target.name: partial(target.files, api, filled[target.name])
        for target in sorted(chosen, key=lambda target: -target.effort)
    }
    # Which templates of a person's own were read, only the process knows that has read them.
    is_large = not templates and len(work) * len(api.operations) > _DIVIDED_FROM
    files = divided(work) if is_large and is_possible() else {name: make() for name, make in work.items()}
    return {f"{target.name}/{path}": file for target in chosen for path, file in files[target.name].items()}


def forms() -> Mapping[str, str]:
    """Return the targets that are a language of calls, by the names of these languages."""
    return {name.removesuffix("_snippet"): name for name, target in discover().items() if target.language}


def of_form(form: str) -> str:
    """Return the name of the target that writes calls in a language, the usual one by default; E608 for an unknown."""
    if not form:
        languages = {name: target.language for name, target in discover().items() if target.language}
        return next(name for name, language in languages.items() if language.manifest.get("usual"))
    targets = forms()
    if form not in targets:
        hint = did_you_mean(form, targets, f"known: {', '.join([*targets, 'postman'])}")
        raise fail("E608", f"no call can be shown as {form!r}", hint=hint)
    return targets[form]


def render_one(name: str, api: Api, operation: Operation, connection_id: str = "") -> str:
    """Return the file of one operation as text, complete in itself, for one way in: the first by default."""
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
