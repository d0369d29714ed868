"""What Swagger 2.0 writes in another way: lists by their `collectionFormat`, and examples of bodies in extensions."""

from typing import Final

from ..document.positions import as_object
from ..examples.credentials import cleaned
from ..examples.styles import DELIMITERS
from ..model import ABSENT, Absent, Json, JsonObject
from .reader import text

_STYLES: Final = {"ssv": "spaceDelimited", "pipes": "pipeDelimited", "tsv": "tabDelimited"}


def list_style(node: JsonObject, usual: str) -> tuple[str, bool]:
    """Return the style of a parameter, and whether a list repeats its name."""
    collection = text(node, "collectionFormat")
    return _STYLES.get(collection, usual), collection == "multi"


def inner_delimiters(node: JsonObject) -> str:
    """Return the delimiters of the lists in a list by their depth: a comma unless `items` says another."""
    items, delimiters = as_object(node.get("items")), ""
    while items.get("type") == "array":
        delimiters += DELIMITERS[list_style(items, "form")[0]]
        items = as_object(items.get("items"))
    return delimiters


def body_example(node: JsonObject, media_type: str) -> Json | Absent:
    """Return the example of a body of Swagger 2.0, from the extensions that tools have for it."""
    written = {"default": node.get("x-example", ABSENT), **as_object(node.get("x-examples"))}
    value = written.get(media_type, written["default"])
    return value if isinstance(value, Absent) else cleaned(value)
