"""One emulated server: it answers the requests that were accepted, from objects that it keeps in memory.

All kinds of objects have the same calls: list, count, read, create, change, delete, table.
"""

import json
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from ...document.positions import as_object, as_objects
from ...model import ABSENT, Absent, Api
from .actions import ACTIONS
from .call import Call, RefusedError, StoredFile
from .filters import FilterError, ordered, parse, values
from .records import seeded
from .runs import Runs
from .settings import EmulationSettings
from .store import MissingError, StaleError, Store

Answered = StoredFile | Absent | Any


class EmulatedServer:
    """The state of one API. Calls from several threads are answered one after the other."""

    def __init__(self, api: Api, settings: EmulationSettings) -> None:
        self.api, self.settings = api, settings
        self.store = Store(api, settings)
        self.runs = Runs(self.store, settings.runs)
        self.files: dict[str, bytes] = {}
        self.records = seeded(settings.records)
        self._lock = threading.Lock()

    def answer(self, call: Call) -> Answered:
        """Return the answer; ABSENT if the document decides it. Raise `RefusedError` if the server refuses the call."""
        with self._lock:
            try:
                self.runs.finish_due()
                return self._answer(call)
            except MissingError as missing:
                raise RefusedError(404, f"There is no object with the id {missing}") from missing
            except StaleError as stale:
                raise RefusedError(409, f"The object was changed on {stale}: read it again, then change it") from stale
            except FilterError as wrong:
                raise RefusedError(400, f"Cannot parse the expression: {wrong}") from wrong

    def _answer(self, call: Call) -> Answered:
        name = f"{call.operation.method} {call.path}"
        for member in self.settings.required.get(name, ()):
            if not any(values(call.body, member)):
                raise RefusedError(400, f"The body lacks {member}")
        for member in self.settings.names.get(name, ()):
            if any("\\" in str(value) or not str(value).strip() for value in values(call.body, member)):
                raise RefusedError(400, f"{member} is blank or has a backslash: directory and user are two members")
        table = self.settings.actions.get(name)
        if table is not None:
            return ACTIONS[table["do"]](self, call, table)
        return answer(self.store, call)

    def shaped(self, value: object, plain: bool) -> object:  # noqa: FBT001 - a callback
        """Return a JSON value as the real server writes it."""
        if plain and self.settings.plain_member:
            return {self.settings.plain_member: value}
        return value


def read_json(body: bytes) -> object:
    """Return the JSON of a body, or None."""
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


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
