"""The corpus: one small change of a small document each, and beside it what is right to do with it."""

import copy
from dataclasses import dataclass, field
from typing import Any

from generator.document.positions import tokens_of

SMALL = """\
openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "https://api.example.com/v1"}]
components:
  securitySchemes:
    strict: {type: apiKey, in: header, name: X-Qlm-Authentication-Token, x-signing: {scheme: qlm-strict, version: 2}}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
security: [{strict: []}]
paths:
  /things/{id}:
    post:
      operationId: putThing
      tags: [things]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: filter, in: query, required: true, schema: {type: string}}
        - {name: X-Trace, in: header, required: true, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'200': {description: OK}}
"""
POST = "/paths/~1things~1{id}/post"
SCHEMA = "/components/schemas/Thing"
FILTER = f"{POST}/parameters/1"
TRACE = f"{POST}/parameters/2"
BODY = f"{POST}/requestBody/content/application~1json"


@dataclass(frozen=True)
class Case:
    """`edits` set values by JSON Pointer in the small document (None removes), or `text` stands in its place.

    `code` and `pointer` (its beginning) say why and where it is refused; no code: output must come and be harmless.
    `holds` is a function of the output that must be true, `named` how the file is called.
    """

    id: str
    edits: dict[str, Any] = field(default_factory=dict)
    text: str | bytes | None = None
    code: str = ""
    pointer: str | None = None
    line: int | None = None
    holds: Any = None
    named: str = "small.yaml"


def safe(id_: str, edits: Any = None, *, text: Any = None, holds: Any = None, named: str = "small.yaml") -> Any:
    """Return a case from which harmless output comes."""
    return Case(id_, edits or {}, text, holds=holds, named=named)


def refuse(
    code: str,
    id_: str,
    edits: Any = None,
    *,
    text: Any = None,
    at: Any = None,
    line: Any = None,
    named: str = "small.yaml",
) -> Any:
    """Return a case that is refused."""
    return Case(id_, edits or {}, text, code, at, line, named=named)


def small(old: str, new: str) -> Any:
    """Return the small document's text with a piece of it replaced."""
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def edited(document: Any, edits: Any) -> Any:
    """Return a document with values set at JSON Pointers; `-` appends, None removes."""
    changed = copy.deepcopy(document)
    for pointer, value in edits.items():
        *steps, last = tokens_of(pointer)
        node = changed
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
        if isinstance(node, list):
            node[len(node) if last == "-" else int(last) : None if last == "-" else int(last) + 1] = [value]
        elif value is None:
            del node[last]
        else:
            node[last] = value
    return changed
