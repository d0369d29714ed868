"""A depfile for Make and Ninja: what each manifest was made from."""

from collections.abc import Iterable
from pathlib import Path

from generator.commands.jobs import Task
from generator.pipeline import inputs


def depfile(path: Path, made: Iterable[tuple[Task, Path]]) -> None:
    """Write one rule for each document: the manifest of its folder depends on every file that was read."""
    lines = []
    for task, target in made:
        read = " ".join(_escaped(each) for each in inputs(task.job))
        lines.append(f"{_escaped(target / '.prerequest' / 'manifest.json')}: {read}\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), "utf-8", newline="\n")


def _escaped(path: Path) -> str:
    return path.as_posix().replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")
