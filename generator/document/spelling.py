"""The spelling of plain YAML numbers in examples whose schema wants a text there: `1.20` stays `1.20`."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from .positions import follow

_DEEPEST = 40
_MOST = 200


def keep_spelling(root: Any, examples: Iterable[tuple[dict[str, Any], Mapping[str, Any]]]) -> None:
    """Replace numbers in `examples` by their text, where a schema says `string`.

    Each example is a schema, media type or parameter, with those of its members that have such numbers; each member is
    given with all numbers as texts. Schemas in other files are not followed.
    """
    for node, spelled in examples:
        for key, text in spelled.items():
            schema = node["schema"] if isinstance(node.get("schema"), dict) else node
            if key == "examples" and isinstance(text, dict):
                schema = {"additionalProperties": {"properties": {"value": schema}}}
            elif key in ("enum", "examples"):
                schema = {"items": schema}
            node[key] = _spelled(root, node[key], text, schema)


def _spelled(root: Any, value: Any, text: Any, schema: Any, depth: int = 0) -> Any:
    if value == text or depth > _DEEPEST:
        return value
    parts = list(islice(_parts(root, schema), _MOST))
    if isinstance(value, dict) and isinstance(text, dict):
        return {name: _spelled(root, value[name], text[name], _member(parts, name), depth + 1) for name in value}
    if isinstance(value, list) and isinstance(text, list):
        items = next((part["items"] for part in parts if "items" in part), None)
        return [_spelled(root, one, other, items, depth + 1) for one, other in zip(value, text, strict=True)]
    kinds = [part.get("type") for part in parts]
    types = {name for kind in kinds for name in (kind if isinstance(kind, list) else [kind]) if isinstance(name, str)}
    return text if "string" in types and not types & {"number", "integer"} else value


def _parts(root: Any, schema: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield a schema, the target of its reference and the schemas it is composed of."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    yield schema
    if "$ref" in schema:
        yield from _parts(root, follow(root, schema), depth + 1)
    for key in ("allOf", "oneOf", "anyOf"):
        for part in schema[key] if isinstance(schema.get(key), list) else ():
            yield from _parts(root, part, depth + 1)


def _member(parts: list[dict[str, Any]], name: str) -> Any:
    """Return the schema of a member of an object, by its name or as one of the additional members."""
    listed = (part["properties"] for part in parts if isinstance(part.get("properties"), dict))
    other = next((part["additionalProperties"] for part in parts if "additionalProperties" in part), None)
    return next((properties[name] for properties in listed if name in properties), other)
