"""`prerequest.toml` and `[tool.prerequest]`: what is read, what is refused, and who wins."""

import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.settings import configuration as config

SPEC = """openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "http://localhost:1"}]
paths:
  /thing: {get: {operationId: get_thing, responses: {"200": {description: Good}}}}
  /other: {get: {operationId: get_other, responses: {"200": {description: Good}}}}
"""
JOB = '[[jobs]]\nspec = "small.yaml"\ntargets = ["curl"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    (tmp_path / "small.yaml").write_text(SPEC)
    return tmp_path


def scripts(folder: Any, name: str = "build") -> list[Any]:
    return sorted(path.name for path in (folder / name).rglob("get_*.sh"))


@pytest.mark.parametrize(
    ("file", "text"),
    [("prerequest.toml", JOB), ("pyproject.toml", JOB.replace("[[jobs]]", "[[tool.prerequest.jobs]]"))],
)
def test_jobs_are_found_from_below(folder: Any, prerequest: Callable[..., Any], file: str, text: Any) -> None:
    (folder / file).write_text(text)
    (folder / "below").mkdir()
    done = prerequest("generate", cwd=folder / "below")
    assert done.returncode == 0, done.stderr
    assert scripts(folder) == ["get_other.sh", "get_thing.sh"]
    assert not (folder / "build/small/postman").exists()


def test_the_command_line_wins(folder: Any, prerequest: Callable[..., Any]) -> None:
    (folder / "prerequest.toml").write_text(f'out = "from-file"\n{JOB}exclude = ["get_other"]\n')
    done = prerequest("generate", "--out", "from-line", "--exclude", "get_thing", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert scripts(folder, "from-line") == ["get_other.sh"]
    assert not (folder / "from-file").exists()


def test_a_named_spec_takes_its_job(folder: Any, prerequest: Callable[..., Any]) -> None:
    (folder / "prerequest.toml").write_text(f'{JOB}include = ["get_thing"]\n[[jobs]]\nspec = "qlm"\n')
    done = prerequest("generate", "small.yaml", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert scripts(folder) == ["get_thing.sh"]
    assert not (folder / "build/qlm").exists()


@pytest.mark.parametrize("command", ["generate", "check"])
def test_two_jobs_have_two_folders(folder: Any, prerequest: Callable[..., Any], command: str) -> None:
    (folder / "prerequest.toml").write_text(JOB + JOB.replace("curl", "postman"))
    done = prerequest(command, cwd=folder)
    assert done.returncode == 2
    assert "E627 two jobs write into build/small" in done.stderr
    assert not (folder / "build").exists()
    (folder / "prerequest.toml").write_text(JOB + JOB.replace("curl", "postman") + 'out = "collections"\n')
    assert prerequest("generate", cwd=folder).returncode == 0
    assert (folder / "collections/small/postman").is_dir()


def test_a_file_without_jobs_is_no_spec(folder: Any, prerequest: Callable[..., Any]) -> None:
    (folder / "prerequest.toml").write_text('out = "build"\n')
    done = prerequest("generate", cwd=folder)
    assert done.returncode == 2
    assert "E600" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[jobs]]\nspec = "small.yaml"\ntarget = ["curl"]\n', "prerequest.toml:3: E613 unknown key 'target'"),
        ('[[jobs]]\nspec = "small.yaml"\ntarget = ["curl"]\n', "did you mean targets?"),
        ("[[jobs]]\nspec = 1\n", "prerequest.toml:2: E612 spec must be of type string"),
        ("[[jobs]]\ntargets = []\n", "E612 spec is missing"),
        ("jobs = [", "E611 this is not TOML"),
        ('[[jobs]]\nspec = "small.yaml"\n[jobs.options.curl]\nx = 1\n', "E609 target curl has no option 'x'"),
        ('[[jobs]]\nspec = "small.yaml"\ntargets = ["crul"]\n', "did you mean curl?"),
        (
            f"{JOB}options = {{postman = {{tests = 1}}}}\n",
            "E609 option tests of target postman is 1, not a text",
        ),
        (f"{JOB}options = {{postman = {{test = true}}}}\n", "did you mean tests?"),
        (
            '[[jobs]]\nspec = "small.yaml"\noptions = {python_client = {package = "My-Client"}}\n',
            "E609 option package is 'My-Client', not a Python name in lower case\n  hint: my_client",
        ),
        (f'templates = "absent"\n{JOB}', "absent: E622 there is no such folder of templates"),
    ],
)
def test_mistakes_are_named(folder: Any, prerequest: Callable[..., Any], text: str, said: str) -> None:
    (folder / "prerequest.toml").write_text(text)
    done = prerequest("generate", cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "build").exists()


