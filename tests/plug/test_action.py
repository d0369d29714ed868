"""`action.yml`: its steps run as a runner runs them, in a project of a user."""

import re
import sys

import pytest
import yaml

from tests.plug.project import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
EXPRESSION = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


@pytest.fixture
def action(project, checkout, tmp_path):
    """Run all steps of the action with inputs; the output of the last."""

    def run(status=0, **given):
        inputs = {name: str(each["default"]) for name, each in ACTION["inputs"].items()} | given
        home, text = project.folder, ""
        steps = ACTION["runs"]["steps"]
        for step in steps:
            filled = {
                key: EXPRESSION.sub(lambda hole: inputs[hole[1]], value) for key, value in step.get("env", {}).items()
            }
            (tmp_path / "step.sh").write_text(step["run"])
            place = EXPRESSION.sub(lambda hole: inputs[hole[1]], step.get("working-directory", "."))
            project.folder = home / place
            environment = {
                "RUNNER_TEMP": str(tmp_path / "runner"),
                "GITHUB_ACTION_PATH": str(checkout),
                "GITHUB_ACTIONS": "true",
                **filled,
            }
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(tmp_path / "step.sh")]
            text = project.run(*shell, status=status if step is steps[-1] else 0, **environment)
        project.folder = home
        return text

    return lambda status=0, **given: run(status, **{"python": sys.executable, **given})


def test_inputs_are_never_text_of_a_script():
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        used = EXPRESSION.findall("".join([*step["env"].values(), step.get("working-directory", "")]))
        assert set(used) <= set(ACTION["inputs"])


def test_check_annotates_what_is_stale(project, action):
    (project.folder / "generator").mkdir()  # a folder of the user's by our import name is no hindrance
    (project.folder / "generator/__init__.py").write_text("raise SystemExit('not this one')\n")
    action(command="generate")
    assert "up to date" in action()
    project.replace("small.yaml", "get_thing", "get_it")
    said = action(status=1)
    assert "::error file=build/small/curl/thing/get_it.sh::missing" in said.replace("%3A", "")


def test_arguments_and_folder(project, action):
    below = project.folder / "with space"
    below.mkdir()
    (below / "api.toml").write_text('out = "made here"\n[[jobs]]\nspec = "../small.yaml"\ntargets = ["curl"]\n')
    arguments = "--config=api.toml\n--exclude\npath:/sh*\n$(touch hacked)"
    said = action(status=2, command="generate", arguments=arguments, **{"working-directory": "with space"})
    assert "$(touch hacked)" in said
    assert not list(below.rglob("hacked"))
    action(command="generate", arguments=arguments.rpartition("\n")[0], **{"working-directory": "with space"})
    assert [path.name for path in (below / "made here").rglob("*.sh")] == ["get_thing.sh"]
