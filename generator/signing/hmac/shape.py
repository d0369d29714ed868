"""Checks a recipe against its JSON Schema, with messages for people."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from ...errors import did_you_mean


class RecipeError(ValueError):
    """A fault of a recipe: where (a JSON Pointer into the recipe), and what would be right."""

    def __init__(self, pointer: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.pointer, self.message, self.hint = pointer, message, hint


def check_shape(recipe: Mapping[str, Any]) -> None:
    """Raise RecipeError for a recipe that does not fit the JSON Schema."""
    validator, words = _schema()
    for error in validator.iter_errors(dict(recipe)):
        wrong = _nearest(error)
        pointer = "".join(f"/{part}" for part in wrong.instance_path)
        unknown = re.search(r"\('([^']*)' was unexpected\)", wrong.message)
        written = unknown[1] if unknown else wrong.instance
        hint = did_you_mean(written, words) if isinstance(written, str) else ""
        raise RecipeError(pointer, wrong.message.split("\n")[0][:200], hint)


@cache
def _schema() -> tuple[Any, tuple[str, ...]]:
    schema = json.loads(Path(__file__).with_name("recipe.schema.json").read_text("utf-8"))
    return jsonschema_rs.validator_for(schema), tuple(dict.fromkeys(_words(schema)))


def _words(schema: Any) -> Iterator[str]:
    """Yield the keys and values of the schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
        yield from schema.get("enum", ())
        for part in schema.values():
            yield from _words(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _words(part)


def _nearest(error: Any) -> Any:
    """Return the error of the intended alternative: the one of the same type, or with the deepest error."""
    branches = [one for branch in getattr(error.kind, "context", ()) for one in branch[:1]]
    if not branches:
        return error
    return _nearest(max(branches, key=lambda one: (len(one.instance_path), " is not of type " not in one.message)))
