"""One emulated server: it answers the requests that were accepted, from objects that it keeps in memory."""

import json
import threading
from typing import Any

from ...model import Absent, Api
from . import entities
from .actions import ACTIONS
from .call import Call, RefusedError, StoredFile
from .filters import FilterError, values
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
        return entities.answer(self.store, call)

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
