"""What can be generated: each target is a folder below `templates/` with a `target.toml`, discovered, never listed.

`target.toml` gives `title`, `each` (`operation`: one file for each; `api`: one file, or all that the target's module
writes), `template`, `file` (a pattern with `{folder}`, `{id}` and `{api}`), `executable` and `[options]`. A target's
module, `generator.targets.<name>` or the one an installed package registers, brings `context(api, operation)` for
the first kind and `files(api, **options)` for the second; without one a template gets the plain `view`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from generator import render as rendering
from generator import resources
from generator.errors import fail
from generator.model import Api, Operation
from generator.write import File


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of output. `template` and `file` are empty where the target's module writes all its files."""

    name: str
    title: str
    each: str
    template: str = ""
    file: str = ""
    executable: bool = False
    options: tuple[str, ...] = ()

    def files(self, api: Api, options: Mapping[str, Any]) -> dict[str, File]:
        """Return the target's files for an API, by their paths below the target's folder."""
        if not self.template:
            return {path: _file(content) for path, content in _module(self.name).files(api, **options).items()}
        if self.each == "api":
            text = rendering.render(f"{self.name}/{self.template}", api=api)
            return {self.file.replace("{api}", api.id): File(text.encode(), executable=self.executable)}
        return {
            self.path(operation): File(self.text(api, operation).encode(), executable=self.executable)
            for operation in api.operations
        }

    def path(self, operation: Operation) -> str:
        """Return the path of an operation's file below the target's folder."""
        return self.file.replace("{folder}", operation.folder).replace("{id}", operation.id)

    def text(self, api: Api, operation: Operation) -> str:
        """Return the text of an operation's file."""
        return rendering.render(f"{self.name}/{self.template}", **_module(self.name).context(api, operation))


def discover(templates: Path | None = None) -> Mapping[str, Target]:
    """Return the known targets by their names; a folder of the user's own templates may add some."""
    found = dict(_own())
    if templates:
        for path in sorted(templates.glob("*/target.toml")):
            found[path.parent.name] = _target(path.parent.name, path.parent)
    return found


def find(name: str, templates: Path | None = None) -> Target:
    """Return a target by its name; raises E608 for an unknown one, with the nearest."""
    known = discover(templates)
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(known)
        raise fail("E608", f"there is no target {name!r}", hint=hint)
    return known[name]


def render(
    api: Api,
    names: tuple[str, ...] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    templates: Path | None = None,
) -> dict[str, File]:
    """Return the files of an API for the named targets, or for all, by their paths in the spec's folder.

    `options` are by target, E609 for an unknown one; `templates` is a trusted folder of the user's own.
    """
    chosen = [find(name, templates) for name in names] or list(discover(templates).values())
    given = options or {}
    for name, own in given.items():
        _check(find(name, templates), own)
    with rendering.overridden(templates):
        return {
            f"{target.name}/{path}": file
            for target in chosen
            for path, file in target.files(api, given.get(target.name, {})).items()
        }


def render_one(name: str, api: Api, operation: Operation) -> str:
    """Return the file of one operation as text."""
    return find(name).text(api, operation)


@cache
def _own() -> Mapping[str, Target]:
    return {name: _target(name, folder) for name, folder in resources.discover("templates", "target.toml").items()}


def _target(name: str, folder: Path) -> Target:
    facts = resources.manifest(folder / "target.toml")
    return Target(
        name,
        facts["title"],
        facts["each"],
        facts.get("template", ""),
        facts.get("file", ""),
        executable=facts.get("executable", False),
        options=tuple(facts.get("options", ())),
    )


def _check(target: Target, options: Mapping[str, Any]) -> None:
    for option in options:
        if option not in target.options:
            near = get_close_matches(option, target.options, 1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(target.options) or 'none'}"
            raise fail("E609", f"target {target.name} has no option {option!r}", hint=hint)


def _file(content: bytes | File) -> File:
    return content if isinstance(content, File) else File(content)


@cache
def _module(name: str) -> Any:
    place = resources.installed("templates").get(name, f"generator.targets.{name}")
    return import_module(place if find_spec(place) else "generator.targets.plain")
