"""What every test may use: the repository, the shared facts where they are, the command itself."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.clients.forked import ForkingCommand
from tests.paths import SHARED
from tests.posix import needs_posix

DRAWN_ANEW = os.environ.get("PREREQUEST_FUZZ") == "full"

settings.register_profile("same", derandomize=True)
settings.register_profile("anew", max_examples=1_000, database=None)
settings.load_profile("anew" if DRAWN_ANEW else "same")


LONGEST = {
    *("docs", "style", "tests/bench/test_judges.py", "tests/bench/test_openapi_directory.py"),
    *("tests/e2e/test_bundled.py", "tests/e2e/test_bruno.py", "tests/hostile/test_no_socket.py"),
}

# A shell without job control starts what it runs in the background deaf to interrupts, which some tests send.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the expected files of tests/cases anew")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests on one worker, which makes what they share once; slow tests go wherever a worker is free."""
    _leave_cases_to_the_slow_run(items)
    for item in items:
        if not (item.get_closest_marker("xdist_group") or item.get_closest_marker("slow")):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    # The longest groups begin first: otherwise one worker would run one of them alone in the end.
    items.sort(key=lambda item: _group(item) not in LONGEST)
    if os.name == "nt":
        for item in items:
            if isinstance(item, pytest.Function) and needs_posix(item.function):
                item.add_marker(pytest.mark.skip(reason="Windows has nothing of that kind"))


def _leave_cases_to_the_slow_run(items: list[pytest.Item]) -> None:
    """Mark the cases of a test as slow, except each n-th one, if it has the marker `one_in(n)`."""
    counts = Counter[str]()
    for item in items:
        marker = item.get_closest_marker("one_in")
        if marker and not item.get_closest_marker("full"):
            name = item.nodeid.partition("[")[0]
            if counts[name] % marker.args[0]:
                item.add_marker(pytest.mark.slow)
            counts[name] += 1


def _group(item: pytest.Item) -> str:
    marker = item.get_closest_marker("xdist_group")
    return str(marker.args[0]) if marker else ""


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which mypy keeps what it read of the standard library, for all runs of a worker."""
    return tmp_path_factory.mktemp("mypy")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the cache of verdicts out of the home of whoever runs the tests."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def upstream() -> Any:
    """The documents a real Qlik server returned; they are no part of the project."""
    folder = SHARED / "upstream"
    if not folder.is_dir():
        pytest.skip("the documents of a real Qlik server are absent")
    return folder


@pytest.fixture(scope="session")
def facts() -> Any:
    """The tables of facts the specs were written from; they are no part of the project."""
    folder = SHARED / "facts"
    if not folder.is_dir():
        pytest.skip("the tables of facts are absent")
    return folder


@pytest.fixture(scope="session")
def forking_command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The command, started once; None where processes cannot fork."""
    if not hasattr(os, "fork"):
        yield None
        return
    started = ForkingCommand(tmp_path_factory.mktemp("command"))
    yield started
    started.close()


@pytest.fixture
def prerequest(tmp_path: Path, forking_command: Any) -> Callable[..., Any]:
    """Run the command as a user would; the completed process, its output as text."""

    def run(*arguments: Any, cwd: Any = tmp_path, timeout: int = 120, **environment: Any) -> Any:
        words = [*map(str, arguments)]
        env = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120", **environment}
        if forking_command and forking_command.can_run(env):
            return forking_command.run(words, cwd, env, timeout)
        line = [sys.executable, "-m", "generator", *words]
        return subprocess.run(line, cwd=cwd, env=env, capture_output=True, text=True, timeout=timeout, check=False)

    return run
