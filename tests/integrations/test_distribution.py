"""What people install: the wheel and the sdist work in a fresh environment, from any folder, without a network."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.integrations.pages import files
from tests.paths import ROOT

TREES = ("generator", "dev", "templates", "specs")
BIN = "Scripts" if os.name == "nt" else "bin"
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")


def isolated(*command: Any) -> list[Any]:
    """The command in a network namespace of its own where the system allows one, else as it is."""
    probe = (
        subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
        if shutil.which("unshare")
        else None
    )
    return ["unshare", "-rn", *command] if probe and probe.returncode == 0 else list(command)


def run(command: Any, cwd: Any, **environment: Any) -> Any:
    # Python does not start on Windows without SYSTEMROOT.
    system = {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    env = {**system, "PATH": os.environ["PATH"], "HOME": str(cwd), "SOURCE_DATE_EPOCH": "1700000000", **environment}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Any:
    source = tmp_path_factory.mktemp("source")
    for tree in TREES:
        shutil.copytree(ROOT / tree, source / tree, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, source / file)
    build(source, "first")
    return source


def build(source: Path, out: str) -> dict[str, bytes]:
    """Build both into a folder of the sources; their bytes by name."""
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(source / out), "."], source)
    return {path.name: path.read_bytes() for path in (source / out).iterdir()}


def installed(distribution: Any, folder: Any) -> Any:
    """A fresh environment that holds the distribution, and of this one only the libraries it needs."""
    venv.create(folder, with_pip=False)
    install(distribution, folder)
    home = next(folder.glob("[Ll]ib/**/site-packages"))
    (home / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / BIN / "prerequest"


def install(distribution: Any, folder: Any) -> None:
    """Let pip install a file or a folder into an environment, from no index."""
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(folder / BIN / "python"),
            "install",
            "--no-deps",
            "--no-index",
            "--no-build-isolation",
            "--quiet",
            str(distribution),
        ],
        folder,
        PYTHONPATH=sysconfig.get_path("purelib"),
    )


@pytest.mark.parametrize("pattern", ["*.whl", pytest.param("*.tar.gz", marks=pytest.mark.slow)])
def test_works_from_another_folder_offline(distributions: Any, tmp_path: Path, pattern: str) -> None:
    command = installed(next((distributions / "first").glob(pattern)), tmp_path / "environment")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    said = run(isolated(str(command), "generate", "qlm", "--target", "postman"), elsewhere)
    assert "31 operations" in said
    assert (elsewhere / "build/qlm/postman/qlm.postman_collection.json").is_file()
    assert str(ROOT) not in run([str(command), "--help"], elsewhere)
    assert run([str(command.with_name("python")), "-m", "prerequest", "--version"], elsewhere) == "prerequest 0.1.0\n"


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_a_plug_in_works_beside_what_is_installed(distributions: Any, tmp_path: Path, pattern: str) -> None:
    command = installed(next((distributions / "first").glob(pattern)), tmp_path / "environment")
    for name, text in files("own-templates-and-targets.md").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    install(tmp_path / "prerequest-csv", tmp_path / "environment")
    run([str(command), "generate", "acme.yaml", "--target", "csv"], tmp_path)
    assert (tmp_path / "build/acme/csv/operations.csv").read_text() == "name,method,path\nlist_parts,GET,/parts\n"


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(distributions: Any) -> None:
    assert build(distributions, "second") == build(distributions, "third")


def test_the_wheel_holds_templates_specs_and_schemes(distributions: Any) -> None:
    names = zipfile.ZipFile(next((distributions / "first").glob("*.whl"))).namelist()
    trees = {"generator": "", "templates": "templates/", "specs": "specs/"}
    files = [(path, tree) for tree in trees for path in (distributions / tree).rglob("*") if path.is_file()]
    needed = {f"prerequest/{trees[tree]}{path.relative_to(distributions / tree).as_posix()}" for path, tree in files}
    assert needed - {*names} == set()
    assert {name.split("/")[0] for name in names} == {"prerequest", "prerequest-0.1.0.dist-info"}


SAME = """
import prerequest, prerequest.errors
from prerequest.normalize import parameters
import generator.errors, generator.normalize.parameters, importlib
assert prerequest is generator
assert prerequest.errors is generator.errors
assert parameters is generator.normalize.parameters
assert parameters.__spec__.name == "generator.normalize.parameters"
assert importlib.import_module("prerequest.settings.job").Job is importlib.import_module("generator.settings.job").Job
"""


def test_in_a_checkout_both_names_are_one_package(tmp_path: Path) -> None:
    run([sys.executable, "-W", "error", "-c", SAME], tmp_path)
    assert "31 operations" in run([sys.executable, "-m", "prerequest", "generate", "qlm", "--target", "curl"], tmp_path)
