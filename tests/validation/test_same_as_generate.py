"""`validate` refuses what `generate` refuses, for the same reasons, and repairs what `generate` repairs."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import Job, read, read_thoroughly

from .corpus import DOCUMENTS, OK
from .test_same_verdict import mutated, our_verdict

VALIDATOR = {"W210", "W224"}
UNDECLARED = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a/{b}": {"get": {"responses": OK}}},
}
BASE = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "basePath": "v1", "host": "a.example", "paths": {}}


def verdict(judge: Callable[[Job], tuple[Any, ...]], path: Path, *, lenient: bool) -> tuple[bool, set[str]]:
    """Return whether a document is refused, and what is said about it, except by the full validator."""
    try:
        findings, is_refused = judge(Job(str(path), lenient=lenient))[1], False
    except PrerequestError as error:
        findings, is_refused = error.diagnostics, True
    return is_refused, {str(finding) for finding in findings if finding.code not in VALIDATOR}


def damaged() -> list[Any]:
    dice = random.Random(1)
    valid = [root for root in DOCUMENTS.values() if our_verdict(root)]
    return [UNDECLARED, BASE, *DOCUMENTS.values(), *(mutated(root, dice) for root in valid * 2)]


@pytest.mark.slow
@pytest.mark.parametrize("lenient", [False, True])
def test_the_verdict_is_that_of_generate(tmp_path: Path, lenient: bool) -> None:
    path = tmp_path / "main.json"
    verdicts = []
    for root in damaged():
        path.write_text(json.dumps(root))
        verdicts.append(verdict(read, path, lenient=lenient))
        assert verdict(read_thoroughly, path, lenient=lenient) == verdicts[-1], root
    repaired = [texts for is_refused, texts in verdicts if not is_refused and any("W304" in text for text in texts)]
    assert len(repaired) > 20
    assert sum(is_refused for is_refused, _ in verdicts) > (10 if lenient else 30)


@pytest.mark.parametrize(("root", "code"), [(UNDECLARED, "W204"), (BASE, "W304")])
def test_the_command_ends_well(prerequest: Callable[..., Any], tmp_path: Path, root: Any, code: str) -> None:
    (tmp_path / "main.json").write_text(json.dumps(root))
    for arguments in (("generate", "main.json", "--out", "out"), ("validate", "main.json")):
        done = prerequest(*arguments)
        assert done.returncode == 0, done.stderr
        assert code in done.stderr
        assert "W224" not in done.stderr


def test_an_answer_of_swagger_may_be_a_file(prerequest: Callable[..., Any], tmp_path: Path) -> None:
    answer = {"description": "ok", "schema": {"type": "file"}}
    call = {"produces": ["application/pdf"], "responses": {"200": answer, "400": {"$ref": "#/responses/F"}}}
    root = {**BASE, "basePath": "/v1", "paths": {"/a": {"get": call}}, "responses": {"F": answer}}
    (tmp_path / "main.json").write_text(json.dumps(root))
    done = prerequest("validate", "main.json")
    assert ("W224" in done.stderr, "W304" in done.stderr, done.returncode) == (False, False, 0), done.stderr


def test_lenient_helps_here_too(prerequest: Callable[..., Any], tmp_path: Path) -> None:
    root = json.loads(json.dumps(UNDECLARED))
    root["paths"]["/c"] = {"get": {"parameters": [{"$ref": "#/nowhere"}], "responses": OK}}
    (tmp_path / "main.json").write_text(json.dumps(root))
    refused = prerequest("validate", "main.json")
    assert (refused.returncode, "--lenient" in refused.stderr) == (2, True)
    assert prerequest("validate", "main.json", "--lenient").returncode == 0
