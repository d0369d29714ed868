"""`merge` is killed before each of its file operations: no edit is lost, and the next merge ends as it would have."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from generator.output.write import apply
from tests.merge.test_files import NEW, OLD, PATH, check, edit, find, load, merge_edited, merge_exported, plan  # type: ignore[attr-defined]
from tests.output.test_kill import killed_before

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def folder(place: Any) -> Any:
    """Return an output in which somebody has edited the collection."""
    apply(plan(place / "out", OLD))
    edit(place / "out", "own request", "variable value")
    return place / "out"


def files(target: Any) -> dict[str, Any]:
    return {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def merged(target: Any) -> None:
    apply(plan(target, merge_edited(target, NEW).files))


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    target = folder(tmp_path_factory.mktemp("wanted"))
    merged(target)
    return files(target)


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 9])
def test_killed_before_its_file_operations(tmp_path: Path, wanted: Any, step: Any) -> None:
    seen = set()
    for operation in range(1, 500, step):
        target = folder(tmp_path / str(operation))
        before = files(target)
        ended = not killed_before(operation, lambda target=target: merged(target))
        check(target, NEW)  # the first look after a kill brings the folder in order
        assert files(target) in (before, wanted), operation
        assert find(load(target), "Mine"), operation
        seen.add(files(target) == wanted)
        merged(target)
        assert files(target) == wanted, operation
        if ended:
            break
    assert operation > 20
    assert seen == {True, False}


def test_an_export_survives_a_kill(tmp_path: Path, wanted: Any) -> None:
    for operation in range(3, 60, 19):
        target = folder(tmp_path / str(operation))
        exported = tmp_path / f"{operation}.json"
        exported.write_bytes((target / PATH).read_bytes())
        apply(plan(target, OLD, force=True))
        killed_before(operation, lambda t=target, e=exported: apply(plan(t, merge_exported(t, NEW, e).files)))
        assert find(json.loads(exported.read_bytes()), "Mine")
        apply(plan(target, merge_exported(target, NEW, exported).files))
        assert load(target) == json.loads(wanted[PATH])
