"""The objects of an emulated server, by the path that lists them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from ...document.positions import as_object
from ...examples.values import sample
from ...model import Api, Json, Operation, Schema
from ..parameters import resolve
from .settings import EmulationSettings

Object = dict[str, Any]
_DATES = {"createdDate", "modifiedDate"}


class MissingError(LookupError):
    """The object does not exist."""


class StaleError(ValueError):
    """The object was changed since the caller read it."""


@dataclass
class EntityCollection:
    """The objects that one path lists.

    `key` is the property that identifies an object, `parameter` the path parameter for it. `full` is the schema of an
    object. `condensed` has the names of the members of its short form, which the schema `ref` describes. `sample_id` is
    the id that the document has as example.
    """

    path: str
    key: str
    parameter: str
    full: Schema
    condensed: tuple[str, ...]
    ref: str
    sample_id: str
    objects: dict[str, Object] = field(default_factory=dict)


class Store:
    """The collections of an API, found by its paths: `GET x` lists the objects, `GET x/{id}` reads one."""

    def __init__(self, api: Api, settings: EmulationSettings) -> None:
        self._schemas, self._settings = api.schemas, settings
        self._moment = datetime.now(UTC)
        self.collections = {one.path: one for one in _collections(api, settings)}
        self._by_ref = {one.ref: one for one in self.collections.values() if one.ref}
        for path, rows in settings.seed.items():
            for row in rows if path in self.collections else ():
                self.create(self.collections[path], row)

    def members(self, path: str) -> list[EntityCollection]:
        """Return the collections whose objects a path lists: its own, or those of a union."""
        names = self._settings.unions.get(path, [path])
        return [self.collections[name] for name in names if name in self.collections]

    def everything(self, path: str) -> Iterator[Object]:
        """Yield every object that a path lists."""
        for collection in self.members(path):
            yield from list(collection.objects.values())

    def get(self, path: str, key: str) -> tuple[EntityCollection, Object]:
        """Return an object. The object in the document's examples always exists."""
        members = self.members(path)
        for collection in members:
            if key.lower() in collection.objects:
                return collection, collection.objects[key.lower()]
        if members and key == members[0].sample_id:
            return members[0], self._example(members[0])
        raise MissingError(key)

    def _example(self, collection: EntityCollection) -> Object:
        """Add the object of the document's examples, with the dates of the examples."""
        members = as_object(self.sample_of(collection.full))
        dates = {name: value for name, value in members.items() if name in _DATES}
        return self.create(collection, {**dates, collection.key: collection.sample_id}, sample=True)

    def sample_of(self, schema: Schema) -> Json:
        """Return the sample value of a schema."""
        return sample(schema, self._schemas)

    def create(self, collection: EntityCollection, body: Mapping[str, Any], *, sample: bool = False) -> Object:
        """Add an object: the defaults of its kind, overridden by the body."""
        fresh = self._fresh(collection)
        defaults = {name: value for name, value in self._settings.defaults.items() if name in fresh}
        entity = {**fresh, **defaults, **self._filled(body, collection.full)}
        key = str(entity.get(collection.key) or "").lower()
        if not key or not key.strip("0-") or (key in collection.objects and not sample):
            entity[collection.key] = str(uuid4())
        collection.objects[str(entity[collection.key]).lower()] = entity
        return entity

    def change(self, collection: EntityCollection, entity: Object, body: Mapping[str, Any]) -> Object:
        """Change an object to a body. Raise `StaleError` if its `modifiedDate` is not the current one."""
        if "modifiedDate" in entity and not _same_moment(body.get("modifiedDate"), entity["modifiedDate"]):
            raise StaleError(entity["modifiedDate"])
        return self.set(collection, entity, {**body, collection.key: entity[collection.key]})

    def set(self, collection: EntityCollection, entity: Object, values: Mapping[str, Any]) -> Object:
        """Set values of an object and its modification date; the object of the document's examples keeps its date."""
        entity.update(self._filled({**entity, **values}, collection.full))
        if "modifiedDate" in entity and entity[collection.key] != collection.sample_id:
            entity["modifiedDate"] = self.now()
        return entity

    def number(self, path: str, name: str, word: str) -> object:
        """Return the number of a word of an enum, by the dotted name of a property of a path; another word as it is."""
        schema = self.members(path)[0].full
        for part in name.lower().split("."):
            whole = resolve(schema, self._schemas)
            properties = resolve(whole.items, self._schemas).properties if whole.items else whole.properties
            schema = next((one.schema for one in properties if one.name.lower() == part), Schema())
        whole = resolve(schema, self._schemas)
        names = (one.lower() for one in whole.enum_names)
        return dict(zip(names, whole.enum, strict=False)).get(word.lower(), word)

    def delete(self, collection: EntityCollection, entity: Object) -> None:
        """Delete an object and its parts."""
        key = entity[collection.key]
        collection.objects.pop(str(key).lower(), None)
        for path, names in self._settings.parts.items():
            for part in list(self.everything(path)):
                if any((part.get(name) or {}).get("id") == key for name in names):
                    self.delete(self.collections[path], part)

    def with_names_of(self, body: Mapping[str, Any], operation: Operation) -> Object:
        """Return a body with the member names of the operation's answer; the server ignores the case of names."""
        schema = _answer(operation)
        filled: Object = self._filled(body, schema) if schema else dict(body)
        return filled

    def condensed(self, entity: Object, collection: EntityCollection) -> Object:
        """Return the short form of an object."""
        return {name: entity.get(name) for name in collection.condensed} if collection.condensed else entity

    def now(self) -> str:
        """Return the time as the real server writes it; no two calls return the same time."""
        self._moment = max(datetime.now(UTC), self._moment + timedelta(milliseconds=1))
        return self._moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _fresh(self, collection: EntityCollection) -> Object:
        moment = self.now()
        values = {"createdDate": moment, "modifiedDate": moment, "schemaPath": collection.full.ref}
        properties = resolve(collection.full, self._schemas).properties
        return {one.name: values.get(one.name, self._empty(one.schema)) for one in properties}

    def _empty(self, schema: Schema) -> Any:
        """Return the value of a property of a new object: the smallest value that its schema allows."""
        whole = resolve(schema, self._schemas)
        return self.sample_of(schema) if whole.min_length or whole.minimum else _empty(whole)

    def _filled(self, value: Any, schema: Schema) -> Any:
        """Return a value with complete references, as a server makes them from `{"id": …}`."""
        target_schema = resolve(schema, self._schemas)
        if isinstance(value, list):
            return [self._filled(one, target_schema.items) if target_schema.items else one for one in value]
        if not isinstance(value, Mapping):
            numbers = dict(zip(target_schema.enum_names, target_schema.enum, strict=False))
            return numbers.get(value, value) if isinstance(value, str) else value
        names = {one.name.lower(): one for one in target_schema.properties}
        entity = {}
        for name, one in value.items():
            declared = names.get(name.lower())
            entity[declared.name if declared else name] = self._filled(one, declared.schema) if declared else one
        target = self._by_ref.get(schema.ref)
        other = target.objects.get(str(entity.get(target.key, "")).lower()) if target else None
        return {**entity, **self.condensed(other, target)} if other and target else self._required(entity, schema)

    def _required(self, entity: Object, schema: Schema) -> Object:
        """Return an object with the members it must have. Each object it refers to gets its name beside its id."""
        missing = [name for name in resolve(schema, self._schemas).required if name not in entity]
        usual = as_object(self.sample_of(schema)) if missing else {}
        return {**entity, **{name: usual[name] for name in missing if name in usual}}


