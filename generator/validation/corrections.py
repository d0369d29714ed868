"""Corrections of faults that can only mean one thing: types of other languages, parameters as Swagger 2.0 has them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from ..document.objects import Node
from ..document.positions import Tokens, Value, resolve
from ..errors import Diagnostic

LIMITS: Final = frozenset(
    {"pattern", "format", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "readOnly", "writeOnly"}
)
_OF_SCHEMA = LIMITS | {"type", "items", "enum", "default"}
_SIMPLE: Final = ("string", "integer", "number", "boolean", "array", "object")
# A type without a comma has no format.
_MEANT: Final[Mapping[str, str]] = {
    **{name: f"string,{name}" for name in ("date", "time", "date-time", "uuid", "email", "uri", "byte", "binary")},
    **dict.fromkeys(("file", "blob"), "string,binary"),
    **dict.fromkeys(("datetime", "timestamp"), "string,date-time"),
    **dict.fromkeys(("guid",), "string,uuid"),
    **dict.fromkeys(("float", "double"), "number,{}"),
    **dict.fromkeys(("int32", "int64"), "integer,{}"),
    **dict.fromkeys(("int", "long", "short"), "integer"),
    **dict.fromkeys(("decimal", "real"), "number"),
    **dict.fromkeys(("str", "text", "char", "enum"), "string"),
    **dict.fromkeys(("list", "set"), "array"),
    **dict.fromkeys(("dict", "map", "hash", "json"), "object"),
    **{name: name for name in _SIMPLE},
    "bool": "boolean",
    "any": "",
}


def correction(finding: Diagnostic, node: Node, at: Tokens, root: Mapping[str, Value]) -> tuple[Tokens, Value] | None:
    """Return what a faulty part can only mean, and its place; None if that is not certain."""
    if at == ("host",):
        return _host(root)
    if at[-1:] == ("type",) and node.kind in ("schema", "parameter", "header"):
        holder = resolve(root, at[:-1])
        meant = _meant(holder.get("type")) if isinstance(holder, dict) else None
        if meant is not None and (node.kind == "schema" or "swagger" in root):
            return at[:-1], {**meant, **{key: value for key, value in holder.items() if key != "type"}}
    if node.kind == "parameter" and "swagger" not in root:
        return _parameter(finding, node, at)
    if node.kind == "body" and finding.message.startswith("`content` is missing") and "schema" not in node.value:
        return (*node.tokens, "content"), {}
    return None


def _host(root: Mapping[str, Any]) -> tuple[Tokens, Value] | None:
    """Return a host without a scheme that the document has, too."""
    match = re.fullmatch(r"(?:(https?)://)?([^{}/ :\\]+(?::\d+)?)/?", str(root.get("host")))
    return (("host",), match[2]) if match and (match[1] or "https") in root.get("schemes", ["https"]) else None


def _meant(written: Value) -> dict[str, Value] | None:
    """Return the schema that a type of another language, or a list of types in OpenAPI 3.0, can only mean."""
    if isinstance(written, list):
        types = [name for name in written if name != "null"]
        if not types or not all(name in _SIMPLE for name in types):
            return None
        meant: dict[str, Value] = {"type": types[0]} if len(types) == 1 else {"anyOf": [{"type": one} for one in types]}
        return {**meant, "nullable": True} if "null" in written else meant
    if written == "null":
        return {"enum": [None], "nullable": True}
    name = written.lower() if isinstance(written, str) else ""
    if name not in _MEANT or written in _SIMPLE:
        return None
    kind, _, form = _MEANT[name].format(name).partition(",")
    return {key: value for key, value in (("type", kind), ("format", form)) if value}


def _parameter(finding: Diagnostic, node: Node, at: Tokens) -> tuple[Tokens, Value] | None:
    """Return a parameter of OpenAPI 3 with the keywords of Swagger 2.0 beside its name in its schema."""
    is_about = at[-1] in _OF_SCHEMA and len(at) == len(node.tokens) + 1
    moved = {key: value for key, value in node.value.items() if key in _OF_SCHEMA}
    schema = node.value.get("schema", {})
    if not is_about and not finding.message.startswith("`schema` is missing"):
        return None
    if not isinstance(schema, dict) or "content" in node.value or not ("type" in moved or "schema" in node.value):
        return None
    whole = {"allOf": [schema], **moved} if "$ref" in schema else {**moved, **schema}
    return node.tokens, {**{key: node.value[key] for key in node.value if key not in moved}, "schema": whole}
