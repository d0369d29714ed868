"""The documented answers, for a test in Postman: status, media type, headers, body."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from ... import resources
from ...examples.media import essence, is_json
from ...model import Api, JsonObject, Parameter, Response, Schema, reached
from ..shared.failures import common_failure
from ..templates import render
from .scripts import call

_BOUNDS: Final = {
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_items": "minItems",
    "max_items": "maxItems",
    "min_properties": "minProperties",
    "max_properties": "maxProperties",
    "multiple_of": "multipleOf",
    "pattern": "pattern",
    "format": "format",
}
# Draft 7 does not have these.
_NEWER: Final = frozenset(("minContains", "maxContains", "unevaluatedProperties"))


def status_test(api: Api, template: str, *, tests: bool | str) -> str:
    """Return the test of the status, which with `tests` `contract` is beside the test of the whole answer."""
    is_contract, has_connections = tests == "contract", bool(api.connections)
    return render(api, template, is_contract=is_contract, has_connections=has_connections, failure=common_failure(api))


def test(api: Api) -> str:
    """Return the script that compares an answer with the document. `call.js.j2` runs before the request."""
    return render(
        api, "postman/contract.js.j2", calls=calls(api), definitions=definitions(api), emulation=emulation(api)
    )


def calls(api: Api) -> list[tuple[str, list[Any]]]:
    """Return the documented answers of each call: status, media types and required headers with their schemas.

    Two operations that differ only in the query have none, because Postman cannot distinguish them.
    """
    operations_by_call = [(call(api, operation), operation) for operation in api.operations]
    counted = Counter(name for name, _ in operations_by_call)
    return [
        (name, [_answer(response, api.schemas) for response in operation.responses])
        for name, operation in operations_by_call
        if counted[name] == 1
    ]


def definitions(api: Api) -> list[tuple[str, JsonObject]]:
    """Return the schemas that the bodies of answers refer to, by name."""
    media = [media for operation in api.operations for response in operation.responses for media in response.media]
    names = reached((one.schema for one in media if is_json(one.media_type)), api.schemas, checks=True)
    return [(definition_name(name), json_schema(api.schemas[name], api.schemas)) for name in sorted(names)]


def emulation(api: Api) -> JsonObject | None:
    """Return how the answers of the real server of a bundled spec differ from its document."""
    folder = resources.discover("specs", "emulation.toml").get(api.id)
    settings = resources.manifest(folder / "emulation.toml") if folder else {}
    return {"plain": settings.get("plain_member", "")} if settings else None


def _answer(response: Response, schemas: Mapping[str, Schema]) -> list[Any]:
    media = [
        [essence(one.media_type), json_schema(one.schema, schemas) if is_json(one.media_type) else None]
        for one in response.media
    ]
    required = [header for header in response.headers if header.required and header.name.lower() != "content-type"]
    headers = [[header.name, _value(header, schemas)] for header in required]
    return [response.status.upper(), media, headers]


def _value(header: Parameter, schemas: Mapping[str, Schema]) -> JsonObject | None:
    """Return the schema for the value of a header; None if the value is a document or has members."""
    schema = header.schema
    while schema.ref in schemas and not schema.types:
        schema = schemas[schema.ref]
    is_text = not header.media_type and "object" not in schema.types
    return json_schema(schema, schemas) if is_text else None


def json_schema(schema: Schema, schemas: Mapping[str, Schema]) -> JsonObject:
    """Return the JSON Schema of an answer. References lead to `definitions`, with the names of `definition_name`."""
    parts = {**_values(schema), **_bounds(schema), **_members(schema, schemas), **_choices(schema, schemas)}
    parts |= _checks(schema, schemas)
    if not schema.ref:
        return parts
    reference = {"$ref": f"#/definitions/{quote(definition_name(schema.ref), safe='')}"}
    # Draft 7 ignores the siblings of a reference.
    return {"allOf": [reference, parts]} if parts else reference


def definition_name(name: str) -> str:
    """Return the name of a schema in the definitions. It must not be a name that every JavaScript object has."""
    return "s_" + name.replace("~", "~0").replace("/", "~1")


def _values(schema: Schema) -> JsonObject:
    rules: JsonObject = {"type": [*schema.types] if len(schema.types) > 1 else schema.types[0]} if schema.types else {}
    if schema.enum:
        rules["enum"] = [*schema.enum, *([None] if "null" in schema.types and None not in schema.enum else [])]
    return rules


def _bounds(schema: Schema) -> JsonObject:
    rules = {key: value for name, key in _BOUNDS.items() if (value := getattr(schema, name)) not in (None, "")}
    for name in ("minimum", "maximum"):
        bound = getattr(schema, name)
        if bound is not None:
            rules[f"exclusive{name.capitalize()}" if name in schema.exclusive else name] = bound
    return {**rules, "uniqueItems": True} if schema.unique_items else rules


def _members(schema: Schema, schemas: Mapping[str, Schema]) -> JsonObject:
    rules: JsonObject = {}
    if schema.properties:
        rules["properties"] = {member.name: json_schema(member.schema, schemas) for member in schema.properties}
    members = [(member.name, member.schema) for member in schema.properties]
    hidden = {name for name, one in members if one.write_only or schemas.get(one.ref, one).write_only}
    required = [name for name in schema.required if name not in hidden]
    rules |= {"required": required} if required else {}
    if isinstance(schema.additional, Schema):
        rules["additionalProperties"] = json_schema(schema.additional, schemas)
    elif schema.additional is False:
        rules["additionalProperties"] = False
    items = json_schema(schema.items, schemas) if schema.items else None
    if schema.prefix_items:
        rules["items"] = [json_schema(item, schemas) for item in schema.prefix_items]
        rules |= {"additionalItems": items} if items else {}
    elif items:
        rules["items"] = items
    return rules


def _choices(schema: Schema, schemas: Mapping[str, Schema]) -> JsonObject:
    lists = {"allOf": schema.all_of, "anyOf": schema.any_of, "oneOf": schema.one_of}
    return {key: [json_schema(part, schemas) for part in parts] for key, parts in lists.items() if parts}


def _checks(schema: Schema, schemas: Mapping[str, Schema]) -> JsonObject:
    """Return the keywords that only test a value. Draft 7 has one keyword for all dependent members."""

    def spelled(check: Any) -> Any:
        if isinstance(check, Schema):
            return json_schema(check, schemas)
        return check if isinstance(check, bool) else {"required": [*check]}

    rules: JsonObject = {"propertyNames": spelled(schema.property_names)} if schema.property_names else {}
    any_item = ("minContains", 0) in schema.checks
    for key, check in schema.checks:
        if key in _NEWER or (key == "contains" and any_item):
            continue
        if isinstance(check, Schema | int):
            rules[key] = spelled(check)
        elif key == "patternProperties":
            rules[key] = {name: spelled(part) for name, part in check}
        else:
            for name, part in check:
                before = rules.setdefault("dependencies", {}).get(name)
                rules["dependencies"][name] = {"allOf": [before, spelled(part)]} if before else spelled(part)
    return rules