def _empty(schema: Schema) -> Any:
    if schema.enum:
        return schema.enum[0]
    kind = next((kind for kind in schema.types if kind != "null"), "object")
    plain: dict[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}
    return None if schema.format in {"uuid", "date-time", "uri"} else plain.get(kind)


def _same_moment(received: object, stored: str) -> bool:
    try:
        return datetime.fromisoformat(str(received)) == datetime.fromisoformat(stored)
    except (ValueError, TypeError):
        return received == stored


def _collections(api: Api, settings: EmulationSettings) -> Iterator[EntityCollection]:
    operations = (operation for operation in api.operations if operation.method == "GET")
    reads = {operation.path.removeprefix(settings.optional_prefix): operation for operation in operations}
    for path, operation in reads.items():
        parent, _, last = path.rpartition("/")
        lists = reads.get(parent)
        if not (last.startswith("{") and last.endswith("}") and lists and "{" not in parent):
            continue
        full, listed = _answer(operation), _answer(lists)
        if full is None or listed is None or not resolve(full, api.schemas).properties:
            continue
        item = resolve(listed, api.schemas).items
        names = tuple(one.name for one in resolve(item, api.schemas).properties) if item else ()
        example = next((p.example for p in operation.parameters if p.name == last[1:-1]), "")
        sample_id = example if isinstance(example, str) else ""
        yield EntityCollection(
            parent, settings.keys.get(parent, "id"), last[1:-1], full, names, item.ref if item else "", sample_id
        )


def _answer(operation: Operation) -> Schema | None:
    media = next((response.media for response in operation.responses if response.is_success), ())
    return media[0].schema if media else None
