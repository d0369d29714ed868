import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.output.write import apply, check, plan


@pytest.fixture
def outside(tmp_path: Path) -> Any:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "precious").write_text("precious")
    return folder


@pytest.fixture
def refused(lived_in: Any, new: Any, tree: Any, outside: Any) -> Callable[..., Any]:
    def refuse(*, force: Any) -> None:
        before = tree(lived_in.parent)
        planned = plan(lived_in, new, force=force)
        assert "E503" in {problem.code for problem in planned.conflicts}
        with pytest.raises(PrerequestError):
            apply(planned)
        assert check(lived_in, new)
        assert tree(lived_in.parent) == before
        assert tree(outside) == {"precious": b"precious"}

    return refuse


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "link", ["postman/x.json", "curl/stream/made.sh", "curl/app/gone.sh", ".prerequest/manifest.sha256"]
)
def test_link_in_the_place_of_a_file(
    lived_in: Any, outside: Any, refused: Callable[..., Any], link: str, force: bool
) -> None:
    place = lived_in / link
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside / "precious")
    refused(force=force)


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("link", ["postman", "curl/stream", "curl", ".prerequest", "."])
def test_link_in_the_place_of_a_folder(
    lived_in: Any, outside: Any, refused: Callable[..., Any], link: str, force: bool
) -> None:
    place = lived_in / link
    if place.exists():
        shutil.rmtree(place)
    place.symlink_to(outside)
    refused(force=force)


def test_dangling_link(lived_in: Any, outside: Any, refused: Callable[..., Any]) -> None:
    (lived_in / "postman/x.json").unlink()
    (lived_in / "postman/x.json").symlink_to(outside / "made")
    refused(force=True)


def test_link_planted_after_planning(lived_in: Any, new: Any, tree: Any, outside: Any) -> None:
    planned = plan(lived_in, new)
    (lived_in / "curl/stream").symlink_to(outside)
    before = tree(lived_in)
    with pytest.raises(PrerequestError, match="E510"):
        apply(planned)
    assert tree(lived_in) == before
    assert tree(outside) == {"precious": b"precious"}


def test_hard_link_is_replaced_not_written_through(lived_in: Any, new: Any, outside: Any) -> None:
    (lived_in / "postman/x.json").unlink()
    (outside / "precious").write_bytes(b'{"old": 1}\n')
    os.link(outside / "precious", lived_in / "postman/x.json")
    apply(plan(lived_in, new))
    assert (outside / "precious").read_bytes() == b'{"old": 1}\n'


def test_pipe_in_the_place_of_a_file(lived_in: Any, new: Any) -> None:
    (lived_in / "postman/x.json").unlink()
    os.mkfifo(lived_in / "postman/x.json")
    assert [problem.code for problem in plan(lived_in, new, force=True).conflicts] == ["E503"]


def test_output_folder_itself_may_be_a_link(tmp_path: Path, new: Any, outside: Any) -> None:
    (tmp_path / "build").symlink_to(outside)
    apply(plan(tmp_path / "build/spec", new))
    assert check(outside / "spec", new) == []
