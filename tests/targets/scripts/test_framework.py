"""The C# files compile against the API of .NET Framework 4.7.2, as Mono's reference assemblies have it."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.output import write
from generator.pipeline import Job, build, read
from tests.paths import ROOT

_PLACES = (Path("/usr/lib/mono/4.7.2-api"), ROOT / "build/mono-devel/usr/lib/mono/4.7.2-api")


@pytest.fixture
def compiled(tmp_path: Path) -> Callable[..., Any]:
    """Compile files; what the compiler says, nothing where it is content."""
    framework = next((place for place in _PLACES if place.is_dir()), None)
    if framework is None or shutil.which("mcs") is None:
        pytest.skip("the reference assemblies of .NET Framework 4.7.2 are absent: apt-get install mono-mcs mono-devel")

    def run(*sources: Any) -> Any:
        flags = ["-langversion:7", "-warnaserror", "-warn:4", f"-sdk:{framework}", "-r:System.Net.Http.dll"]
        command = ["mcs", "-nologo", *flags, "-target:library", f"-out:{tmp_path / 'x.dll'}", *map(str, sources)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        return done.stdout + done.stderr

    return run


@pytest.mark.parametrize("spec", ["qlm", "qlik-qps"])
def test_the_programs_and_what_they_share(compiled: Callable[..., Any], tmp_path: Path, spec: str) -> None:
    write.apply(write.plan(tmp_path / "out", build(Job(spec, targets=("csharp_snippet",))).files))
    assert compiled(*sorted((tmp_path / "out/csharp_snippet").rglob("*.cs"))) == ""


@pytest.mark.parametrize("spec", ["qlm", "qlik-qps"])
def test_a_call_in_short(compiled: Callable[..., Any], tmp_path: Path, spec: str) -> None:
    api = read(Job(spec))[0]
    for number, operation in enumerate(api.operations):
        source = targets.render_one("csharp_snippet", api, operation)
        (tmp_path / f"{number}.cs").write_text(
            f"namespace N{number} {{\n{source}\n}}\n" if "class Call" in source else ""
        )
    assert compiled(*sorted(tmp_path.glob("*.cs"))) == ""


def test_what_only_a_later_net_has_is_refused(compiled: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "later.cs").write_text(
        "static class A { static string B = System.Convert.ToHexString(new byte[0]); }\n"
    )
    assert "CS0117" in compiled(tmp_path / "later.cs")
