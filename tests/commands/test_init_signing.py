"""`init --signing`: answers become an overlay, which is ready to use."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.paths import ROOT

ACME = """openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: "https://acme.example/api"}]
paths:
  /orders: {get: {operationId: list_orders, responses: {"200": {description: The orders.}}}}
"""
SCHEMES = 'components: {securitySchemes: {"the.key": {type: apiKey, in: header, name: X-Key}}}\n'
SWAGGER = """swagger: "2.0"
info: {title: Acme, version: "1"}
host: acme.example
schemes: [https]
paths:
  /orders: {get: {operationId: list_orders, responses: {"200": {description: The orders.}}}}
securityDefinitions: {key: {type: apiKey, in: header, name: k}, sign: {type: apiKey, in: header, name: s}}
security: [{key: [], sign: []}]
"""
ANSWERS = ["time=unix-ms", r"text={time}\n{method}{target}", "encoding=base64"]
HEADERS = ["headers=X-Key: {id}", "headers=X-Time: {time}", "headers=X-Sign: {signature}"]


def init(prerequest: Any, *answers: Any, place: str = "acme.yaml") -> Any:
    return prerequest("init", "--signing", place, *(word for answer in answers for word in ("--answer", answer)))


@pytest.mark.parametrize("document", [ACME, ACME + SCHEMES, SWAGGER])
@pytest.mark.parametrize("answers", [["recipe=bitmex"], [*ANSWERS, *HEADERS]])
def test_the_overlay_is_ready_to_use(
    document: Any, answers: Any, tmp_path: Path, prerequest: Callable[..., Any]
) -> None:
    (tmp_path / "acme.yaml").write_text(document)
    done = init(prerequest, *answers)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("now: prerequest generate acme.yaml --overlay acme.signing.yaml\n")
    done = prerequest("generate", "acme.yaml", "--overlay", "acme.signing.yaml", "--target", "curl")
    assert done.returncode == 0, done.stderr
    assert "1 signed (hmac)" in done.stdout
    assert not re.search(r"W\d{3}", done.stderr)
    [script] = (tmp_path / "build/acme/curl").glob("*/list_orders.sh")
    keys = {"ACME_URL": "http://127.0.0.1:1", "ACME_SECRET": "s", "ACME_KEY_ID": "i"}
    shown = subprocess.run(
        ["bash", script, "--dry-run"], env={**os.environ, **keys}, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    assert "api-signature" in shown.stdout + shown.stderr if answers[0] == "recipe=bitmex" else "X-Sign" in shown.stdout


def test_the_answers_can_lie_in_a_file_and_the_document_in_the_folder(
    tmp_path: Path, prerequest: Callable[..., Any]
) -> None:
    (tmp_path / "acme.yaml").write_text(ACME)
    (tmp_path / "answers.toml").write_text(
        'secret = "base64"\ntext = "{method}\\n{body}"\nhash = "sha512"\nheaders = {X-Key = "{id}"}\n'
        'query = ["sign: {signature}"]\n'
    )
    done = prerequest("init", "--signing", "--answers", "answers.toml")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "acme.signing.yaml").read_text()
    scheme = yaml.safe_load(text)["actions"][0]["update"]["components"]["securitySchemes"]["signature"]
    assert scheme["x-signing"] == {
        "scheme": "hmac",
        "secret": {"encoding": "base64"},
        "text": "{method}\n{body}",
        "sign": {"hmac": "sha512", "encoding": "hex"},
        "send": {"headers": {"X-Key": "{id}"}, "query": {"sign": "{signature}"}},
    }
    assert prerequest("init").returncode == 0
    assert 'overlays = ["acme.signing.yaml"]' in (tmp_path / "prerequest.toml").read_text()
    assert "1 signed (hmac)" in prerequest("generate").stdout


WRONG = [
    (["tmie=unix"], "there is no question 'tmie'", "did you mean time?"),
    (["time=unx"], "time cannot be 'unx'", "did you mean unix?"),
    (["headers=X-Sign"], "a name and a value", "example: X-Sign: {signature}"),
    (["text={tme}", "time=unix", *HEADERS], "text/text: nothing is called {tme} here", "did you mean time?"),
    (["text=x"], "the recipe: ", "send"),
    (["text=x", "headers=X: {secret}"], "send/headers/X: {secret} is secret or a key", ""),
    (["recipe=binanze"], "no recipe is called", "did you mean binance?"),
]


@pytest.mark.parametrize(("answers", "message", "hint"), WRONG)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    answers: Any, message: Any, hint: Any, tmp_path: Path, prerequest: Callable[..., Any]
) -> None:
    (tmp_path / "acme.yaml").write_text(ACME)
    done = init(prerequest, *answers)
    assert done.returncode == 2
    assert "E634" in done.stderr
    assert message in done.stderr
    assert hint in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["acme.yaml"]


def test_an_overlay_is_never_written_over_and_answers_are_for_signing(
    tmp_path: Path, prerequest: Callable[..., Any]
) -> None:
    (tmp_path / "acme.yaml").write_text(ACME)
    (tmp_path / "acme.signing.yaml").write_text("mine")
    done = init(prerequest, "recipe=bitmex")
    assert done.returncode == 2
    assert (tmp_path / "acme.signing.yaml").read_text() == "mine"
    assert prerequest("init", "--answer", "recipe=bitmex").returncode == 2
    (tmp_path / "other.yaml").write_text(ACME)
    assert "acme.yaml, other.yaml" in init(prerequest, "recipe=bitmex", place=".").stderr


def test_a_person_is_asked_and_asked_again(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(ACME)
    terminal, inside = os.openpty()
    command = [
        sys.executable,
        "-m",
        "generator",
        "init",
        "--signing",
        "acme.yaml",
        "--answer",
        "nonce=",
        "--answer",
        "form=",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdin=inside, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    said = ["", "base64", "unx", "unix", "{tme}", "", "", "X-Sign: {signature}", "", "", "{time}"]
    os.write(terminal, "".join(f"{line}\n" for line in said).encode())
    _, errors = process.communicate(timeout=60)
    os.close(terminal)
    os.close(inside)
    assert process.returncode == 0, errors
    assert "did you mean unix?" in errors
    assert "did you mean time?" in errors
    written = yaml.safe_load((tmp_path / "acme.signing.yaml").read_text())
    recipe = written["actions"][0]["update"]["components"]["securitySchemes"]["signature"]["x-signing"]
    assert (recipe["time"], recipe["text"]) == ("unix", "{time}")
    assert recipe["send"] == {"headers": {"X-Sign": "{signature}"}}
