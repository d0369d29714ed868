"""What the tests of names share."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.paths import ROOT


@pytest.fixture(scope="session")
def facts() -> Callable[..., Any]:
    """A reader of the fact tables, which lie beside the checkout and need not be there."""

    def read(name: Any) -> Any:
        path = ROOT.parent / "shared" / name
        if not path.is_file():
            pytest.skip(f"{name} absent: the fact tables lie beside the checkout")
        return json.loads(path.read_text("utf-8"))

    return read
