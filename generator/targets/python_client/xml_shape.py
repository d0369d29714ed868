"""The shape of XML for the runtime of a client: which elements are lists, objects or numbers, and their names."""

from collections.abc import Mapping

from ...examples.flat import flat
from ...model import Json, Property, Schema, Xml

_KINDS = {"integer": "int", "number": "float", "boolean": "bool", "string": "str"}
_PLAIN = Xml()
_MOST = 2000


def root(schema: Schema, schemas: Mapping[str, Schema], recursive: dict[str, Json]) -> Json:
    """Return the shape of a whole document; its root has the name that a sample gives it.

    Shapes that contain themselves are added to `recursive` and named where they come again.
    """
    whole = flat(schema, schemas)
    xml = whole.xml or _PLAIN
    name = _tag(xml, schema.ref or "root")
    about: dict[str, Json] = {"@name": name}
    about |= {"@namespace": xml.namespace} if xml.namespace else {}
    if "array" in whole.types and whole.items:
        item = flat(whole.items, schemas).xml or _PLAIN
        about |= {"@item": _tag(item, whole.items.ref or name), "@wrapped": True}
    return {**about, "@shape": _Shapes(schemas, recursive).of(schema, frozenset())}


class _Shapes:
    """Makes shapes.

    It stops after `_MOST` schemas, because forty schemas that each name the next twice would never end.
    """

    def __init__(self, schemas: Mapping[str, Schema], recursive: dict[str, Json]) -> None:
        self._schemas = schemas
        self._recursive = recursive
        self._count = 0

    def of(self, schema: Schema, seen: frozenset[str]) -> Json:
        """Return a schema as nested dicts, lists of one, `str`, `int`, `float`, `bool`; None if nothing is known."""
        self._count += 1
        if self._count > _MOST:
            return None
        if schema.ref:
            if schema.ref in seen:
                return self._again(schema.ref)
            is_known = schema.ref in self._schemas
            return self.of(self._schemas[schema.ref], seen | {schema.ref}) if is_known else None
        if schema.properties or schema.all_of:
            members: dict[str, Json] = {}
            for part in schema.all_of:
                inner = self.of(part, seen)
                members.update(inner if isinstance(inner, dict) else {})
            members.update((member.name, self._member(member, seen)) for member in schema.properties)
            return members
        kind = next((kind for kind in schema.types if kind != "null"), "")
        if kind == "array":
            return [self._item(schema.items, seen) if schema.items else None]
        return _KINDS.get(kind)

    def _again(self, ref: str) -> Json:
        name = f"#{ref}"
        if name not in self._recursive:
            self._recursive[name] = None
            self._recursive[name] = self.of(self._schemas[ref], frozenset({ref}))
        return {"@again": name}

    def _item(self, schema: Schema, seen: frozenset[str]) -> Json:
        xml, inner = flat(schema, self._schemas).xml or _PLAIN, self.of(schema, seen)
        return {"@namespace": xml.namespace, "@shape": inner} if xml.namespace else inner

    def _member(self, member: Property, seen: frozenset[str]) -> Json:
        """Return the shape of a member, with its name in XML if that differs."""
        name, schema = member.name, member.schema
        target = flat(schema, self._schemas)
        xml, inner = target.xml or _PLAIN, self.of(schema, seen)
        items = target.items if "array" in target.types else None
        item_xml = flat(items, self._schemas).xml if items else None
        about: dict[str, Json] = {}
        if (tag := _tag(xml, name)) != name:
            about["@name"] = tag
        about |= {"@attribute": True} if xml.attribute else {}
        about |= {"@text": True} if xml.text else {}
        about |= {"@namespace": xml.namespace} if xml.namespace else {}
        if items is not None and (xml.wrapped or item_xml):
            about["@item"] = _tag(item_xml or _PLAIN, xml.name or name)
            about |= {"@wrapped": True} if xml.wrapped else {}
        return {**about, "@shape": inner} if about else inner


def _tag(xml: Xml, name: str) -> str:
    tag = xml.name or name
    return f"{xml.prefix}:{tag}" if xml.prefix else tag
