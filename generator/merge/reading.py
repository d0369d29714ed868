"""Reads a collection that a person edited. Each value is read exactly, or the file is refused."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..document.json_text import parse_json
from ..document.source import Source
from ..errors import PrerequestError, fail
from ..settings.limits import Limits
from .tree import PostmanCollection

_MOST_DIGITS = 4_000
_DEEPEST = 100
_SHOWN = 40
_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<number>-?[0-9][-+.0-9eE]*)')
_EXPORT = "export it from Postman as Collection v2.1"


def collection_of(content: bytes, name: str) -> PostmanCollection:
    """Return the collection in a file called `name`.

    Raise E512 for any other content, with the position if it is known.
    """
    data = _json(content, name)
    if isinstance(data, dict) and isinstance(data.get("collection"), dict):
        data = data["collection"]
    if not isinstance(data, dict) or not isinstance(data.get("info"), dict) or not _are_items(data.get("item")):
        raise fail("E512", "this is not a Postman collection", file=name, hint=_EXPORT)
    if "/v2.0" in str(data["info"].get("schema")):
        raise fail("E512", "this is a collection in the older format v2.0", file=name, hint=_EXPORT)
    return data


def _json(content: bytes, name: str) -> Any:
    """Return the data of a file.

    Raise E512, with the position, for a value that could not be written back unchanged.
    """
    try:
        source = Source(name, content.decode(json.detect_encoding(content)))
        data = parse_json(source, Limits(max_depth=_DEEPEST, max_digits=_MOST_DIGITS))
    except UnicodeDecodeError as error:
        raise fail("E512", "this is not text in a Unicode encoding", file=name, hint=_EXPORT) from error
    except PrerequestError as error:
        raise PrerequestError(tuple(replace(finding, code="E512") for finding in error.diagnostics)) from error
    for token in _NUMBER.finditer(source.text):
        number = token["number"]
        if number and not _is_exact(number):
            message = f"the number {number[:_SHOWN]} would be rounded"
            raise source.error("E512", message, token.start(), hint="write it as a string")
    return data


def _is_exact(number: str) -> bool:
    value = json.loads(number)
    return Decimal(number) == Decimal(repr(value)) and (value != 0 or number[0] != "-" or isinstance(value, float))


def _are_items(items: Any) -> bool:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return False
    return all(_are_items(item["item"]) for item in items if "item" in item)
