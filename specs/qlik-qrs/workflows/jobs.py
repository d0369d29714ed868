"""Jobs of several calls: tasks, apps, tags and custom properties, licenses."""

from __future__ import annotations

import asyncio
import os
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from .._api import RESOURCES
from .._errors import ApiError
from .._responses import AsyncResource

# By number, as an execution result has it.
TASK_STATES: Final = (
    *("NeverStarted", "Triggered", "Started", "Queued", "AbortInitiated", "Aborting"),
    *("Aborted", "FinishedSuccess", "FinishedFail", "Skipped", "Retry", "Error"),
    *("Reset", "DistributionQueue", "DistributionRunning"),
)
_ID = re.compile(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PAUSE = 1.0
_NOTHING = "nothing was started: the task is disabled, its app is not there, no scheduler takes it, or it runs already"


# The calls of a resource, which is loaded by its name.
Calls: TypeAlias = Any


class JobError(ApiError):
    """A job could not be done; `body` has the script log of a reload that failed."""


class LicenseHolder(NamedTuple):
    """Who holds a license: `last_used` is None where it was never used."""

    kind: str
    id: str
    user: str
    last_used: datetime | None
    taken_back: bool


def quoted(text: str) -> str:
    """Return a text as a filter has it."""
    return "'" + re.sub(r"[\\']", r"\\\g<0>", text) + "'"


def state_name(status: int | str) -> str:
    """Return the name of a task's state, which a server may give as a number."""
    is_number = isinstance(status, int) and 0 <= status < len(TASK_STATES)
    return TASK_STATES[int(status)] if is_number else str(status)


def used(row: Mapping[str, Any]) -> datetime | None:
    """Return when a license was last used, None where it never was."""
    moment = row.get("lastUsed")
    if not moment or moment.startswith("1753-"):  # the beginning of SQL Server's time
        return None
    parsed = datetime.fromisoformat(moment)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


class AsyncJobs(AsyncResource):
    """Jobs of several calls. A name or an id may stand for a task, an app, a stream."""

    async def start_task_and_wait(self, task: str, *, timeout: float = 3600.0) -> str:
        """Start a task and wait for its end.

        Returns:
            The id of the execution result of a run that succeeded.

        Raises:
            JobError: nothing was started, the task failed, which `body` tells by
                the script log, or it still runs after `timeout` seconds.

        """
        # Needs task/list_tasks task/start_task_synchronously
        # Needs execution_session/list_execution_sessions
        # Needs execution_result/list_execution_results_full
        task_id = await self._named("task", task)
        run = await self._resource("task").start_task_synchronously(id=task_id)
        if not run.strip("0-"):
            raise JobError(_NOTHING)
        await self._wait(run, timeout)
        result = await self._result(run)
        state = state_name(result["status"])
        if state != "FinishedSuccess":
            log = await self._log(task_id, result)
            raise JobError(f"{task} ended as {state}", body=log)
        found: str = result["id"]
        return found

    async def export_app(
        self,
        app: str,
        path: str | os.PathLike[str],
        *,
        skip_data: bool = False,
    ) -> Path:
        """Export an app to a file, which appears when it is complete."""
        # Needs app/list_apps app/export_app
        app_id = await self._named("app", app)
        answer = await self._resource("app").export_app(
            id=app_id,
            token=str(uuid.uuid4()),
            skipdata=skip_data,
        )
        download = await self._core.fetch(answer["downloadPath"])
        return await download.save(path)

    async def import_app(
        self,
        path: str | os.PathLike[str],
        name: str,
        *,
        stream: str = "",
        replace: str = "",
        owner: str = "",
    ) -> str:
        r"""Import an app from a file, and publish it, replace another, give it to a user.

        Args:
            path: The .qvf file.
            name: The name the app gets.
            stream: Where it is published.
            replace: An app that gets its content and keeps its own id.
            owner: A user, `DIRECTORY\user`.

        Returns:
            The id of the app.

        """
        # Needs app/list_apps app/upload_app app/publish_app app/replace_app app/get_app
        # Needs app/update_app app/delete_app stream/list_streams user/list_users
        apps = self._resource("app")
        stream_id = await self._named("stream", stream) if stream else ""
        replaced = await self._named("app", replace) if replace else ""
        user = await self._user(owner) if owner else ""
        app = (await apps.upload_app(Path(path), name=name))["id"]
        if replaced:
            await apps.replace_app(id=app, app=replaced)
            await apps.delete_app(id=app)
            app = replaced
        if stream_id:
            await apps.publish_app(id=app, stream=stream_id)
        if user:
            whole = await apps.get_app(id=app)
            await apps.update_app({**whole, "owner": {"id": user}}, id=app)
        return str(app)

    async def set_custom_property(
        self,
        kind: str,
        name: str,
        definition: str,
        value: str,
    ) -> None:
        """Give an object a value of a custom property; other values stay.

        Args:
            kind: What it is: app, stream, user, reload_task.
            name: Its name or its id.
            definition: The name of the custom property.
            value: The value.

        """
        # Needs app/list_apps app/get_app app/update_app
        # Needs custom_property_definition/list_custom_property_definitions
        named = await self._named("custom_property_definition", definition)
        thing = await self._whole(kind, name)
        rows = thing["customProperties"]
        pairs = [(row["value"], row["definition"]["id"]) for row in rows]
        if (value, named) not in pairs:
            wanted = {"value": value, "definition": {"id": named}}
            changed = {**thing, "customProperties": [*rows, wanted]}
            await self._method(kind, "update_{}")(changed, id=thing["id"])

    async def add_tag(self, kind: str, name: str, tag: str) -> None:
        """Give an object (app, reload_task) a tag, which is made where there is none."""
        # Needs app/list_apps app/get_app app/update_app tag/list_tags tag/create_tag
        thing = await self._whole(kind, name)
        tags = self._resource("tag")
        rows = await tags.list_tags(filter=f"name eq {quoted(tag)}")
        tag_id = (rows[0] if rows else await tags.create_tag({"name": tag}))["id"]
        if tag_id not in [row["id"] for row in thing["tags"]]:
            changed = {**thing, "tags": [*thing["tags"], {"id": tag_id}]}
            await self._method(kind, "update_{}")(changed, id=thing["id"])

    async def take_back_licenses(
        self,
        *,
        days: int = 90,
        really: bool = False,
    ) -> list[LicenseHolder]:
        """List who holds a license, and take back those not used for some days.

        Nothing is changed unless `really` is true: `taken_back` then says what would be.
        """
        # Needs license/list_license_professional_access_types_full
        # Needs license/delete_license_professional_access_type
        # Needs license/list_license_analyzer_access_types_full
        # Needs license/delete_license_analyzer_access_type
        limit = datetime.now(UTC) - timedelta(days=days)
        holders: list[LicenseHolder] = []
        for kind in ("professional", "analyzer"):
            listed = self._method("license", f"list_{{}}_{kind}_access_types_full")
            delete = self._method("license", f"delete_{{}}_{kind}_access_type")
            for row in await listed():
                last, user = used(row), row["user"]
                goes = last is None or last < limit
                name = f"{user['userDirectory']}\\{user['userId']}"
                holders.append(LicenseHolder(kind, row["id"], name, last, goes))
                if goes and really:
                    await delete(id=row["id"])
        return holders

    async def _wait(self, run: str, timeout: float) -> None:
        sessions = self._resource("execution_session")
        end = datetime.now(UTC) + timedelta(seconds=timeout)
        while await sessions.list_execution_sessions(filter=f"id eq {run}"):
            if datetime.now(UTC) > end:
                raise JobError(f"the task still runs; the id of the run is {run}")
            await asyncio.sleep(_PAUSE)

    async def _result(self, run: str) -> dict[str, Any]:
        results = self._resource("execution_result")
        condition = f"executionId eq {run}"
        for _ in range(5):
            rows = await results.list_execution_results_full(
                filter=condition,
                orderby="startTime desc",  # the last attempt of a task with retries
            )
            if rows:
                return dict(rows[0])
            await asyncio.sleep(_PAUSE)
        raise JobError(f"the run {run} left no result")

    async def _log(self, task: str, result: Mapping[str, Any]) -> str:
        if not result.get("scriptLogAvailable") or "reload_task" not in RESOURCES:
            return ""
        ticket = await self._resource("reload_task").get_reload_task_script_log_file(
            reloadtaskid=task,
            executionresultid=result["id"],
        )
        log = await self._resource("download").download_reload_task_log(
            downloadticketid=ticket,
            localfilename="script.log",
        )
        content: bytes = await log.read()
        return content.decode("utf-8", "replace")

    async def _named(self, kind: str, name: str) -> str:
        if _ID.fullmatch(name):
            return name
        return await self._one(kind, f"name eq {quoted(name)}", name)

    async def _user(self, name: str) -> str:
        directory, _, user = name.partition("\\")
        condition = f"userDirectory eq {quoted(directory)}"
        condition += f" and userId eq {quoted(user)}"
        return await self._one("user", condition, name)

    async def _one(self, kind: str, condition: str, name: str) -> str:
        rows = await self._method(kind, "list_{}s")(filter=condition)
        if len(rows) != 1:
            count = "more than one" if rows else "no"
            raise JobError(f"there is {count} {kind.replace('_', ' ')} called {name}")
        return str(rows[0]["id"])

    async def _whole(self, kind: str, name: str) -> dict[str, Any]:
        found = await self._named(kind, name)
        return dict(await self._method(kind, "get_{}")(id=found))

    def _method(self, kind: str, pattern: str) -> Calls:
        return getattr(self._resource(kind), pattern.format(kind))

    def _resource(self, name: str) -> Calls:
        if name not in RESOURCES:
            names = ", ".join(RESOURCES)
            raise JobError(f"there are no calls for {name}, but for {names}")
        module = import_module(f".{name}", __package__)
        return getattr(module, "Async" + RESOURCES[name])(self._core)
