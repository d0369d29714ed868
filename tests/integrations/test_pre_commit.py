"""`.pre-commit-hooks.yaml`, once as pre-commit itself runs it, once as the bare commands of a git hook."""

import os
import shutil
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integrations.pages import files
from tests.integrations.project import Project
from tests.paths import ROOT

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


@pytest.fixture
def committed(repository: Any) -> Any:
    repository.run("prerequest", "generate", "--quiet")
    repository.run("git", "add", "-A")
    repository.run("git", "commit", "-qm", "Generated")
    return repository


@pytest.mark.one_in(2)
@pytest.mark.parametrize("name", HOOKS)
def test_the_command_stops_a_commit_that_forgets_the_output(committed: Any, name: Any) -> None:
    hook = committed.folder / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\n{HOOKS[name]['entry']} && git diff --exit-code\n")
    hook.chmod(0o755)
    committed.replace("small.yaml", "get_thing", "get_it")
    said = committed.run("git", "commit", "-qam", "Renamed", status=1)
    assert "get_it" in said
    committed.run("prerequest", "generate", "--quiet")
    committed.run("git", "add", "-A")
    committed.run("git", "commit", "-qm", "Renamed")
    assert committed.run("git", "status", "--porcelain") == ""


@pytest.fixture
def hooks(checkout: Any, tmp_path: Path) -> tuple[Any, Any]:
    """A repository with the manifest, as pre-commit clones it; its commit."""
    folder = tmp_path / "hooks"
    shutil.copytree(checkout, folder)
    source = Project(folder)
    for command in ("init -q", "config user.name Us", "config user.email us@example.org", "add -A", "commit -qm Hooks"):
        source.run("git", *command.split())
    return folder, source.run("git", "rev-parse", "HEAD").strip()


@pytest.mark.slow
def test_pre_commit_runs_them(committed: Any, hooks: tuple[Any, Any], tmp_path: Path) -> None:
    if find_spec("pre_commit") is None:
        pytest.skip("pre-commit is absent")
    folder, commit = hooks
    config = yaml.safe_load(files("in-a-build-step.md")[".pre-commit-config.yaml"])
    config["repos"][0] |= {"repo": str(folder), "rev": commit}
    config["repos"][0]["hooks"].append({"id": "prerequest-generate"})
    (committed.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    committed.run("git", "add", "-A")
    # The hook's own environment has nothing but this project: what that needs is lent to it.
    path = os.pathsep.join(filter(None, (sysconfig.get_path("purelib"), os.environ.get("PYTHONPATH"))))
    lent = {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "PYTHONPATH": path}
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    said = committed.run(*command, **lent)
    assert said.count("Passed") == len(HOOKS)

    committed.replace("small.yaml", "get_thing", "get_it")
    committed.run("git", "add", "-A")
    said = committed.run(*command, status=1, **lent)
    assert "missing: it is not in the folder" in said
    assert "files were modified by this hook" in said
    committed.run("git", "add", "-A")
    assert committed.run(*command, **lent).count("Passed") == len(HOOKS)
