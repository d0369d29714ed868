"""The depfile, read by the programs it is for: nothing is made again unless something that was read has changed."""

import shutil

import pytest

MANIFEST = "build/small/.prerequest/manifest.json"
COMMAND = "prerequest generate --quiet --depfile build/api.d"
MAKEFILE = f"{MANIFEST}: prerequest.toml\n\t{COMMAND} && touch $@\n\techo made\n-include build/api.d\n"
NINJA = f"""rule prerequest
  command = {COMMAND} && echo made
  depfile = build/api.d
  restat = 1
build {MANIFEST}: prerequest prerequest.toml
"""
READ = ["small.yaml", "parts/shared part.yaml", "prerequest.toml"]


@pytest.mark.parametrize(("file", "text", "tool"), [("Makefile", MAKEFILE, "make"), ("build.ninja", NINJA, "ninja")])
def test_only_a_change_makes_it_again(project, file, text, tool):
    if not shutil.which(tool, path=project.environment["PATH"]):
        pytest.skip(f"{tool} is absent")
    (project.folder / file).write_text(text)
    assert "made" in project.run(tool)
    assert "made" not in project.run(tool)

    project.replace("parts/shared part.yaml", "get_shared", "fetch_shared")
    assert "made" in project.run(tool)
    assert (project.folder / "build/small/curl/shared/fetch_shared.sh").exists()

    (project.folder / "unrelated.yaml").write_text("{}")
    assert "made" not in project.run(tool)


def test_make_goes_on_where_a_file_is_gone(project):
    (project.folder / "Makefile").write_text(MAKEFILE)
    project.run("make")
    project.replace("small.yaml", '  /shared: {$ref: "parts/shared part.yaml"}\n', "")
    (project.folder / "parts/shared part.yaml").unlink()
    assert "made" in project.run("make")
    assert not (project.folder / "build/small/curl/shared").exists()


def test_it_names_all_that_was_read(project):
    (project.folder / "own/notes").mkdir(parents=True)
    (project.folder / "own/notes/$#.j2").write_text("")
    project.run("prerequest", "generate", "--depfile", "deep/er/api.d", "--templates", "own")
    names = [each.replace(" ", "\\ ") for each in (READ[0], READ[1], "own/notes/$$\\#.j2", READ[2])]
    head, *rest = (project.folder / "deep/er/api.d").read_text().splitlines()
    assert head == f"{MANIFEST}: {' '.join(names)}"
    assert rest == [f"{name}:" for name in names]


def test_where_it_cannot_be_written(project):
    said = project.run("prerequest", "generate", "--depfile", "small.yaml/api.d", status=2)
    assert "E617 the depfile cannot be written" in said
