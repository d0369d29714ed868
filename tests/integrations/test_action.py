"""`action.yml`: its steps run as a runner runs them, in a project of a user."""

import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.integrations.project import Project
from tests.paths import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
EXPRESSION = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


INSTALL, RUN = ACTION["runs"]["steps"]


class Runner:
    """What GitHub's runner gives a step: a shell, its folder, its environment with the inputs filled in."""

    def __init__(self, folder: Any, checkout: Any) -> None:
        self.folder = folder
        self.values = {
            "RUNNER_TEMP": str(folder / "temp"),
            "GITHUB_ACTION_PATH": str(checkout),
            "GITHUB_ACTIONS": "true",
        }

    def step(self, step: Any, project: Any, status: int = 0, **given: Any) -> Any:
        inputs = {name: str(item["default"]) for name, item in ACTION["inputs"].items()}
        inputs |= {"python": sys.executable, **given}

        def fill(text: Any) -> Any:
            return EXPRESSION.sub(lambda hole: inputs[hole[1]], text)

        script = self.folder / "step.sh"
        script.write_text(step["run"])
        place = Project(project.folder / fill(step.get("working-directory", ".")))
        shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail", str(script))
        self.values["GITHUB_WORKSPACE"] = str(project.folder)
        return place.run(*shell, status=status, **self.values, **{key: fill(text) for key, text in step["env"].items()})


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory, checkout: Any) -> Any:
    folder = tmp_path_factory.mktemp("runner")
    runner = Runner(folder, checkout)
    runner.step(INSTALL, Project(folder))
    return runner


@pytest.fixture
def action(runner: Any, project: Any) -> Callable[..., Any]:
    """The step that runs, after the one that installed; its output."""
    return lambda status=0, **given: runner.step(RUN, project, status, **given)


def test_inputs_are_never_text_of_a_script() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        used = EXPRESSION.findall("".join([*step["env"].values(), step.get("working-directory", "")]))
        assert set(used) <= set(ACTION["inputs"])


def test_check_annotates_what_is_stale(project: Any, action: Callable[..., Any]) -> None:
    (project.folder / "prerequest").mkdir()  # a folder of the user's by our import name is no hindrance
    (project.folder / "prerequest/__init__.py").write_text("raise SystemExit('not this one')\n")
    action(command="generate")
    assert "up to date" in action()
    project.replace("small.yaml", "get_thing", "get_it")
    said = action(status=1)
    assert "::error file=build/small/curl/thing/get_it.sh::missing: it is not" in said


def test_arguments_and_folder(project: Any, action: Callable[..., Any]) -> None:
    below = project.folder / "with space"
    below.mkdir()
    (below / "api.toml").write_text('out = "made here"\n[[jobs]]\nspec = "../small.yaml"\ntargets = ["curl"]\n')
    arguments = "--config=api.toml\n--exclude\npath:/sh*\n$(touch hacked)"
    said = action(status=2, command="generate", arguments=arguments, **{"working-directory": "with space"})
    assert "$(touch hacked)" in said
    assert not list(below.rglob("hacked"))
    action(command="generate", arguments=arguments.rpartition("\n")[0], **{"working-directory": "with space"})
    (script,) = (below / "made here").rglob("get_thing.sh")
    script.unlink()
    said = action(status=1, arguments=arguments.rpartition("\n")[0], **{"working-directory": "with space"})
    assert f"::error file={script.relative_to(project.folder).as_posix()}::missing: " in said