def test_options_reach_their_target(folder: Any, prerequest: Callable[..., Any]) -> None:
    (folder / "prerequest.toml").write_text(
        '[[jobs]]\nspec = "small.yaml"\ntargets = ["postman", "python_client"]\n'
        '[jobs.options]\npostman = {tests = false}\npython_client = {package = "things"}\n'
    )
    done = prerequest("generate", cwd=folder)
    assert done.returncode == 0, done.stderr
    collection = json.loads((folder / "build/small/postman/small.postman_collection.json").read_text())
    assert collection["event"] == []
    assert [path.name for path in (folder / "build/small/python_client").iterdir()] == ["things"]
    (folder / "prerequest.toml").write_text('[[jobs]]\nspec = "small.yaml"\ntargets = ["postman"]\n')
    prerequest("generate", cwd=folder)
    collection = json.loads((folder / "build/small/postman/small.postman_collection.json").read_text())
    assert [event["listen"] for event in collection["event"]] == ["test"]


def test_init_writes_what_generate_reads(folder: Any, prerequest: Callable[..., Any]) -> None:
    done = prerequest("init", cwd=folder)
    assert (done.returncode, done.stdout) == (
        0,
        "prerequest.toml written, 1 specification found; now: prerequest generate\n",
    )
    written = (folder / "prerequest.toml").read_text()
    assert 'spec = "small.yaml"' in written
    (folder / "prerequest.toml").write_text(re.sub(r"^# (exclude|options)", r"\1", written, flags=re.MULTILINE))
    assert prerequest("generate", cwd=folder).returncode == 0
    assert (folder / "build/small/curl").is_dir()
    (folder / "prerequest.toml").write_text(written)
    again = prerequest("init", cwd=folder)
    assert again.returncode == 2
    assert (folder / "prerequest.toml").read_text() == written


def test_init_leaves_jobs_in_pyproject_alone(folder: Any, prerequest: Callable[..., Any]) -> None:
    (folder / "pyproject.toml").write_text(JOB.replace("[[jobs]]", "[[tool.prerequest.jobs]]"))
    done = prerequest("init", cwd=folder)
    assert done.returncode == 2
    assert "E616 pyproject.toml has jobs already" in done.stderr
    assert not (folder / "prerequest.toml").exists()
    (folder / "pyproject.toml").write_text('[project]\nname = "acme"\n')
    assert prerequest("init", cwd=folder).returncode == 0


ELSEWHERE = {"everything", "line", "templates", "ref_root"}  # called all; a position; for all jobs; no setting yet


def test_the_published_schema_says_the_same() -> None:
    schema = config.schema()
    jsonschema.Draft7Validator.check_schema(schema)
    judge = jsonschema.Draft7Validator(schema)
    assert judge.is_valid({"jobs": [{"spec": "qlm", "targets": ["curl"], "options": {"postman": {"tests": False}}}]})
    assert not judge.is_valid({"jobs": [{"spec": "qlm", "target": ["curl"]}]})
    keys = set(schema["properties"]["jobs"]["items"]["properties"])
    assert keys == {field.name for field in fields(config.JobSettings)} - ELSEWHERE | {"all"}


