"""`prerequest merge`: which output an export belongs to, made as `generate` made it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = """openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "http://localhost:1"}]
paths:
  /thing: {get: {operationId: get_thing, responses: {"200": {description: Good}}}}
  /other: {get: {operationId: get_other, responses: {"200": {description: Good}}}}
"""
COLLECTION = "build/small/postman/small.postman_collection.json"
CHOICES = ("--target", "postman", "--exclude", "get_other")
JOB = '[[jobs]]\nspec = "small.yaml"\ntargets = ["postman"]\nexclude = ["get_other"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    (tmp_path / "small.yaml").write_text(SPEC)
    return tmp_path


@pytest.fixture
def export(folder: Any) -> Callable[..., Any]:
    """Edit the generated collection as a person does, and export it."""

    def save() -> None:
        edited = json.loads((folder / COLLECTION).read_text())
        edited["item"][0]["item"][0]["request"]["description"] = "What Mia wrote."
        (folder / "edited.json").write_text(json.dumps(edited))

    return save


def files(folder: Any) -> Any:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"edited.json"}


def test_with_the_arguments_of_generate(
    folder: Any, export: Callable[..., Any], prerequest: Callable[..., Any]
) -> None:
    prerequest("generate", "small.yaml", *CHOICES, cwd=folder)
    before = files(folder)
    export()
    done = prerequest("merge", "edited.json", "small.yaml", *CHOICES, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "What Mia wrote." in (folder / COLLECTION).read_text()
    assert "get_other" not in (folder / COLLECTION).read_text()
    assert files(folder) == before


def test_the_configuration_says_it_all(folder: Any, export: Callable[..., Any], prerequest: Callable[..., Any]) -> None:
    (folder / "prerequest.toml").write_text(JOB)
    prerequest("generate", cwd=folder)
    before = files(folder)
    export()
    done = prerequest("merge", "edited.json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "What Mia wrote." in (folder / COLLECTION).read_text()
    assert files(folder) == before
    assert prerequest("check", cwd=folder).returncode == 0


def test_of_several_specs_one_is_named(folder: Any, export: Callable[..., Any], prerequest: Callable[..., Any]) -> None:
    (folder / "prerequest.toml").write_text(f'{JOB}[[jobs]]\nspec = "qlm"\ntargets = ["postman"]\n')
    prerequest("generate", cwd=folder)
    export()
    done = prerequest("merge", "edited.json", cwd=folder)
    assert done.returncode == 2
    assert "E626 edited.json may belong to any of: small.yaml, qlm" in done.stderr
    assert prerequest("merge", "edited.json", "small.yaml", cwd=folder).returncode == 0
    assert "What Mia wrote." in (folder / COLLECTION).read_text()
