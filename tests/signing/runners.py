"""The three languages side by side: the same cases in, the same results out.

A case is a mapping with any of `final_url` (base, segments, query, keep_escapes), `masked` (text, names) and, to sign,
`inputs` with `timestamp` or `random` and perhaps `url`. A result has `url`, `masked`, `text`, `headers`, or `error`.
"""

import io
import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.paths import SIGNING

_HERE = Path(__file__).parent
Case = dict[str, Any]
Result = dict[str, Any]


def folder(scheme: str) -> str:
    """Return the name of a scheme's folder."""
    return scheme.replace("-", "_")


def module(name: str) -> ModuleType:
    """Import a static Python file by its place below `generator/signing`."""
    imported = "prerequest_test_" + name.replace("/", "_").replace("-", "_").removesuffix(".py")
    if imported not in sys.modules:
        spec = spec_from_file_location(imported, SIGNING / name)
        sys.modules[imported] = module_from_spec(spec)  # type: ignore[arg-type]
        spec.loader.exec_module(sys.modules[imported])  # type: ignore[union-attr]
    return sys.modules[imported]


def vectors(name: str) -> list[Case]:
    """Return the vectors of a file below `generator/signing`."""
    return json.loads((SIGNING / name).read_text("utf-8"))["vectors"]  # type: ignore[no-any-return]


def python(scheme: str, cases: Sequence[Case]) -> list[Result]:
    """Run the cases in this process."""
    return [_guarded(scheme, case) for case in cases]


def _guarded(scheme: str, case: Case) -> Result:
    try:
        return _python_result(scheme, case)
    except ValueError as error:
        return {"error": str(error)}


def _python_result(scheme: str, case: Case) -> Result:
    result: Result = {}
    if wanted := case.get("final_url"):
        pairs = [tuple(pair) for pair in wanted["query"]]
        url, keep = module("final_url.py").final_url, wanted["keep_escapes"]
        result["url"] = url(wanted["base"], wanted["segments"], pairs, keep_escapes=keep)
    if shown := case.get("masked"):
        result["masked"] = module("masked.py").masked(shown["text"], shown["names"])
    if "inputs" not in case:
        return result
    request = {"url": case.get("url", result.get("url"))}
    signed = module(f"{folder(scheme)}/sign.py").sign(request, case["inputs"], _source(scheme, case))
    return {
        **result,
        "url": signed.url,
        "text": signed.text,
        "headers": [list(pair) for pair in signed.headers.items()],
    }


def _source(scheme: str, case: Case) -> Any:
    if scheme == "qlm-strict":
        moment = datetime.fromisoformat(case["timestamp"]).replace(tzinfo=UTC)
        return lambda: moment
    return io.BytesIO(bytes.fromhex(case["random"])).read


def node(scheme: str, cases: Sequence[Case]) -> list[Result]:
    """Run the cases in plain node, in a context without any global of node's."""
    if shutil.which("node") is None:
        pytest.skip("node is absent")
    data = json.dumps({"scheme": scheme, "folder": folder(scheme), "cases": list(cases)})
    command = ["node", str(_HERE / "run.js")]
    done = subprocess.run(command, input=data, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def bash(scheme: str, cases: Sequence[Case]) -> list[Result]:
    """Run the cases in one bash that stops at the first unset variable or unnoticed failure."""
    if any(shutil.which(tool) is None for tool in ("bash", "openssl", "od")):
        pytest.skip("bash, openssl or od is absent")
    sources = [
        f". {shlex.quote(str(SIGNING / name))}" for name in ("final_url.sh", "masked.sh", f"{folder(scheme)}/sign.sh")
    ]
    lines = ["set -euo pipefail", *sources, f". {shlex.quote(str(_HERE / 'run.sh'))}"]
    lines += [" ".join(map(shlex.quote, words)) for case in cases for words in _bash_commands(case)]
    script = "\n".join(lines).encode()
    done = subprocess.run(["bash", "-s"], input=script, capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    return [_bash_result(fields) for fields in _records(done.stdout)]


def _bash_commands(case: Case) -> Iterator[list[str]]:
    yield ["begin"]
    if wanted := case.get("final_url"):
        options = ["-k"] if wanted["keep_escapes"] else []
        for segment in wanted["segments"]:
            options += ["-s", segment]
        for name, value in wanted["query"]:
            options += ["-b", name] if value is None else ["-q", name, value]
        yield ["run_url", wanted["base"], *options]
    if shown := case.get("masked"):
        yield ["run_masked", shown["text"], *shown["names"]]
    if "inputs" in case:
        source = case["timestamp"] if "timestamp" in case else " ".join(map(str, bytes.fromhex(case["random"])))
        inputs = [word for pair in case["inputs"].items() for word in pair]
        yield ["run_sign", source, *(["-u", case["url"]] if "url" in case else []), *inputs]
    yield ["end"]


def _records(output: bytes) -> Iterator[list[str]]:
    fields: list[str] = []
    for field in output.decode().split("\0")[:-1]:
        if field == "END":
            yield fields
            fields = []
        else:
            fields.append(field)


def _bash_result(fields: list[str]) -> Result:
    result: Result = {}
    for field in fields:
        kind, _, value = field.partition("=")
        if kind == "header":
            result.setdefault("headers", []).append(value.split(": ", 1))
        else:
            result[kind] = value
    return {"error": result["error"]} if "error" in result else result
