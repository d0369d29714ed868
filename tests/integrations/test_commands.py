"""The commands of README and docs, run in bash as they stand there; a call of a server is prepared and not sent."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.house.shells import commands, lines
from tests.integrations.project import Project
from tests.paths import DOCS, ROOT

# Those that no single line shows: what needs a site, a terminal, a package index or a merge, or does not end.
_ELSEWHERE = re.compile(
    r"prerequest (?:pull|serve|watch|merge|init --signing acme.yaml$|generate main.json --include)|\S+ prerequest pull "
    r"|pipx |uvx |make |pip |git |rm |bru |newman |curl |openssl |python -m tests\.|bash \S+/workflows/"
)
# The commands of these pages belong to the files on them: test_page.py and tests/plugins run both.
_WITH_FILES = ("in-a-build-step.md", "own-signing-scheme.md", "own-templates-and-targets.md")
_CALL = re.compile(r"(?:bash|python) build/|prerequest call |mono ")
PAGES = [path for path in (ROOT / "README.md", *sorted(DOCS.glob("*.md"))) if path.name not in _WITH_FILES]
TARGETS = ("curl", "python_snippet", "csharp_snippet")
ACME = """openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: "https://acme.example.com"}]
paths:
  /orders: {get: {operationId: list_orders, responses: {"200": {description: Good}}}}
"""
CAPTURED = "curl https://acme.example.com/orders -H 'api-key: a' -H 'api-expires: 1' -H 'api-signature: 00'\n"
VARIABLES: dict[str, Any] = {
    "QLM_URL": "http://127.0.0.1:1/qlm.asmx",
    "QLM_API_KEY": "k",
    "QLM_USER": "u",
    "QLM_PASSWORD": "p",
    "QLIK_QRS_URL": "http://127.0.0.1:1/qrs",
    "QLIK_JWT": "t",
    "ACME_SECRET": "eA==",
    "ACME_KEY_ID": "a",
}


def prepared(line: str) -> str:
    """Return a command so that it sends nothing; what `explain` reports is a mistake, status 1."""
    if line.startswith("prerequest explain "):
        return f"{line} || test $? = 1"
    return f"{line} --dry-run" if _CALL.match(line) and "--help" not in line else line


LISTED = {
    page.name: [line for block, _ in commands(page.read_text("utf-8")) for line in lines(block)] for page in PAGES
}
HERE = {page: [prepared(line) for line in listed if not _ELSEWHERE.match(line)] for page, listed in LISTED.items()}
SAMPLE = [line for line in HERE["README.md"] if line.startswith(("prerequest show qlm", "prerequest list"))][:1]


def test_most_are_run() -> None:
    assert sum(map(len, HERE.values())) > sum(map(len, LISTED.values())) / 2
    assert SAMPLE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output that the commands of all pages take for granted."""
    project = Project(tmp_path_factory.mktemp("built"))
    for spec in ("qlm", "qlik-qrs"):
        options = [word for target in TARGETS for word in ("--target", target)]
        project.run("prerequest", "generate", spec, *options)
    return Path(project.folder) / "build"


def test_one_succeeds(project: Project) -> None:
    project.run("bash", "-ec", "\n".join(SAMPLE))


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page, listed in HERE.items() if listed])
def test_they_succeed(project: Project, built: Path, page: str) -> None:
    if page == "csharp.md" and not shutil.which("mcs"):
        pytest.skip("Mono is absent: apt-get install mono-mcs mono-runtime libmono-system-net-http4.0-cil")
    shutil.copytree(built, project.folder / "build")
    (project.folder / "prerequest.toml").unlink()
    for name in ("my-openapi.yaml", "main.json"):
        shutil.copy(project.folder / "small.yaml", project.folder / name)
    (project.folder / "acme.yaml").write_text(ACME)
    (project.folder / "captured.txt").write_text(CAPTURED)
    project.run("bash", "-ec", "\n".join(HERE[page]), **VARIABLES)
