"""Jobs: folders of several calls that run in order, from the `workflows/postman.toml` of a bundled spec.

Each step is the request of an operation with other values, and scripts that pass values to the next step.
"""

from collections.abc import Mapping
from typing import Any

from ... import resources
from ...model import Api, JsonObject
from ...signing.registry import Scheme
from ..shared import workflows
from ..templates import render
from . import text
from .request import item, raw_url, stable_id
from .scripts import event

_NO_JOBS: Mapping[str, Any] = {"jobs": [], "variables": {}}


def folders(api: Api, scheme: Scheme | None, auth: JsonObject) -> tuple[list[JsonObject], list[JsonObject]]:
    """Return the folders that come before all others, and those that come after them."""
    chosen = _jobs(api)
    first = [_folder(api, job, scheme, auth) for job in chosen if job.get("first")]
    later = [_folder(api, job, scheme, auth) for job in chosen if not job.get("first")]
    about = "Each folder is a job: fill in its variables among those of this collection, then run the folder."
    id_ = stable_id(api, "jobs")
    return first, [{"id": id_, "name": "Jobs", "description": about, "item": later}] if later else []


def variables(api: Api) -> dict[str, str]:
    """Return the variables of an API's jobs with their first values."""
    texts = str(_jobs(api))
    tables = _file(api)["variables"].items()
    return {name: table.get("value", "") for name, table in tables if name in texts}


def _file(api: Api) -> Mapping[str, Any]:
    workflow_folder = workflows.folder(api)
    path = workflow_folder / "postman.toml" if workflow_folder else None
    return resources.manifest(path) if path and path.is_file() else _NO_JOBS


def _jobs(api: Api) -> list[JsonObject]:
    return [job for job in _file(api)["jobs"] if workflows.has(api, [step["call"] for step in job["steps"]])]


def _folder(api: Api, job: JsonObject, scheme: Scheme | None, auth: JsonObject) -> JsonObject:
    variables = _file(api)["variables"]
    inputs = dict.fromkeys(name for step in job["steps"] for name in step.get("inputs", ()))
    rows = [f"- `{name}`: {variables[name]['title']}" for name in inputs if "carried" not in variables[name]]
    about = [job["about"], *(["\n".join(rows)] if rows and not job.get("first") else [])]
    return {
        "id": stable_id(api, "job", job["id"]),
        "name": job["title"],
        "description": "\n\n".join(about),
        "item": [_step(api, job, step, scheme, auth) for step in job["steps"]],
    }


def _step(api: Api, job: JsonObject, step: JsonObject, scheme: Scheme | None, auth: JsonObject) -> JsonObject:
    folder, _, name = step["call"].partition("/")
    operation = next(one for one in api.operations if (one.folder, one.id) == (folder, name))
    entry = item(api, operation, scheme if operation.signing else None, auth)
    request = entry["request"] | ({"method": step["method"]} if "method" in step else {})
    request["url"] = _url(request["url"], step, scheme)
    request.pop("body" if step.get("method") == "GET" else "description", None)
    request |= _body(step)
    return {
        "id": stable_id(api, "job", job["id"], step["title"]),
        "name": text.name(step["title"]),
        "event": _events(api, job, step),
        **{key: value for key, value in entry.items() if key not in ("id", "name")},
        "request": request,
        "response": [],
    }


def _url(url: JsonObject, step: JsonObject, scheme: Scheme | None) -> JsonObject:
    """Return the URL of a step, with the rows of the signature and of the step."""
    host, *path = step["address"].split("/") if "address" in step else (url["host"][0], *url["path"])
    signed = {row.name: row.value for row in (scheme.query_rows if scheme else ())}
    query = [{"key": key, "value": value} for key, value in (signed | step.get("query", {})).items()]
    names = [segment.removeprefix(":") for segment in path if segment.startswith(":")]
    variable = [{"key": name, "value": step["values"][name]} for name in names]
    spelled: JsonObject = {"raw": raw_url(host, path, query), "host": [host], "path": path, "query": query}
    return {**spelled, "variable": variable} if variable else spelled


def _body(step: JsonObject) -> JsonObject:
    if "file" in step:
        return {"body": {"mode": "file", "file": {"src": step["file"]}}}
    written = step.get("body", "{}" if "make" in step else "")
    options = {"raw": {"language": "json"}}
    return {"body": {"mode": "raw", "raw": written, "options": options}} if written else {}


def _events(api: Api, job: JsonObject, step: JsonObject) -> list[JsonObject]:
    titles = {name: table["title"] for name, table in _file(api)["variables"].items()}
    # All steps need what the first step needs: a job without values sends nothing, whatever another job has left in
    # the variables.
    needed = (*job["steps"][0].get("inputs", ()), *step.get("inputs", ()))
    inputs = {name: titles[name] for name in needed}
    file = {name: titles[name] for name in titles if name in step.get("file", "")}
    after = "\n".join(f"    {line}".rstrip() for line in step.get("after", "").strip().split("\n"))
    before = render(
        api,
        "postman/job_before.js.j2",
        inputs=inputs,
        done=step.get("done", ""),
        file=file,
        body=workflows.code(step.get("make", "")),
    )
    told = render(
        api, "postman/job_after.js.j2", title=step["says"], code=workflows.code(after), ends=not job.get("first")
    )
    return [event("prerequest", before), event("test", told)]
