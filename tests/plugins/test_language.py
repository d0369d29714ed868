"""A language that nobody built in: one folder of templates, and one file for each scheme. Node runs what comes out."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import Job
from generator.settings.selection import Selection
from tests.clients.caller import USER
from tests.e2e import conftest as e2e
from tests.e2e.test_bundled import SPECS
from tests.e2e.test_escapes_in_a_path import ARRIVED, document
from tests.paths import ROOT

LANGUAGES = Path(__file__).with_name("languages")
LANGUAGE = LANGUAGES / "node_snippet"
# A sample of the operations, a few of each folder.
STRIDE = 20

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no node here")


@pytest.fixture(autouse=True)
def node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(e2e.SCRIPTS, "node_snippet", ([str(shutil.which("node"))], ".mjs"))


def test_it_is_one_folder_of_templates_and_one_file_for_each_scheme() -> None:
    templates = {path.name for path in LANGUAGE.iterdir() if path.is_file()}
    assert templates == {"target.toml", "language.toml"} | {path.name for path in LANGUAGE.glob("*.mjs.j2")}
    signing = {path.relative_to(LANGUAGE / "signing").as_posix() for path in LANGUAGE.rglob("*.mjs")}
    assert signing == {"qlm_strict/sign.mjs", "qlik_xrfkey/sign.mjs"}
    named = re.compile(r"node_snippet|\bmjs\b")
    sources = [*ROOT.glob("generator/**/*.py"), *ROOT.glob("generator/**/*.toml"), *ROOT.glob("templates/**/*.toml")]
    assert [path for path in sources if named.search(path.read_text("utf-8"))] == []


def test_no_other_place_names_one_of_ours() -> None:
    named = re.compile(r"csharp|\bC#|\.cs\b|powershell_snippet|PowerShell|\.ps1\b")
    endings = (".py", ".toml", ".j2")
    paths = [path for home in ("generator", "templates") for path in (ROOT / home).rglob("*") if path.suffix in endings]
    # What a person captured in PowerShell is read by `explain`, whatever is generated.
    beside = {"csharp_snippet", "powershell_snippet", "explain"}
    others = [path for path in paths if beside.isdisjoint(path.parts)]
    assert len(others) > 200
    assert [path for path in others if named.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("spec", "count"),
    [pytest.param(spec, count, marks=[pytest.mark.slow] * (count > 100)) for spec, count in SPECS.items()],
)
def test_every_operation_is_generated_and_calls_are_accepted(spec: str, count: int, tmp_path: Path) -> None:
    output = e2e.generated(Job(spec, targets=("node_snippet",), templates=LANGUAGES), tmp_path)
    assert len(list((output.folder / "node_snippet").glob("*/*.mjs"))) == count
    operations = output.operations(STRIDE)
    with e2e.verifying(output) as server:
        assert e2e.run_scripts(output, "node_snippet", server, operations) == []
        assert e2e.refused(server) == []
        assert e2e.called(server) == {operation.id for operation in operations}


def test_it_escapes_percent_signs_in_values_alone(tmp_path: Path) -> None:
    (tmp_path / "escapes.json").write_text(json.dumps(document(signed=True)))
    job = Job(str(tmp_path / "escapes.json"), targets=("node_snippet",), templates=LANGUAGES)
    output = e2e.generated(job, tmp_path)
    with e2e.verifying(output) as server:
        assert e2e.run_scripts(output, "node_snippet", server) == []
        assert e2e.refused(server) == []
        assert [verdict.received.target for verdict in server.ledger] == [ARRIVED]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "JavaScript"', "", "it has no title"),
        ('words = ", "', "", "it has no words"),
        ('sign = "sign.mjs"', "", "it has no files.sign"),
        ("[[text]]", "[text]", "this language cannot be used"),
        ("begin = '\"'", "", "it has no begin"),
        ("name = '[A-Za-z_]", "name = '(", "this language cannot be used"),
        ('item = "[<key>]: <value>"', "", "it has no table.item"),
        ('prefix = "node"', 'prefix = "py"', "the filter of this language exists already"),
        ('prefix = "node"', "prefix =", "this language cannot be used"),
    ],
)
def test_a_description_that_cannot_be_used_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    shutil.copytree(LANGUAGES, tmp_path / "own")
    file = tmp_path / "own/node_snippet/language.toml"
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(PrerequestError) as caught:
        e2e.generated(Job("qlm", targets=("node_snippet",), templates=tmp_path / "own"), tmp_path / "out")
    [finding] = caught.value.diagnostics
    assert finding.code == "E619"
    assert said in finding.message


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """The environment of a process in which the language is installed, as pip leaves a package."""
    shutil.copytree(LANGUAGE, tmp_path / "node_snippet")
    info = tmp_path / "prerequest_node-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: prerequest-node\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[prerequest.targets]\nnode_snippet = node_snippet\n")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def shown(installed: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "generator", "show", *words, "--as", "node"]
    done = subprocess.run(command, cwd=ROOT, env=installed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("words", "operation", "primitive"),
    [
        (("qlm", "PingHttp", "--sign", "PingHttp"), "ping_http", "createHmac("),
        (("qlik-qrs", "get_about"), "get_about", "randomBytes("),
    ],
)
def test_an_installed_language_is_a_form_of_show(
    words: tuple[str, ...], operation: str, primitive: str, installed: dict[str, str], tmp_path: Path
) -> None:
    chosen = Selection(include=(f"id:{operation}",))
    output = e2e.generated(Job(words[0], chosen, targets=("node_snippet",), templates=LANGUAGES), tmp_path / "out")
    script = tmp_path / "call.mjs"
    script.write_text(shown(installed, *words), "utf-8")
    assert primitive in script.read_text("utf-8")
    assert len(script.read_text("utf-8").splitlines()) < 40
    ways = {variable.env: USER for way in output.api.connections for variable in way.variables}
    with e2e.verifying(output) as server:
        environ: dict[str, Any] = {**output.environ(server.url), **ways, **output.entrance}
        done = subprocess.run(["node", str(script)], env=environ, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert e2e.refused(server) == []
