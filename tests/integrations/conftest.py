"""A project of a user, as a folder and as a repository, and this project as it is installed from."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.integrations.project import CONFIG, SHARED, SPEC, Project
from tests.paths import ROOT


@pytest.fixture
def project(tmp_path: Path, forking_command: Any) -> Any:
    folder = tmp_path / "project"
    (folder / "parts").mkdir(parents=True)
    (folder / "small.yaml").write_text(SPEC)
    (folder / "parts/shared part.yaml").write_text(SHARED)
    (folder / "prerequest.toml").write_text(CONFIG)
    return Project(folder, forking_command)


@pytest.fixture
def repository(project: Any) -> Any:
    for command in ("init -q", "config user.name Me", "config user.email me@example.org", "add -A", "commit -qm First"):
        project.run("git", *command.split())
    return project


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """This project as a clone of it has it, as far as it is installed from."""
    folder = tmp_path_factory.mktemp("checkout")
    for tree in ("generator", "templates", "specs"):
        shutil.copytree(ROOT / tree, folder / tree, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "action.yml", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / file, folder / file)
    return folder
