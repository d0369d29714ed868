"""The static C# files over cases, on each engine that runs what Mono's compiler builds."""

import functools
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.clients import dotnet
from tests.paths import SIGNING, TEMPLATES

Case = dict[str, Any]
Result = dict[str, Any]


@functools.cache
def _program() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="signing-"))
    sources = [
        Path(__file__).parent / "csharp" / "Run.cs",
        *sorted(TEMPLATES.glob("csharp_snippet/*.cs")),
        *SIGNING.glob("*/*.cs"),
    ]
    return dotnet.compiled(sources, folder / "run.exe")


def mono(scheme: str, cases: Sequence[Case]) -> list[Result]:
    """Run the cases on Mono."""
    return _run("mono", scheme, cases)


def dotnet8(scheme: str, cases: Sequence[Case]) -> list[Result]:
    """Run the cases on .NET 8."""
    return _run("dotnet", scheme, cases)


def _run(engine: str, scheme: str, cases: Sequence[Case]) -> list[Result]:
    lines = ["\t".join(_hex(word) for word in _words(case)) for case in cases]
    command = dotnet.command(engine, _program(), [scheme])
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return [_result(list(map(_text, line.split("\t")))) for line in done.stdout.splitlines()]


def _words(case: Case) -> Iterator[str]:
    if wanted := case.get("final_url"):
        yield from ("final_url", "keep" if wanted["keep_escapes"] else "", wanted["base"])
        yield from _list(wanted["segments"])
        yield str(len(wanted["query"]))
        for name, value in wanted["query"]:
            yield from (name, "bare") if value is None else (name, "", value)
    if shown := case.get("masked"):
        yield from ("masked", shown["text"], *_list(shown["names"]))
    if "url" in case or "request" in case:
        yield from ("url", case["request"]["url"] if "request" in case else case["url"])
    if "inputs" in case:
        yield from ("sign", case.get("timestamp") or case["random"])
        if request := case.get("request"):
            yield from (request["method"], request["body"])
            yield from _list([tuple(pair) for pair in request["headers"]])
        yield from _list(list(case["inputs"].items()))


def _list(items: Sequence[Any]) -> Iterator[str]:
    yield str(len(items))
    for item in items:
        yield from (item,) if isinstance(item, str) else item


def _result(fields: list[str]) -> Result:
    words = iter(fields)
    result: Result = {}
    for kind in words:
        if kind == "header":
            result.setdefault("headers", []).append([next(words), next(words)])
        else:
            result[kind] = next(words, "")
            result |= {"headers": []} if kind == "text" else {}
    return result


def _hex(text: str) -> str:
    return text.encode("utf-16-be", "surrogatepass").hex()


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "surrogatepass")
