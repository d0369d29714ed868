"""The shape of XML for the runtime of a client: which elements are lists, objects, numbers, and their names."""

from collections.abc import Mapping

from ...model import Json, Schema, Xml

_KINDS = {"integer": "int", "number": "float", "boolean": "bool", "string": "str"}
_PLAIN = Xml()


def root(schema: Schema, schemas: Mapping[str, Schema], name: str) -> Json:
    """Return the shape of a whole document; `name` is what its root is called where the document does not say."""
    target = schemas.get(schema.ref, schema)
    xml = target.xml or _PLAIN
    about: dict[str, Json] = {"@name": _tag(xml, schema.ref or name)}
    about |= {"@namespace": xml.namespace} if xml.namespace else {}
    return {**about, "@shape": shape(schema, schemas)}


def shape(schema: Schema, schemas: Mapping[str, Schema], seen: frozenset[str] = frozenset()) -> Json:
    """Return a schema as nested dicts, lists of one and `str`, `int`, `float`, `bool`; None where nothing is known."""
    if schema.ref:
        is_open = schema.ref in schemas and schema.ref not in seen
        return shape(schemas[schema.ref], schemas, seen | {schema.ref}) if is_open else None
    if schema.properties or schema.all_of:
        members: dict[str, Json] = {}
        for part in schema.all_of:
            inner = shape(part, schemas, seen)
            members.update(inner if isinstance(inner, dict) else {})
        members.update((each.name, _member(each.name, each.schema, schemas, seen)) for each in schema.properties)
        return members
    kind = next((each for each in schema.types if each != "null"), "")
    if kind == "array":
        return [shape(schema.items, schemas, seen) if schema.items else None]
    return _KINDS.get(kind)


def _member(name: str, schema: Schema, schemas: Mapping[str, Schema], seen: frozenset[str]) -> Json:
    """Return the shape of a member, with its name in XML where that is not its own."""
    target = schemas.get(schema.ref, schema)
    xml, inner = schema.xml or _PLAIN, shape(schema, schemas, seen)
    items = target.items if "array" in target.types else None
    item_xml = (schemas.get(items.ref, items).xml or items.xml) if items else None
    about: dict[str, Json] = {}
    if (tag := _tag(xml, name)) != name:
        about["@name"] = tag
    about |= {"@attribute": True} if xml.attribute else {}
    if items is not None and (xml.wrapped or item_xml):
        about["@item"] = _tag(item_xml or _PLAIN, tag)
        about |= {"@wrapped": True} if xml.wrapped else {}
    return {**about, "@shape": inner} if about else inner


def _tag(xml: Xml, name: str) -> str:
    tag = xml.name or name
    return f"{xml.prefix}:{tag}" if xml.prefix else tag
