"""The calls that all kinds of objects have: list, count, read, create, change, delete, table."""

from collections.abc import Callable
from typing import Any

from .call import Call, RefusedError, members, objects
from .filters import ordered, parse, values
from .store import Collection, Store

Json = Any


def answer(store: Store, call: Call) -> tuple[bool, Json]:
    """Return whether the call is one of these, and the answer."""
    parent, _, last = call.path.rpartition("/")
    if store.members(call.path):
        handler = _AT_THE_LIST.get(call.operation.method)
        return (True, handler(store, call, call.path)) if handler else (False, None)
    handler = _BELOW_THE_LIST.get((call.operation.method, last)) if store.members(parent) else None
    if handler:
        return True, handler(store, call, parent)
    one = _ONE.get(call.operation.method) if store.members(parent) and last.startswith("{") else None
    if one is None:
        _exists(store, call)
        return False, None
    collection, entity = store.get(parent, call.value(last[1:-1]))
    return True, one(store, call, collection, entity)


def _exists(store: Store, call: Call) -> None:
    head, _, rest = call.path.partition("/{")
    name = rest.partition("}")[0]
    if any(collection.parameter == name for collection in store.members(head)):
        store.get(head, call.value(name))


def _chosen(store: Store, call: Call, path: str) -> list[dict[str, Json]]:
    wanted = parse(call.value("filter"))
    return ordered([entity for entity in store.everything(path) if wanted(entity)], call.value("orderby"))


def _list(store: Store, call: Call, path: str) -> Json:
    leading = store.collections.get(path) or store.members(path)[0]
    return [store.condensed(entity, leading) for entity in _chosen(store, call, path)]


def _count(store: Store, call: Call, path: str) -> Json:
    return len(_chosen(store, call, path))


def _create(store: Store, call: Call, path: str) -> Json:
    if not isinstance(call.body, dict):
        raise RefusedError(400, "The body is no object")
    return store.create(store.members(path)[0], call.body)


def _many(store: Store, call: Call, path: str) -> Json:
    if not isinstance(call.body, list):
        raise RefusedError(400, "The body is no list")
    return [store.create(store.members(path)[0], body) for body in objects(call.body)]


def _table(store: Store, call: Call, path: str) -> Json:
    columns = objects(members(call.body).get("columns"))
    start, count = int(call.value("skip") or 0), int(call.value("take") or 0)
    rows = _chosen(store, call, path)
    column = call.value("sortcolumn")
    if column:
        rows = ordered(rows, f"{column} {'desc' if call.value('orderascending').lower() == 'false' else 'asc'}")
    rows = rows[start : start + count if count else None]
    cells = [[next(values(row, str(one.get("definition", ""))), None) for one in columns] for row in rows]
    return {"columnNames": [str(one.get("name", "")) for one in columns], "rows": cells}


def _read(store: Store, call: Call, collection: Collection, entity: dict[str, Json]) -> Json:  # noqa: ARG001
    return entity


def _change(store: Store, call: Call, collection: Collection, entity: dict[str, Json]) -> Json:
    if not isinstance(call.body, dict):
        raise RefusedError(400, "The body is no object")
    return store.change(collection, entity, call.body)


def _delete(store: Store, call: Call, collection: Collection, entity: dict[str, Json]) -> Json:  # noqa: ARG001
    store.delete(collection, entity)
    return entity


_AT_THE_LIST: dict[str, Callable[[Store, Call, str], Json]] = {"GET": _list, "POST": _create}
_BELOW_THE_LIST: dict[tuple[str, str], Callable[[Store, Call, str], Json]] = {
    ("GET", "full"): _chosen,
    ("GET", "count"): _count,
    ("POST", "many"): _many,
    ("POST", "table"): _table,
}
_ONE: dict[str, Callable[[Store, Call, Collection, dict[str, Json]], Json]] = {
    "GET": _read,
    "PUT": _change,
    "DELETE": _delete,
}
