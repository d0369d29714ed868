"""Clients pass the formatter, the linter and both type checkers as they come out, with nothing ignored."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.encode.code import Code
from generator.pipeline import Job, read
from generator.targets.python_client import files
from generator.targets.python_client.types import DeclarationCode
from generator.targets.templates import ours
from tests.bundled import bundled_api
from tests.paths import ROOT
from tests.targets.python_client.conftest import BUNDLED
from tests.targets.python_client.letters import LETTERS
from tests.targets.python_client.names import HOSTILE
from tests.targets.python_client.odd import EMPTY, ODD
from tests.targets.python_client.shop import SHOP

RULES = "E,F,W,I,N,UP,B,C4,SIM,RET,RUF,S,ANN,D,PL"
OWN = {"shop": SHOP, "odd": ODD, "empty": EMPTY, "names": HOSTILE, "letters": LETTERS}
NAMES = (*BUNDLED, *OWN)
WHOLE = "whole-qrs"
BIN = Path(sys.executable).parent
pytestmark = pytest.mark.xdist_group("style")


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Every client in a folder of its own: two of them bear the same name."""
    home = tmp_path_factory.mktemp("clients")
    apis = {name: bundled_api(name) for name in BUNDLED}
    for name, document in OWN.items():
        (home / f"{name}.json").write_text(json.dumps(document))
        apis[name] = read(Job(str(home / f"{name}.json")))[0]
    for name, api in apis.items():
        write(api, home / name)
    return home


@pytest.fixture(scope="module")
def whole(clients: Any, whole_qrs: Any) -> Any:
    """The client of a whole QRS document, the largest, beside the others."""
    return write(whole_qrs, clients / WHOLE)


def write(api: Any, folder: Path) -> Path:
    for path, content in files(api).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def run(*command: Any, cwd: Any) -> tuple[Any, Any]:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout[-4000:] + done.stderr[-500:]


@pytest.mark.parametrize("width", [88, 100, 120])
def test_the_formatter_changes_nothing(clients: Any, width: int) -> None:
    """The default width; the bundled specs at those that projects often choose instead, too."""
    names = NAMES if width == 88 else BUNDLED
    status, said = run(BIN / "ruff", "format", "--isolated", "--diff", "--line-length", str(width), *names, cwd=clients)
    assert status == 0, said


@pytest.mark.slow
def test_the_formatter_and_the_linter_pass_the_largest(clients: Any, whole: Any) -> None:
    status, said = run(BIN / "ruff", "format", "--isolated", "--diff", WHOLE, cwd=clients)
    assert status == 0, said
    rules = ("--select", RULES, "--ignore", "A,PLR0913,E501")
    status, said = run(BIN / "ruff", "check", "--isolated", *rules, "--no-cache", WHOLE, cwd=clients)
    assert status == 0, said


def test_the_formatter_takes_heads_that_fill_a_line(tmp_path: Path) -> None:
    """Names at, and over, the length where the head of a class needs more than a line."""
    doc = Code('"""Told."""')
    lengths = [(True, 57), (True, 58), (False, 70), (False, 71)]
    shown = [DeclarationCode(Code("A" * count), doc, partial=partial) for partial, count in lengths]
    given = {"doc": doc, "imports": [Code("from typing import Any, TypeAlias, TypedDict")], "declarations": shown}
    text = ours().render("python_client/types.py.j2", **given, uploads=False, read_only=False)
    (tmp_path / "types.py").write_text(text)
    assert text.count("(\n    TypedDict") == 2
    status, said = run(BIN / "ruff", "format", "--isolated", "--diff", "types.py", cwd=tmp_path)
    assert status == 0, said


def test_what_is_told_of_types_fits_a_screen(clients: Any) -> None:
    for path in clients.glob("*/*_client/types.py"):
        long = [line for line in path.read_text().splitlines() if len(line) > 88 and " " in line.strip()[60:]]
        assert not [line for line in long if '"""' in line], path


def test_the_linter_finds_nothing(clients: Any) -> None:
    ignored = "A,PLR0913,E501"
    # Names are to be in ASCII, and in a script with small letters: no document in another one could have a client.
    in_ascii = [name for name in NAMES if name not in ("letters", "names")]
    for more, names in (("", in_ascii), (",PLC2401,PLC2403,N999", ["names"]), (",N,PLC2401,PLC2403", ["letters"])):
        rules = ("--select", RULES, "--ignore", ignored + more)
        status, said = run(BIN / "ruff", "check", "--isolated", *rules, "--no-cache", *names, cwd=clients)
        assert status == 0, said


def test_names_keep_the_letters_of_all_scripts(clients: Any) -> None:
    home = clients / "letters"
    modules = {path.stem for path in home.glob("*/resources/*.py")}
    assert modules == {"用户", "größen", "istanbul", "пользователи_админ", "नाम", "__init__"}
    assert "def 获取用户(" in next(home.glob("*/resources/用户.py")).read_text("utf-8")
    types = next(home.glob("*/types.py")).read_text("utf-8")
    assert "class Größe(TypedDict" in types
    assert "名前: " in types


# Two clients bear the same name: they cannot be in one run.
USUAL = [name for name in NAMES if name not in ("names", "letters")]
TYPED = [USUAL, ["names", "letters", WHOLE]]


