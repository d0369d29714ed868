"""Scripts are code that a reviewer reads: formatted, linted, typed, by the tools' own rules."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.pipeline import Job, read
from tests.bundled import bundled_api

BIN = Path(sys.executable).parent
STRIDES = {"qlm": 6, "qlik-qps": 6, "qlik-qrs": 40}
# Samples with what linters look for in code, a signature by recipe, and lines as long as they may be.
RECIPE = {"scheme": "hmac", "time": "unix", "text": "{time}{body}", "sign": {"hmac": "sha256"}}
SIGNING: dict[str, Any] = {"type": "apiKey", "in": "header", "name": "X-Sign"}
SIGNING["x-signing"] = RECIPE | {"send": {"headers": {"X-Time": "{time}", "X-Sign": "{signature}"}}}
JSON = {"required": True, "content": {"application/json": {"example": {"a": "$HOME `id` 'b' \\ \"c\""}}}}
QUERY = {"name": "$x", "in": "query", "required": True, "schema": {"type": "string"}, "example": "it's $HOME or `id`"}
COOKIES = [
    {"name": name, "in": "cookie", "required": True, "schema": {"type": "string"}, "example": "1"} for name in "ab"
]
SIGNED: dict[str, Any] = {"get": {"security": [{"signature": []}], "responses": {}}}
OWN = {
    "openapi": "3.1.0",
    "info": {"title": "Own", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "components": {"securitySchemes": {"signature": SIGNING}},
    "paths": {
        f"/{number}": {
            "parameters": [QUERY, *COOKIES],
            "get": {"requestBody": JSON, "responses": {"200": {"description": "ok"}}},
            "put": {"requestBody": JSON, "responses": {"200": {"description": "ok"}}},
        }
        | security
        for number, security in enumerate(({}, SIGNED))
    },
}
CASES = [
    pytest.param("own", True, id="own"),
    pytest.param("qlm", False, id="qlm-sample"),
    *(pytest.param(spec, True, marks=pytest.mark.slow, id=f"{spec}-all") for spec in STRIDES),
]


def passes(*command: Any, folder: Any) -> None:
    done = subprocess.run([*command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:3000]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Any]:
    """Write the scripts of a spec, of all its operations or of some."""

    def run(target: Any, spec: Any, everything: Any, *, alone: bool = False) -> Any:
        document = tmp_path / "own.json"
        document.write_text(json.dumps(OWN))
        api = read(Job(str(document)))[0] if spec == "own" else bundled_api(spec)
        some = api.operations if everything else api.operations[:: STRIDES[spec]]
        api = api._replace(operations=some)
        for path, file in targets.render(api, (target,), {target: {"standalone": alone}}).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(file.content)
        return tmp_path / target

    return run


@pytest.mark.xdist_group("style")
@pytest.mark.parametrize("alone", [False, True], ids=["folder", "alone"])
@pytest.mark.parametrize(("spec", "everything"), CASES)
def test_python(write: Callable[..., Any], mypy_cache: Path, spec: Any, everything: Any, alone: bool) -> None:
    folder = write("python_snippet", spec, everything, alone=alone)
    passes(BIN / "ruff", "check", "--isolated", ".", folder=folder)
    passes(BIN / "ruff", "format", "--isolated", "--check", ".", folder=folder)
    if not alone:
        strict = ("--strict", "--config-file=", "--explicit-package-bases", "--cache-dir", str(mypy_cache))
        passes(sys.executable, "-m", "mypy", *strict, ".", folder=folder)


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
@pytest.mark.parametrize("alone", [False, True], ids=["folder", "alone"])
@pytest.mark.parametrize(("spec", "everything"), CASES)
def test_bash(write: Callable[..., Any], spec: Any, everything: Any, alone: bool) -> None:
    folder = write("curl", spec, everything, alone=alone)
    files = sorted(folder.rglob("*.sh"))
    # One that is generated is much like the next: a part of those of a large API says it all.
    passes("shellcheck", *(files if len(files) < 100 else [*files[:1], *files[1::7]]), folder=folder)
