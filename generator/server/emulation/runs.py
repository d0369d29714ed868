"""Runs of tasks: each takes some time, and then creates a result.

A task with retries fails as often before it succeeds, and each attempt has its result: Qlik's help, "Task: Start".
"""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from .store import Object, Store

NOTHING_STARTED = "00000000-0000-0000-0000-000000000000"


class Runs:
    """The sessions of current runs in one collection, and their results in another.

    `table` is from `emulation.toml`. `sessions` and `results` are the paths of both collections; `seconds` is the
    duration of a run; `links` are the properties of a session that may have the task; `running`, `success`, `failed`
    and `aborted` are the values of a status; `failing` are the tasks that fail.
    """

    def __init__(self, store: Store, table: Mapping[str, Any]) -> None:
        self._store, self._table = store, table
        self._ends: dict[str, tuple[float, Object, int]] = {}

    def start(self, task: Object) -> str:
        """Start a run and return its id; return the empty GUID if the task is disabled or runs already."""
        runs_already = any(result["taskID"] == task["id"] for _, result, _ in self._ends.values())
        if not task.get("enabled", True) or runs_already:
            return NOTHING_STARTED
        key, app, moment = str(uuid4()), task.get("app") or {}, self._store.now()
        links = self._table["links"].items()
        link = next(
            (name for name, path in links for one in self._store.members(path) if task["id"] in one.objects), None
        )
        begun = {"status": self._table["running"], "startTime": moment}
        session = {"id": key, "app": app, "user": self._table["user"], "executionResult": begun}
        self._store.create(self._sessions, {**session, **({link: {"id": task["id"]}} if link else {})})
        result = {"taskID": task["id"], "executionID": key, "appID": app.get("id"), "startTime": moment}
        self._ends[key] = time.monotonic() + self._table["seconds"], result, int(task.get("maxRetries") or 0)
        return key

    def stop(self, task: Object) -> None:
        """Stop the run of a task now, with the status aborted."""
        for key, (_, result, _) in list(self._ends.items()):
            if result["taskID"] == task["id"]:
                self._finish(key, self._table["aborted"])

    def finish_due(self) -> None:
        """Finish the runs whose duration is over."""
        for key, (end, result, retries) in list(self._ends.items()):
            if time.monotonic() >= end:
                last = "failed" if result["taskID"] in self._table["failing"] else "success"
                self._finish(key, *(self._table["failed"] for _ in range(retries)), self._table[last])

    def _finish(self, key: str, *statuses: int) -> None:
        _, result, _ = self._ends.pop(key)
        self._sessions.objects.pop(key, None)
        log = {"scriptLogAvailable": True, "fileReferenceID": str(uuid4()), "executingNodeName": self._table["node"]}
        for status in statuses:
            more = {"status": status, "stopTime": self._store.now(), "duration": int(self._table["seconds"] * 1000)}
            self._store.create(self._store.collections[self._table["results"]], {**result, **more, **log})
            result = {**result, "startTime": self._store.now()}

    @property
    def _sessions(self) -> Any:
        return self._store.collections[self._table["sessions"]]
