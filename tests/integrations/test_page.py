"""What the page on build steps shows besides: a configuration, a workflow, commands, a merge."""

import json
import re
import signal
import subprocess
import sys
import time
import tomllib
from typing import Any

import jsonschema
import pytest
import yaml

from generator.settings import configuration as config
from tests.integrations.pages import blocks, files
from tests.paths import DOCS, ROOT

PAGE = "in-a-build-step.md"
SPEC = """openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: "http://localhost:1"}]
paths:
  /stock/parts: {get: {operationId: list_stock, responses: {"200": {description: Good}}}}
  /other: {get: {operationId: get_other, responses: {"200": {description: Good}}}}
"""
OVERLAY = 'overlay: 1.0.0\ninfo: {title: O, version: "1"}\nactions: [{target: $.info, update: {description: Ours}}]\n'


@pytest.fixture
def acme(project: Any) -> Any:
    text = files(PAGE)["prerequest.toml"].replace('"folder:parts", ', "")
    for name, content in {"openapi.yaml": SPEC, "overlay.yaml": OVERLAY, "prerequest.toml": text}.items():
        (project.folder / name).write_text(content)
    return project


def test_the_configuration_is_valid_and_names_every_key() -> None:
    text = files(PAGE)["prerequest.toml"]
    jsonschema.validate(tomllib.loads(text), config.schema())
    keys = config.schema()["properties"] | config.schema()["properties"]["jobs"]["items"]["properties"]
    shown = set(re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE))
    assert set(keys) - {"jobs", "options"} <= shown


def test_the_workflow_calls_the_action_with_inputs_it_has() -> None:
    workflow = yaml.safe_load(files(PAGE)[".github/workflows/generated.yml"])
    step = workflow["jobs"]["generated"]["steps"][-1]
    assert set(step["with"]) <= set(yaml.safe_load((ROOT / "action.yml").read_text())["inputs"])


def test_the_commands(acme: Any) -> None:
    text = next(text for name, language, text in blocks((DOCS / PAGE).read_text()) if language == "sh")
    commands = [line.partition("#")[0].split() for line in text.splitlines()]
    assert [command[1] for command in commands] == ["generate", "check", "diff", "watch"]
    for command in commands[:3]:
        acme.run(*command)
    assert (acme.folder / "build/openapi/python_client/acme/_client.py").exists()
    acme.replace("openapi.yaml", "list_stock", "find_stock")
    assert "find_stock.sh: missing" in acme.run(*commands[1], status=1)
    assert "+++ b/build/openapi/curl/stock/find_stock.sh" in acme.run(*commands[2], status=1)


@pytest.mark.slow
def test_watch_goes_on_until_it_is_stopped(acme: Any) -> None:
    process = subprocess.Popen([sys.executable, "-m", "generator", "watch"], cwd=acme.folder, stderr=subprocess.DEVNULL)
    script = acme.folder / "build/openapi/curl/stock/list_stock.sh"
    try:
        for _ in range(300):
            if script.exists():
                break
            time.sleep(0.1)
        assert script.exists()
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def test_the_merge(acme: Any) -> None:
    text = next(text for _, _, text in blocks((DOCS / PAGE).read_text()) if "edited.postman" in text)
    generate, merge = [line.partition("#")[0].split() for line in text.splitlines()]
    acme.run("prerequest", "generate")
    path = acme.folder / "build/openapi/postman/openapi.postman_collection.json"
    edited = json.loads(path.read_text())
    edited["item"][0]["item"][0]["request"]["description"] = "What Mia wrote."
    path.write_text(json.dumps(edited))
    assert "E505" in acme.run("prerequest", "generate", status=1)
    acme.run(*generate)
    assert "What Mia wrote." in path.read_text()
    acme.run("prerequest", "check")

    edited["item"][0]["item"].append({"name": "Mine", "request": {"method": "GET", "url": "http://localhost:1/mine"}})
    (acme.folder / "edited.postman_collection.json").write_text(json.dumps(edited))
    acme.replace("openapi.yaml", "/other: {get: {", "/other: {get: {summary: Another, ")
    acme.run(*merge)
    text = path.read_text()
    assert "What Mia wrote." in text
    assert '"Mine"' in text
    acme.run("prerequest", "check")


@pytest.mark.slow
def test_the_other_side_of_a_conflict_is_merged_by_the_commands_of_the_page(repository: Any) -> None:
    def edit(description: str) -> None:
        collection = json.loads(path.read_text())
        collection["item"][0]["item"][0]["request"]["description"] = description
        path.write_text(json.dumps(collection))
        repository.run("git", "commit", "-qam", description)

    (repository.folder / "openapi.yaml").write_text(SPEC)
    (repository.folder / "prerequest.toml").write_text('[[jobs]]\nspec = "openapi.yaml"\ntargets = ["postman"]\n')
    repository.run("prerequest", "generate")
    path = repository.folder / "build/openapi/postman/openapi.postman_collection.json"
    repository.run("git", "add", "-A")
    repository.run("git", "commit", "-qm", "Generated")
    repository.run("git", "checkout", "-qb", "theirs")
    edit("What Mia wrote.")
    repository.run("git", "checkout", "-q", "-")
    edit("Ours.")
    repository.run("git", "merge", "theirs", status=1)
    ours, theirs = [text for _, language, text in blocks((DOCS / PAGE).read_text()) if language == "sh"][-3:-1]
    repository.run("bash", "-euc", ours)
    # Where both sides edited one text, `merge` says so with status 1; a person goes on.
    repository.run("bash", "-uc", theirs)
    assert "What Mia wrote." in path.read_text()
    assert not (repository.folder.parent / "theirs").exists()
