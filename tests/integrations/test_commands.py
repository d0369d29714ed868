"""The commands of README, CONTRIBUTING, SECURITY and docs, run in bash against real servers on this machine."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.shells import PAGES, commands, mentions
from tests.integrations.before import BEFORE, prepare
from tests.integrations.project import Project
from tests.integrations.sites import sites
from tests.integrations.stage import NOT_RUN, PARTS, reason, run, script
from tests.paths import NODE_MODULES, ROOT

APP = "703d62b9-5fc4-427e-8a16-c37fe1908207"
TARGETS = ("curl", "python_snippet", "csharp_snippet", "postman")


PATH = os.pathsep.join((str(NODE_MODULES / ".bin"), str(Path(sys.executable).parent), os.environ["PATH"]))


def need_programs(page: str) -> None:
    """Skip a page of whose programs one is absent."""
    programs = {line.split()[0] for block in run(page) for line in block}
    absent = [name for name in ("make", "openssl", "curl", "newman", "bru", "mcs", "git") if name in programs]
    absent = [name for name in absent if not shutil.which(name, path=PATH)]
    if absent:
        pytest.skip(f"absent: {', '.join(absent)} (CONTRIBUTING.md says what tests need)")


def executed(project: Any, text: str, **variables: Any) -> None:
    """Run a script without a terminal; what it said is told where it fails."""
    site = project.folder / "site"
    process = subprocess.Popen(
        [shutil.which("bash") or "bash", "-euc", text],
        cwd=project.folder,
        env={
            **project.environment,
            "PIP_TARGET": str(site),
            "ACME_API_KEY": "k",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{site}",
            **variables,
            "PATH": PATH,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = process.communicate(timeout=300)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    assert process.returncode == 0, said


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("servers")
    with sites(folder) as (addresses, variables):
        more = {"root": ROOT, "bin": Path(sys.executable).parent, "public": NODE_MODULES.parent, "app": APP}
        yield addresses | more, variables, folder / "certificates"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output that the commands of most pages take for granted."""
    project = Project(tmp_path_factory.mktemp("built"))
    targets = [word for target in TARGETS for word in ("--target", target)]
    project.run("prerequest", "generate", "qlm", "qlik-qrs", "qlik-qps", *targets)
    return Path(project.folder) / "build"


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if any(run(page))])
def test_the_commands_of_a_page_succeed(page: str, project: Project, servers: Any, built: Path) -> None:
    need_programs(page)
    if "build/" in PAGES[page]:
        shutil.copytree(built, project.folder / "build")
    values, variables, certificates = servers
    prepare(page, project, certificates)
    executed(project, script(page, {**values, "built": built}, BEFORE), **variables)


def test_some_succeed(project: Project) -> None:
    need_programs("SECURITY.md")
    executed(project, script("SECURITY.md", {"root": ROOT}, {}))


def test_a_command_that_nobody_knows_is_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAGES, "new.md", "```sh\nprerequest nothing-of-that-name\n```\n")
    with pytest.raises(AssertionError, match="No such command"):
        executed(project, script("new.md", {}, {}))


def test_a_line_that_is_not_run_says_so() -> None:
    for page in PAGES.values():
        for line in (line for block, _ in commands(page) for line in block.splitlines()):
            why = reason(line.strip())
            assert line.partition("# no test runs this: ")[2] == why, line


def test_all_that_is_listed_is_on_a_page() -> None:
    texts = [*(command for page in PAGES.values() for command in mentions(page)), *PAGES.values()]
    assert [pattern for pattern in NOT_RUN if not any(re.search(pattern, text) for text in texts)] == []
    assert set(PARTS) - set(texts) == set()
    assert BEFORE.keys() - {line for page in PAGES for block in run(page) for line in block} == set()


def test_benches_have_the_options_of_the_pages() -> None:
    for page in PAGES.values():
        for name, options in re.findall(r"python -m tests\.bench\.(\w+)([^`\n#]*)", page):
            source = (ROOT / f"tests/bench/{name}.py").read_text("utf-8")
            # What such a bench does not know itself goes to the command that it measures.
            is_open = "parse_known_args" in source
            assert is_open or [word for word in re.findall(r"--[a-z-]+", options) if f'"{word}"' not in source] == []