# `test_kinds_of_types` has mypy check a client in each run.
@pytest.mark.slow
@pytest.mark.parametrize("names", TYPED, ids=["usual", "more"])
def test_mypy_finds_nothing(clients: Any, request: pytest.FixtureRequest, mypy_cache: Path, names: list[str]) -> None:
    if WHOLE in names:
        request.getfixturevalue("whole")
    cache = ("--cache-dir", mypy_cache)
    status, said = run(BIN / "mypy", "--strict", "--python-version", "3.11", *cache, *names, cwd=clients)
    assert status == 0, said
    assert f"in {len(list(modules(clients, names)))} source files" in said


def modules(clients: Path, names: list[str]) -> Iterator[Path]:
    return (path for name in names for path in (clients / name).rglob("*.py"))


@pytest.mark.parametrize("names", [("odd",), pytest.param((*NAMES, WHOLE), marks=pytest.mark.slow)], ids=len)
def test_pyright_finds_nothing(clients: Any, request: pytest.FixtureRequest, names: Any) -> None:
    if WHOLE in names:
        request.getfixturevalue("whole")
    tool = ROOT / "tests" / "node" / "node_modules" / ".bin" / "pyright"
    if not tool.exists():
        pytest.skip("pyright is not installed: npm --prefix tests/node ci")
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": list(names)}
    (clients / "pyrightconfig.json").write_text(json.dumps(settings))
    status, said = run(tool, "--pythonpath", sys.executable, "-p", ".", cwd=clients)
    assert status == 0, said
    assert "0 errors, 0 warnings" in said


def test_nothing_is_ignored(clients: Any) -> None:
    """No comment of a client silences a checker, and no file configures one."""
    words = ("noqa", "type: ignore", "pyright:", "mypy:", "fmt:", "pylint:", "ruff:", "pragma:")
    for path in clients.glob("*/*_client/**/*.py"):
        comments = [line for line in path.read_text().splitlines() if line.lstrip().startswith("#") or "  # " in line]
        assert not [line for line in comments if any(word in line for word in words)], path
    kinds = {path.suffix or path.name for name in NAMES for path in (clients / name).rglob("*") if path.is_file()}
    assert kinds == {".py", ".typed"}, kinds


@pytest.mark.slow
def test_the_size_of_the_largest(whole: Any) -> None:
    size = sum(path.stat().st_size for path in whole.rglob("*") if path.is_file())
    assert size < 2_600_000
    resources = (whole / "qlik_qrs_client/resources").glob("*.py")
    text = "".join(path.read_text() for path in resources if path.stem not in ("jobs", "__init__"))
    assert text.count("\n    def ") - text.count("\n    def __init__") == 1582
    assert text.count("\n    async def ") == 1582
    assert "Any" not in text


def test_mistakes_of_a_caller_are_found(clients: Any, mypy_cache: Path, tmp_path: Path) -> None:
    """Types are worth something: each line below is wrong in one way, and mypy says so."""
    wrong = {
        "client.aap": "attr-defined",
        "client.app.list_app()": "attr-defined",
        "client.app.list_apps('name eq 1')": "call-arg",
        "client.app.list_apps(filter=1)": "arg-type",
        "client.app.list_apps(fliter='x')": "call-arg",
        "client.app.get_app()": "call-arg",
        "client.app.get_app(id='1')['nmae']": "typeddict-item",
        "client.app.get_app(id='1')['name'] + 1": "operator",
        "client.app.update_app({'name': 1}, id='1')": "typeddict-item",
        "client.app.upload_app(3, name='n')": "arg-type",
        "Client(qlik='x')": "call-arg",
        "Client.with_jwt(user='x')": "call-arg",
        "list(table_rows(client.app.create_app_table, {}, fliter='x'))": "call-arg",
    }
    lines = ["from qlik_qrs_client import Client, table_rows", "client = Client()", *wrong]
    (tmp_path / "use.py").write_text("\n".join(lines))
    environment = {**os.environ, "MYPYPATH": str(clients / "qlik-qrs")}
    command: list[Any] = [BIN / "mypy", "--strict", "--cache-dir", str(mypy_cache), "use.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    errors = {int(line.split(":")[1]): line for line in done.stdout.splitlines() if ": error: " in line}
    missed = [code for number, code in enumerate(wrong, 3) if number not in errors]
    assert missed == [], done.stdout
    odd = [(code, errors[n]) for n, (code, kind) in enumerate(wrong.items(), 3) if f"[{kind}" not in errors[n]]
    assert odd == []


def test_the_examples_of_the_page_hold(clients: Any, mypy_cache: Path, tmp_path: Path) -> None:
    """What docs/python-client.md shows is code that mypy takes."""
    page = (ROOT / "docs" / "python-client.md").read_text()
    blocks = [block.split("```", 1)[0] for block in page.split("```python\n")[1:]]
    assert len(blocks) == 2
    given = ["from qlik_qrs_client import Client, types", "client = Client()", 'app_id, token = "1", "2"']
    given.append("definition: types.TableDefinition = {}")
    (tmp_path / "first.py").write_text(blocks[0])
    (tmp_path / "second.py").write_text("\n".join([*given, blocks[1]]))
    environment = {**os.environ, "MYPYPATH": str(clients / "qlik-qrs")}
    command: list[Any] = [BIN / "mypy", "--strict", "--cache-dir", str(mypy_cache), "first.py", "second.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stdout
