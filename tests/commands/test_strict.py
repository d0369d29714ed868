"""`--strict`: what is a warning otherwise is a failure, and nothing is written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLEAN = """openapi: 3.0.3
info: {title: Clean, version: "1"}
servers: [{url: "https://api.example.com"}]
paths: {/things: {get: {operationId: listThings, responses: {"200": {description: Good}}}}}
"""
CALLS = [("call", ("list_things", "--dry-run")), ("show", ("list_things",))]
WARNED = CLEAN.replace("https://api.example.com", "/relative")


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    (tmp_path / "clean.yaml").write_text(CLEAN)
    (tmp_path / "warned.yaml").write_text(WARNED)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "operation"),
    [*((name, ()) for name in ("generate", "check", "diff", "list", "validate", "serve")), *CALLS],
)
def test_a_warning_is_a_failure(
    prerequest: Callable[..., Any], folder: Any, command: str, operation: tuple[str, ...]
) -> None:
    done = prerequest(command, "warned.yaml", *operation, "--strict", timeout=30)
    assert done.returncode == 2
    assert "W211" in done.stderr
    assert "warned.yaml:3" in done.stderr
    assert "E624 1 warning in a strict run" in done.stderr
    assert not (folder / "build").exists()


def test_a_document_without_warnings(prerequest: Callable[..., Any], folder: Any) -> None:
    assert prerequest("generate", "clean.yaml", "--strict", "--target", "curl").returncode == 0


def test_an_earlier_run_that_was_not_strict(prerequest: Callable[..., Any], folder: Any) -> None:
    assert prerequest("generate", "warned.yaml", "--target", "curl").returncode == 0
    assert prerequest("generate", "warned.yaml", "--target", "curl", "--strict").returncode == 2


@pytest.mark.parametrize(
    ("command", "operation"), [("generate", ()), *((name, ("warned.yaml", *more)) for name, more in CALLS)]
)
def test_in_the_configuration(
    prerequest: Callable[..., Any], folder: Any, command: str, operation: tuple[str, ...]
) -> None:
    (folder / "prerequest.toml").write_text('[[jobs]]\nspec = "warned.yaml"\nstrict = true\n')
    assert prerequest(command, *operation).returncode == 2


def test_a_template_that_nothing_reads(prerequest: Callable[..., Any], folder: Any) -> None:
    templates = folder / "own"
    (templates / "curl").mkdir(parents=True)
    (templates / "curl" / "scrit.sh.j2").write_text("x\n")
    (templates / "curl" / "body.sh.j2").write_text("{# no operation has a body #}\n")
    done = prerequest("generate", "clean.yaml", "--target", "curl", "--templates", "own")
    assert done.returncode == 0
    assert "W602" in done.stderr
    assert "own/curl/scrit.sh.j2" in done.stderr
    assert "did you mean curl/script.sh.j2?" in done.stderr
    assert "body.sh.j2" not in done.stderr
    assert (
        prerequest("generate", "clean.yaml", "--target", "curl", "--templates", "own", "--strict", "--force").returncode
        == 2
    )


def test_a_target_of_ones_own_that_is_not_made(prerequest: Callable[..., Any], folder: Any) -> None:
    target = folder / "own" / "notes"
    target.mkdir(parents=True)
    (target / "target.toml").write_text('title = "Notes"\neach = "api"\ntemplate = "notes.md.j2"\nfile = "notes.md"\n')
    (target / "notes.md.j2").write_text("{{ api.title|md }}\n")
    (target / "note.md.j2").write_text("x\n")
    assert "W602" not in prerequest("generate", "clean.yaml", "--target", "curl", "--templates", "own").stderr
    done = prerequest("generate", "clean.yaml", "--target", "notes", "--templates", "own")
    assert "own/notes/note.md.j2" in done.stderr
    assert "own/notes/notes.md.j2" not in done.stderr
