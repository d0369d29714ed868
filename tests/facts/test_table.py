"""docs/facts.md names a test, or a reason, for each fact in each form, and all of them exist."""

import ast
import re
from pathlib import Path

import pytest

from tests.paths import DOCS, ROOT

HOME = ROOT / "tests/facts"
FILES = ("test_serve.py", "test_collection.py", "test_scripts.py", "test_scripts.py", "test_client.py")
TEXT = (DOCS / "facts.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| ")]
REASONS = set(re.findall(r"(?m)^- ([a-z]): ", TEXT))
LINK = re.compile(r'\[✓\]\((\S+) "(\w+)"\)')


def named_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", [row for row in ROWS if row[0] != "Fact"], ids=lambda row: row[0][:40])
def test_a_fact_has_a_test_or_a_reason_in_each_form(row: list[str]) -> None:
    name, cells = (row[1], row[2:]) if len(row) == 7 else ("", row[1:])
    assert len(cells) == (5 if len(row) == 7 else 4)
    for number, cell in enumerate(cells):
        link, rest = LINK.search(cell), LINK.sub("", cell).split()
        assert link or rest, row
        if link:
            assert link[2] in named_in((DOCS / link[1]).resolve())
        if "✓" in rest:
            assert name in named_in(HOME / FILES[number])
        assert set(rest) - {"✓"} <= REASONS


def test_every_reason_is_needed() -> None:
    used = {word for row in ROWS for cell in row[1:] for word in LINK.sub("", cell).split()}
    assert used >= REASONS
    assert len(ROWS) > 28
