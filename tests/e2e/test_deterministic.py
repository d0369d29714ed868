"""The same document gives the same bytes, whatever the hash seed, time zone, locale and folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cases.test_cases import tree


@pytest.mark.parametrize("spec", [pytest.param("qlm", marks=pytest.mark.slow), "qlik-qps"])
def test_two_runs_are_the_same_bytes(prerequest: Callable[..., Any], tmp_path: Path, spec: str) -> None:
    trees = []
    settings = [("0", "UTC", "C"), ("4711", "Asia/Kathmandu", "tr_TR.UTF-8")]
    for number, (seed, zone, locale) in enumerate(settings):
        folder = tmp_path / f"folder {number}"
        folder.mkdir()
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = prerequest("generate", spec, cwd=folder, **environment)
        assert done.returncode == 0, done.stderr
        trees.append(tree(folder / "build"))
    assert trees[0] == trees[1]
    assert len(trees[0]) > 50


def test_a_second_run_writes_nothing(prerequest: Callable[..., Any], tmp_path: Path) -> None:
    prerequest("generate", "qlik-qps")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    done = prerequest("generate", "qlik-qps")
    assert "0 written" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before
