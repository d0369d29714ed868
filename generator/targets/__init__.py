"""What can be generated: each target is a folder below `templates/` with a `target.toml`, discovered, never listed.

`target.toml` gives `title`, `each` (`operation`: one file for each, or `api`: the module writes them all) and, for the
first kind, `template`, `file` (a path pattern with `{folder}` and `{id}`) and `executable`. The module
`generator.targets.<name>` brings `context(api, operation)` for the first kind, `files(api)` for the second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
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
    template: str = ""
    file: str = ""
    executable: bool = False

    def files(self, api: Api) -> dict[str, File]:
        """Return the target's files for an API, by their paths below the target's folder."""
        if not self.template:
            return {path: File(content) for path, content in _module(self.name).files(api).items()}
        return {
            self.path(operation): File(self.text(api, operation).encode(), executable=self.executable)
            for operation in api.operations
        }

    def path(self, operation: Operation) -> str:
        """Return the path of an operation's file below the target's folder."""
        return self.file.replace("{folder}", operation.folder).replace("{id}", operation.id)

    def text(self, api: Api, operation: Operation, templates: Path | None = None) -> str:
        """Return the text of an operation's file; `templates` is a trusted folder of the user's own templates."""
        context = _module(self.name).context(api, operation)
        return rendering.render(f"{self.name}/{self.template}", templates=templates, **context)


@cache
def discover() -> Mapping[str, Target]:
    """Return the known targets by their names."""
    return {
        name: Target(
            name,
            facts["title"],
            facts.get("template", ""),
            facts.get("file", ""),
            executable=facts.get("executable", False),
        )
        for name, folder in resources.discover("templates", "target.toml").items()
        for facts in (resources.manifest(folder / "target.toml"),)
    }


def find(name: str) -> Target:
    """Return a target by its name; raises E608 for an unknown one, with the nearest."""
    known = discover()
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(known)
        raise fail("E608", f"there is no target {name!r}", hint=hint)
    return known[name]


def render(api: Api, names: tuple[str, ...] = ()) -> dict[str, File]:
    """Return the files of an API for the named targets, or for all, by their paths in the spec's folder."""
    chosen = [find(name) for name in names] or list(discover().values())
    return {f"{target.name}/{path}": file for target in chosen for path, file in target.files(api).items()}


def render_one(name: str, api: Api, operation: Operation) -> str:
    """Return the file of one operation as text."""
    return find(name).text(api, operation)


def _module(name: str) -> Any:
    return import_module(f"generator.targets.{name}")
