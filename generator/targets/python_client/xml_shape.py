"""The shape of XML for the runtime of a client: which elements are lists, objects or numbers, and their names."""

from collections.abc import Mapping

from ...model import Json, Property, Schema, Xml

_KINDS = {"integer": "int", "number": "float", "boolean": "bool", "string": "str"}
_PLAIN = Xml()
_MOST = 2000


def root(schema: Schema, schemas: Mapping[str, Schema]) -> Json:
    """Return the shape of a whole document; its root has the name that a sample gives it."""
    target = schemas.get(schema.ref, schema)
    xml = target.xml or _PLAIN
    about: dict[str, Json] = {"@name": _tag(xml, schema.ref or "root")}
    about |= {"@namespace": xml.namespace} if xml.namespace else {}
    return {**about, "@shape": _Shapes(schemas).of(schema, frozenset())}


class _Shapes:
    """Makes shapes.

    It stops after `_MOST` schemas, because forty schemas that each name the next twice would never end.
    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._count = 0

    def of(self, schema: Schema, seen: frozenset[str]) -> Json:
        """Return a schema as nested dicts, lists of one, `str`, `int`, `float`, `bool`; None if nothing is known."""
        self._count += 1
        if self._count > _MOST:
            return None
        if schema.ref:
            is_open = schema.ref in self._schemas and schema.ref not in seen
            return self.of(self._schemas[schema.ref], seen | {schema.ref}) if is_open else None
        if schema.properties or schema.all_of:
            members: dict[str, Json] = {}
            for part in schema.all_of:
                inner = self.of(part, seen)
                members.update(inner if isinstance(inner, dict) else {})
            members.update((member.name, self._member(member, seen)) for member in schema.properties)
            return members
        kind = next((kind for kind in schema.types if kind != "null"), "")
        if kind == "array":
            return [self.of(schema.items, seen) if schema.items else None]
        return _KINDS.get(kind)

    def _member(self, member: Property, seen: frozenset[str]) -> Json:
        """Return the shape of a member, with its name in XML if that differs."""
        name, schema = member.name, member.schema
        target = self._schemas.get(schema.ref, schema)
        xml, inner = schema.xml or _PLAIN, self.of(schema, seen)
        items = target.items if "array" in target.types else None
        item_xml = (self._schemas.get(items.ref, items).xml or items.xml) if items else None
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
