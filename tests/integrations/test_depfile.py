"""The depfile, read by the programs it is for: nothing is made again unless something that was read has changed."""

import shutil
import time
from typing import Any

import pytest

from tests.integrations.pages import files

PAGE = files("in-a-build-step.md")
MANIFEST = "build/small/.prerequest/manifest.sha256"
READ = ["small.yaml", "parts/shared part.yaml", "prerequest.toml"]


def furnish(project: Any, name: Any) -> None:
    """The file of the documentation, for this project's specification; each run says so."""
    text = (
        PAGE[name]
        .replace("openapi", "small")
        .replace("prerequest generate", "echo made && prerequest generate --quiet")
    )
    (project.folder / name).write_text(text)


def tick() -> None:
    """Let the clock of the file system, which is coarse, go on."""
    time.sleep(0.05)


@pytest.mark.parametrize(
    ("file", "tool"), [("Makefile", "make"), pytest.param("build.ninja", "ninja", marks=pytest.mark.slow)]
)
def test_only_a_change_makes_it_again(project: Any, file: str, tool: str) -> None:
    if not shutil.which(tool, path=project.environment["PATH"]):
        pytest.skip(f"{tool} is absent")
    furnish(project, file)
    assert "\nmade\n" in project.run(tool)
    assert "made" not in project.run(tool)

    tick()
    project.replace("parts/shared part.yaml", "get_shared", "fetch_shared")
    assert "\nmade\n" in project.run(tool)
    assert (project.folder / "build/small/curl/shared/fetch_shared.sh").exists()

    tick()
    (project.folder / "small.yaml").touch()
    assert "\nmade\n" in project.run(tool)
    (project.folder / "unrelated.yaml").write_text("{}")
    assert "made" not in project.run(tool), "a run that changed nothing counts, too"


def test_make_goes_on_where_a_file_is_gone(project: Any) -> None:
    furnish(project, "Makefile")
    project.run("make")
    tick()
    project.replace("small.yaml", '  /shared: {$ref: "parts/shared part.yaml"}\n', "")
    (project.folder / "parts/shared part.yaml").unlink()
    assert "\nmade\n" in project.run("make")
    assert not (project.folder / "build/small/curl/shared").exists()


def test_it_names_all_that_was_read(project: Any) -> None:
    (project.folder / "own/notes").mkdir(parents=True)
    (project.folder / "own/notes/$#.j2").write_text("")
    project.run("prerequest", "generate", "--depfile", "deep/er/api.d", "--templates", "own")
    names = [path.replace(" ", "\\ ") for path in (READ[0], READ[1], "own/notes/$$\\#.j2", READ[2])]
    head, *rest = (project.folder / "deep/er/api.d").read_text().splitlines()
    assert head == f"{MANIFEST}: {' '.join(names)}"
    assert rest == [f"{name}:" for name in names]


def test_where_it_cannot_be_written(project: Any) -> None:
    said = project.run("prerequest", "generate", "--depfile", "small.yaml/api.d", status=2)
    assert "E617 the depfile cannot be written" in said
