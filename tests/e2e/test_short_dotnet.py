"""Calls in short, for .NET: C# programs compiled, run on both engines and judged by the server; PowerShell parsed."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from tests.clients import dotnet
from tests.clients.caller import as_pfx
from tests.e2e.conftest import called, refused, upload, verifying
from tests.hostile.judges.powershell import judge

SPECS = ("qlm", "qlik-qps", "qlik-qrs")
CALLS = [("qlm", 1), *(pytest.param(spec, 3, marks=pytest.mark.slow) for spec in SPECS)]


def text(target: Any, output: Any, operation: Any) -> Any:
    return targets.render_one(target, output.api, operation)


def is_short(source: Any) -> bool:
    return "static class Call" in source


@pytest.mark.parametrize(("spec", "count"), CALLS)
def test_csharp(bundled: Callable[..., Any], tmp_path: Path, spec: Any, count: Any) -> None:
    output = bundled(spec)
    sources = {operation.id: text("csharp_snippet", output, operation) for operation in output.operations()}
    short = [name for name, source in sources.items() if is_short(source)]
    assert len(short) > 0.8 * len(sources)
    # From the beginning, the middle and the end.
    chosen = {name: sources[name] for name in short[:: len(short) // count][:count]}
    upload(tmp_path)
    with verifying(output) as server:
        environ = {**output.environ(server.url), **output.entrance}
        if "QLIK_CERT" in environ:
            environ["QLIK_CERT"] = as_pfx(environ["QLIK_CERT"], environ["QLIK_KEY"])
        for name, source in chosen.items():
            path = tmp_path / f"{name}.cs"
            path.write_text(source, "utf-8")
            program = dotnet.compiled([path], path.with_suffix(".exe"))
            for engine in dotnet.ENGINES:
                command = dotnet.command(engine, program)
                done = subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
                assert done.returncode == 0, f"{name} {engine}: {done.stdout[-300:]} {done.stderr[-900:]}"
        assert refused(server) == []
        assert called(server) == set(chosen)


@pytest.mark.parametrize(("spec", "name"), [("qlm", "ping_http"), ("qlik-qrs", "update_app")])
def test_csharp_needs_what_it_imports(bundled: Callable[..., Any], tmp_path: Path, spec: str, name: str) -> None:
    output = bundled(spec)
    operation = next(operation for operation in output.operations() if operation.id == name)
    source = text("csharp_snippet", output, operation)
    path = tmp_path / "call.cs"
    for line in (line for line in source.splitlines(keepends=True) if line.startswith("using ")):
        path.write_text(source.replace(line, ""), "utf-8")
        with pytest.raises(AssertionError, match="error CS"):
            dotnet.compiled([path], path.with_suffix(".exe"))


@pytest.mark.parametrize("spec", [*SPECS[:-1], pytest.param(SPECS[-1], marks=pytest.mark.slow)])
def test_powershell(bundled: Callable[..., Any], spec: Any) -> None:
    output = bundled(spec)
    texts = {operation.id: text("powershell_snippet", output, operation) for operation in output.operations()}
    assert sum("Invoke-RestMethod @options" in source for source in texts.values()) > 0.8 * len(texts)
    assert [wrong for name, source in texts.items() for wrong in judge(name, source.encode())] == []
    assert max(map(len, (source.splitlines() for source in texts.values() if "@options" in source))) < 60


def test_powershell_comes_in_as_the_windows_user(bundled: Callable[..., Any]) -> None:
    output = bundled("qlik-qrs")
    source = targets.render_one("powershell_snippet", output.api, output.operations()[0], "windows")
    assert "[Net.CredentialCache]::DefaultNetworkCredentials" in source
    assert "QLIK_WINDOWS_PASSWORD" not in source
    assert judge("x.ps1", source.encode()) == []
