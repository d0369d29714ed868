"""What is named out of the document's folder is not opened, whether the document is accepted or refused."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.document.parse import parse
from generator.document.source import Source
from generator.errors import PrerequestError
from generator.settings.limits import Limits
from tests.hostile.build import built
from tests.hostile.cases import SMALL, edited
from tests.hostile.cases.references import NEVER_SENT, SENT

OPENED: list[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if OPENED is not None and event in ("open", "os.open", "socket.connect", "socket.getaddrinfo"):
        OPENED.append(f"{event} {arguments}")


@pytest.fixture(scope="module")
def _audit() -> None:
    sys.addaudithook(_note)


@pytest.fixture
def opened(_audit: None) -> Iterator[Callable[[], list[str]]]:
    """Return what this process opened or connected to, as the interpreter itself says."""
    global OPENED  # noqa: PLW0603  (an audit hook cannot be taken off again)
    events: list[str] = []
    OPENED = events
    yield lambda: events
    OPENED = None


@pytest.mark.parametrize("place", [*SENT.values(), *NEVER_SENT.values()])
def test_nothing_outside_is_read(place: str, opened: Callable[[], list[str]], tmp_path: Path) -> None:
    inside = tmp_path / "api"
    inside.mkdir()
    (tmp_path / "outside.yaml").write_text("type: string\nname: SECRET\n")
    (inside / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    opened().clear()
    for reference in (
        "../outside.yaml",
        "link.yaml",
        f"file://{tmp_path}/outside.yaml",
        "http://127.0.0.1:9/outside.yaml",
    ):
        root = edited(parse(Source("small.yaml", SMALL), Limits()), {place: {"$ref": reference}})
        try:
            output = built(root, inside, names=("postman",))
        except PrerequestError:
            assert place in SENT.values()
        else:
            assert place in NEVER_SENT.values()
            assert b"SECRET" not in b"".join(file.content for file in output.files.values())
    assert any("small.json" in event for event in opened())
    assert [event for event in opened() if "outside.yaml" in event or "link.yaml" in event or "socket" in event] == []
