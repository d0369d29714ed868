"""Corrections of faults that can only mean one thing: types of other languages, parameters as Swagger 2.0 has them."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import quote

from ..document.objects import METHODS, Node
from ..document.positions import Tokens, Value, as_list, as_object, find, pointer_of, resolve, tokens_of
from ..errors import Diagnostic

LIMITS: Final = frozenset(
    {"pattern", "format", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "readOnly", "writeOnly"}
)
_OF_SCHEMA = LIMITS | {"type", "items", "enum", "default"}
_SECTIONS: Final[Mapping[Tokens, Tokens]] = {
    ("definitions",): ("components", "schemas"),
    ("parameters",): ("components", "parameters"),
    ("responses",): ("components", "responses"),
    ("components", "schemas"): ("definitions",),
}
_STYLES: Final[Mapping[str, dict[str, Value]]] = {
    "csv": {"explode": False},
    "multi": {"explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
}
_OF_TEXTS = ("tags", "consumes", "produces", "schemes", "required", "enum")
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
    """Return what a faulty part can only mean, and its target; None if that is not certain."""
    spelled = _spelled(finding, resolve(root, at), at[-1]) if at else None
    if spelled is not None:
        return at, spelled
    if address := _of_version(at, root) or _of_server(finding, node, at, root):
        return address
    meant: dict[str, Value] | None = None
    if node.kind == "body" and finding.message.startswith("`content` is missing") and "schema" not in node.value:
        meant = {**node.value, "content": {}}
    elif node.kind == "path" and at[-1].lower() in METHODS and at[-1].lower() not in node.value:
        meant = {key.lower() if key == at[-1] else key: value for key, value in node.value.items()}
    elif node.kind == "parameter":
        meant = _parameter(finding, node, at, is_old="swagger" in root)
    if meant is not None:
        return node.tokens, meant
    if node.kind == "parameter" and at[-1] == "in" and "swagger" not in root:
        return _operation(node.parent)
    return _type(node, at, root)


def meant_reference(
    node: Node, root: Mapping[str, Value], rewritten: dict[Tokens, Value]
) -> tuple[Tokens, Value] | None:
    """Return the reference that one without a target can only mean, or the schema with all of them, and its place.

    Schemas of other tools bring their own `$defs`; `#/definitions/` and `#components/` are slips of the other version.
    `rewritten` has the schemas that were returned before, by their place.
    """
    reference = node.reference or ""
    tokens = tokens_of(reference[1:]) if reference.startswith("#/") else ()
    owner = node if tokens[:1] in (("$defs",), ("definitions",)) else None
    while owner is not None and not (owner.kind == "schema" and find(owner.value, tokens) is not None):
        owner = owner.parent
    if owner is not None:
        if owner.tokens not in rewritten:
            rewritten[owner.tokens] = _with_definitions(owner, tokens[0], root)
        return owner.tokens, rewritten[owner.tokens]
    target = tokens_of("/" + reference[1:]) if re.match(r"#(?:components|definitions)/", reference) else ()
    target = (*_SECTIONS[tokens[:-1]], tokens[-1]) if tokens[:-1] in _SECTIONS else target
    is_there = bool(target) and isinstance(find(root, target), dict)
    return ((*node.tokens, "$ref"), "#" + quote(pointer_of(target), safe="/~$")) if is_there else None


def _with_definitions(owner: Node, key: str, root: Mapping[str, Value]) -> Value:
    """Return a schema whose references to its own definitions lead there. OpenAPI 3.0 has no `$defs`."""
    name = f"x-{key}" if str(root.get("openapi")).startswith("3.0") else key
    base = quote(f"#{pointer_of((*owner.tokens, name))}/", safe="#/~$")
    value = {name if member == key else member: part for member, part in owner.value.items()}
    read: Value = json.loads(json.dumps(value).replace(f'"$ref": "#/{key}/', f'"$ref": "{base}'))
    return read


def _type(node: Node, at: Tokens, root: Mapping[str, Value]) -> tuple[Tokens, Value] | None:
    """Return a schema, or a parameter or its items in Swagger 2.0, with the type that is meant."""
    if node.kind == "schema" and at == (*node.tokens, "required") and isinstance(node.value["required"], bool):
        # As in the third draft of JSON Schema; a sample has optional members, too.
        return node.tokens, {key: value for key, value in node.value.items() if key != "required"}
    holder = resolve(root, at[:-1]) if at[-1:] == ("type",) else None
    meant = _meant(holder.get("type")) if isinstance(holder, dict) else None
    if meant is None or not (node.kind == "schema" or (node.kind in ("parameter", "header") and "swagger" in root)):
        return None
    return at[:-1], {**meant, **{key: value for key, value in as_object(holder).items() if key != "type"}}


def _spelled(finding: Diagnostic, value: Value, key: str) -> Value:
    """Return the number, the switch or the list that a text can only mean; None for any other value."""
    if finding.message.endswith("a list is expected"):
        is_item = (
            isinstance(value, dict) and key in ("servers", "parameters") and value.keys() & {"url", "name", "$ref"}
        )
        return [value] if is_item or (isinstance(value, str) and key in _OF_TEXTS) else None
    if isinstance(value, str) and finding.message.endswith("is not allowed here"):
        return _listed(value, finding.hint.removeprefix("allowed: ").split(", "))
    if not isinstance(value, str) or not finding.message.endswith("expected"):
        return None
    with suppress(ValueError, RecursionError):
        read: Value = json.loads(value.lower())
        return read if isinstance(read, bool | int | float) else None
    return None


def _listed(value: str, allowed: list[str]) -> Value:
    """Return the allowed text that differs in capitals only; `simple` for the style `form` of a path or a header."""
    meant = "simple" if value == "form" else value.strip().lower()
    return next((one for one in allowed if one.lower() == meant and one != value), None)


def _of_version(at: Tokens, root: Mapping[str, Any]) -> tuple[Tokens, Value] | None:
    """Return a version that is a number, or that lacks its last part; or a scheme of Swagger 2.0."""
    value = str(resolve(root, at))
    if at[:1] == ("schemes",):
        scheme = value.rstrip(":/").lower()
        return (at, scheme) if scheme in ("http", "https", "ws", "wss") else None
    is_version = at in (("swagger",), ("openapi",)) and re.fullmatch(r"2\.0|3\.[012]", value)
    return (at, value + ".0" * (at[0] == "openapi")) if is_version else None


def _of_server(finding: Diagnostic, node: Node, at: Tokens, root: Mapping[str, Value]) -> tuple[Tokens, Value] | None:
    """Return a server that is only an address, a server variable that is only a default, or no server variables."""
    inner, value = at[len(node.tokens) :], resolve(root, at)
    if node.kind not in ("root", "path", "operation") or inner[:1] != ("servers",):
        return None
    if isinstance(value, dict) and finding.message.startswith("`default` is missing"):
        return at, {**value, "default": [*as_list(value.get("enum")), ""][0]}
    if isinstance(value, str) and inner[2:3] in ((), ("variables",)):
        meant: dict[int, Value] = {1: [{"url": value}], 2: {"url": value}, 4: {"default": value}}
        return (at, meant[len(inner)]) if len(inner) in meant else None
    return (at, {}) if value == [] and inner[2:] == ("variables",) else None


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


def _parameter(finding: Diagnostic, node: Node, at: Tokens, *, is_old: bool) -> dict[str, Value] | None:
    """Return a parameter of OpenAPI 3 with the keywords of Swagger 2.0 beside its name in its schema, and vice versa.

    A body of Swagger 2.0 has a schema, too. None if nothing is certain.
    """
    moved = {key: value for key, value in node.value.items() if key in _OF_SCHEMA}
    others = {key: value for key, value in node.value.items() if key not in (*moved, "schema")}
    schema = node.value.get("schema", {})
    is_about = (
        at[-1] in {*_OF_SCHEMA, "schema", "collectionFormat"} and len(at) == len(node.tokens) + 1
    ) or finding.message.startswith(("`schema` is missing", "`type` is missing"))
    is_body = others.get("in") == "body"
    if not isinstance(schema, dict) or "content" in others or not (is_about or (is_old and is_body)):
        return None
    if is_old and not is_body:
        return {**others, **schema, **moved} if schema and not schema.keys() - _OF_SCHEMA else None
    if is_body != is_old or not ("type" in moved or "schema" in node.value):
        return None
    collection = others.pop("collectionFormat", None)
    style = _STYLES.get(collection, {}) if isinstance(collection, str) else {}
    return {**others, **style, "schema": {"allOf": [schema], **moved} if "$ref" in schema else {**moved, **schema}}


def _operation(node: Node | None) -> tuple[Tokens, Value] | None:
    """Return an operation of OpenAPI 3 with its parameters in `body` or `formData` as its request body."""
    listed = node.value.get("parameters") if node and node.kind == "operation" else None
    if node is None or not isinstance(listed, list) or "requestBody" in node.value:
        return None
    parameters = [one for one in listed if isinstance(one, dict)]
    inputs = [one for one in parameters if one.get("in") == "formData"]
    fields = {str(one.get("name")): as_object(_schema(one)) for one in inputs}
    bodies = [_schema(one) for one in parameters if one.get("in") == "body"]
    if len(bodies) + bool(fields) != 1:
        return None
    required = [one.get("name") for one in inputs if one.get("required") is True]
    form = {"type": "object", "properties": fields, **({"required": required} if required else {})}
    has_file = any(field.get("type") == "file" or field.get("format") == "binary" for field in fields.values())
    kind = "application/json" if bodies else "multipart/form-data" if has_file else "application/x-www-form-urlencoded"
    body = {"content": {kind: {"schema": bodies[0] if bodies else form}}}
    kept = [one for one in listed if one not in parameters or one.get("in") not in ("body", "formData")]
    return node.tokens, {**node.value, "parameters": kept, "requestBody": body}


def _schema(parameter: dict[str, Any]) -> Value:
    return parameter.get("schema") or {key: value for key, value in parameter.items() if key in _OF_SCHEMA}
