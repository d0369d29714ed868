"""Compiled templates save time and change nothing: not when they are old, damaged, or cannot be written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

DOCUMENT = """openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    get: {operationId: listOrders, responses: {"200": {description: Orders}}}
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program that has never run."""
    for name in ("generator", "templates", "specs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "shop.yaml").write_text(DOCUMENT)
    return tmp_path


def script(program: Path, *, writes: bool = True) -> str:
    """Generate from nothing, in a process of its own; return the script."""
    shutil.rmtree(program / "build", ignore_errors=True)
    command = [sys.executable, "-m", "generator", "generate", "shop.yaml", "-q", "-t", "curl", "-o", "build"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_CACHE_HOME": str(program / "cache")} | ({} if writes else {"PYTHONDONTWRITEBYTECODE": "1"})
    subprocess.run(command, cwd=program, env=environment, check=True, timeout=60)
    return (program / "build/shop/curl/orders/list_orders.sh").read_text()


def compiled(program: Path) -> dict[Path, int]:
    """Return the compiled templates, each with the time when it was written."""
    return {path: path.stat().st_mtime_ns for path in (program / "templates/__pycache__").glob("*")}


def test_templates_are_compiled_once_until_they_change(program: Path) -> None:
    text = script(program)
    before = compiled(program)
    assert before
    assert script(program) == text
    assert compiled(program) == before
    template = program / "templates/curl/script.sh.j2"
    template.write_text(template.read_text() + "# The end.\n")
    assert script(program) == text + "# The end.\n"
    assert compiled(program) != before


def test_damaged_ones_are_compiled_again(program: Path) -> None:
    text = script(program)
    for number, path in enumerate(compiled(program)):
        path.write_bytes(path.read_bytes()[: number * 40])
    assert script(program) == text


def test_a_folder_that_cannot_be_written_is_no_obstacle(program: Path) -> None:
    (program / "templates/__pycache__").write_text("no folder")
    assert script(program).startswith("#!")


def test_none_are_written_where_python_writes_none(program: Path) -> None:
    script(program, writes=False)
    assert compiled(program) == {}
