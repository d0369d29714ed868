"""Any old output, any new one, anything a person does between: the rules hold."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import PrerequestError
from generator.output.write import File, apply, check, diff, plan

PATHS = ["a", "b/c", "b/d", "b/e/f", "g/h", ".prerequest/a.base"]
contents = st.sampled_from([b"", b"1\n", b"2\n"])
outputs = st.dictionaries(st.sampled_from(PATHS), st.builds(File, contents, st.booleans()))
acts = st.dictionaries(st.sampled_from([*PATHS, "mine", "b/mine"]), st.sampled_from([None, b"2\n", b"mine\n"]))


def read(target: Any) -> dict[str, Any]:
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def act(target: Any, changes: Any) -> None:
    for path, content in changes.items():
        if content is None:
            (target / path).unlink(missing_ok=True)
        else:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)


def expected_conflicts(before: Any, old: Any, new: Any) -> Iterator[Any]:
    for path in old.keys() | new.keys():
        present, wanted = before.get(path), new.get(path)
        ours = path in old and present == old[path].content
        if present is not None and not ours and (wanted is None or present != wanted.content):
            yield path


@pytest.mark.parametrize("examples", [100, pytest.param(300, marks=pytest.mark.slow)])
def test_all_or_nothing(examples: int) -> None:
    settings(max_examples=examples, deadline=None)(given(outputs, outputs, acts, st.booleans())(all_or_nothing))()


def all_or_nothing(old: Any, new: Any, changes: Any, force: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out" / "spec"
        apply(plan(target, old))
        act(target, changes)
        before = read(target)
        planned = plan(target, new, force=force)
        blocked = [] if force else sorted(expected_conflicts(before, old, new))
        assert [str(Path(problem.file).relative_to(target)) for problem in planned.conflicts] == blocked
        assert bool(diff(target, new)) == bool(check(target, new))
        assert read(target) == before
        try:
            apply(planned)
        except PrerequestError:
            assert blocked
            assert read(target) == before
            return
        assert not blocked
        after = read(target)
        ours = {".gitattributes", ".prerequest/manifest.sha256"}
        foreign = before.keys() - old.keys() - new.keys() - ours
        assert {path: after[path] for path in foreign} == {path: before[path] for path in foreign}
        generated = {path: after[path] for path in after.keys() - foreign - ours}
        assert generated == {path: file.content for path, file in new.items()}
        assert check(target, new) == []
        assert diff(target, new) == ""
        assert plan(target, new).operations == ()
        reached = shutil.copytree(target, Path(folder) / "fresh" / "spec")
        shutil.rmtree(target)
        apply(plan(target, new))
        assert (target / ".prerequest/manifest.sha256").read_bytes() == (
            reached / ".prerequest/manifest.sha256"
        ).read_bytes()
