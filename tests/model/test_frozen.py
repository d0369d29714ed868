"""What the model promises: nothing of it can be changed, and it knows no other package."""

import ast
import dataclasses
import typing

import pytest

from generator import model
from tests.paths import ROOT

CLASSES = [value for name in model.__all__ if isinstance(value := getattr(model, name), type)]
FIELDS = [kind for kind in CLASSES if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")]


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_values_are_frozen(kind: type) -> None:
    frozen = dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert frozen or issubclass(kind, tuple)


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_collections_are_tuples_and_mappings(kind: type) -> None:
    """A list in a frozen value could be changed by whoever reads it."""
    hints = typing.get_type_hints(kind)
    assert [name for name, hint in hints.items() if typing.get_origin(hint) in (list, set, dict)] == []


def test_the_model_imports_nothing_of_ours() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "generator/model").glob("*.py")]
    levels = {node.level for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert levels == {0, 1}