def test_json_tells_the_same_as_print(folder: Any, prerequest: Callable[..., Any]) -> None:
    done = prerequest("generate", "small.yaml", "--target", "curl", "--json", cwd=folder)
    report = json.loads(done.stdout)[0]
    assert report["operations"] == 2
    assert len(report["written"]) == 4  # two scripts, what they share, and .gitattributes
    (folder / "small.yaml").write_text(SPEC.replace("get_thing", "get_it"))
    data = json.loads(prerequest("check", "small.yaml", "--target", "curl", "--json", cwd=folder).stdout)
    assert {finding["kind"] for finding in data} == {"missing", "orphan"}
    broken = prerequest("check", "absent.yaml", "--json", cwd=folder)
    assert broken.returncode == 2
    assert json.loads(broken.stdout)["errors"][0]["code"] == "E101"


def test_github_gets_annotations(folder: Any, prerequest: Callable[..., Any]) -> None:
    prerequest("generate", "small.yaml", "--target", "curl", cwd=folder)
    next(Path(folder, "build").rglob("get_thing.sh")).unlink()
    done = prerequest("check", "small.yaml", "--target", "curl", cwd=folder, GITHUB_ACTIONS="true")
    assert done.returncode == 1
    assert "::error file=build/small/curl/other/get_other.sh" not in done.stderr
    assert "::error file=build/small/curl/thing/get_thing.sh::missing: it is not" in done.stderr


@pytest.mark.parametrize("said", ['targets = ["postmann"]', 'include = ["path:/nowhere"]', 'sign = ["Nobody"]'])
def test_what_a_job_asks_for_in_vain_is_blamed_on_the_configuration(
    prerequest: Callable[..., Any], tmp_path: Path, said: str
) -> None:
    (tmp_path / "prerequest.toml").write_text(f'[[jobs]]\nspec = "qlm"\n{said}\n')
    done = prerequest("generate")
    assert done.returncode == 2
    assert done.stderr.startswith("prerequest.toml:1: E60")
    done = prerequest("generate", "-t", "curl")
    assert not done.stderr.startswith("prerequest.toml")


SECOND = [
    ('[[jobs]]\nspec = "qlm"\n\n[[jobs]]\nspec = "qlm"\nlenient = "yes"\n', 6),
    ('[[jobs]]\nspec = "qlm"\nlenient = true\n\n[[jobs]]\nspec = "qlm"\nlenient = "yes"\n', 7),
    ('[[jobs]]\nspec = "qlm"\n\n[[jobs]]\ntargets = ["curl"]\n', 4),
    ('[[jobs]]\nspec = "qlm"\ntargets = ["curl"]\n[[jobs]]\nspec = "qlm"\ntargets = ["a", 1]\n', 6),
    ('[[jobs]]\nspec = "qlm"\n[jobs.options.curl]\n[[jobs]]\nspec = "qlm"\noptions = 1\n', 6),
    ('jobs = [\n  {spec = "qlm"},  # the first, {\n  {spec = "q,[", all = 1},\n]\n', 3),
    ('[[jobs]]\nspec = "qlm"\ntargets = ["curl"]\n\n[[jobs]]\nspec = "qlm"\ntargets = ["crul"]\n', 5),
]


@pytest.mark.parametrize(("text", "line"), SECOND)
@pytest.mark.parametrize("table", ["", "tool.prerequest."])
def test_an_error_in_the_second_job_is_reported_there(
    prerequest: Callable[..., Any], tmp_path: Path, text: Any, line: Any, table: str
) -> None:
    name = "pyproject.toml" if table else "prerequest.toml"
    if table and not text.startswith("[["):
        text, line = "[tool.prerequest]\n" + text, line + 1
    (tmp_path / name).write_text(text.replace("[[jobs", f"[[{table}jobs").replace("[jobs.o", f"[{table}jobs.o"))
    done = prerequest("generate")
    assert done.returncode == 2
    assert done.stderr.startswith(f"{name}:{line}: ")
