"""The description in a script: summary and description of the operation as one text, unless that breaks a list."""

import pytest

from generator.model import Api, ConnectionProfile, Operation, Variable
from generator.targets.shared.script import script

BASE = Variable("baseUrl", "BASE_URL", default="http://127.0.0.1")


@pytest.mark.parametrize(
    ("description", "prose"),
    [
        ("More about it.", "All things. More about it."),
        ("1. First\n2. Second", "All things\n1. First\n2. Second"),
        ("- First\n- Second", "All things\n- First\n- Second"),
        ("", "All things"),
    ],
)
def test_summary_and_description(description: str, prose: str) -> None:
    operation = Operation("get", "Get", "f", "GET", "/a", summary="All things", description=description)
    connections = (ConnectionProfile("default", "", "http://127.0.0.1"),)
    api = Api("a", "A", "1", "", BASE, (), connections, (), (operation,), {})
    assert script(api, operation).prose == (prose,)
