"""The calls that all kinds of objects have: list, count, read, create, change, delete, table."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ...document.positions import as_object, as_objects
from ...model import ABSENT, Absent
from .call import Call, RefusedError
from .filters import ordered, parse, values
from .store import Store


def answer(store: Store, call: Call) -> Absent | Any:
    """Return the answer; ABSENT if the call is none of these."""
    path, _, last = call.path.rpartition("/")
    if store.members(call.path):
        path, last = call.path, ""
    method = call.operation.method
    handler = _AT_A_LIST.get((method, last)) if store.members(path) else None
    if handler:
        return handler(store, call, path)
    if not (store.members(path) and last.startswith("{") and method in ("GET", "PUT", "DELETE")):
        _require_object(store, call)
        return ABSENT
    collection, entity = store.get(path, call.value(last[1:-1]))
    if method == "PUT":
        return store.change(collection, entity, _object(call.body))
    if method == "DELETE":
        store.delete(collection, entity)
    return entity


def _require_object(store: Store, call: Call) -> None:
    """Raise `MissingError` if the path leads through an object that does not exist."""
    head, _, parameter_and_more = call.path.partition("/{")
    name = parameter_and_more.partition("}")[0]
    if any(collection.parameter == name for collection in store.members(head)):
        store.get(head, call.value(name))


def _selected(store: Store, call: Call, path: str) -> list[dict[str, Any]]:
    is_selected = parse(call.value("filter"), partial(store.number, path))
    return ordered([entity for entity in store.everything(path) if is_selected(entity)], call.value("orderby"))


def _list(store: Store, call: Call, path: str) -> Any:
    leading = store.collections.get(path) or store.members(path)[0]
    return [store.condensed(entity, leading) for entity in _selected(store, call, path)]


def _count(store: Store, call: Call, path: str) -> Any:
    return len(_selected(store, call, path))


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise RefusedError(400, "The body is no object")
    return body


def _create(store: Store, call: Call, path: str) -> Any:
    return store.create(store.members(path)[0], _object(call.body))


def _many(store: Store, call: Call, path: str) -> Any:
    if not isinstance(call.body, list):
        raise RefusedError(400, "The body is no list")
    return [store.create(store.members(path)[0], body) for body in as_objects(call.body)]


def _table(store: Store, call: Call, path: str) -> Any:
    columns = as_objects(as_object(call.body).get("columns"))
    start, count = int(call.value("skip") or 0), int(call.value("take") or 0)
    rows = _selected(store, call, path)
    column = call.value("sortcolumn")
    if column:
        rows = ordered(rows, f"{column} {'desc' if call.value('orderascending').lower() == 'false' else 'asc'}")
    rows = rows[start : start + count if count else None]
    cells = [[next(values(row, str(one.get("definition", ""))), None) for one in columns] for row in rows]
    return {"columnNames": [str(one.get("name", "")) for one in columns], "rows": cells}


# By the method, and by what follows after the path of the list.
_AT_A_LIST: dict[tuple[str, str], Callable[[Store, Call, str], Any]] = {
    ("GET", ""): _list,
    ("POST", ""): _create,
    ("GET", "full"): _selected,
    ("GET", "count"): _count,
    ("POST", "many"): _many,
    ("POST", "table"): _table,
}
