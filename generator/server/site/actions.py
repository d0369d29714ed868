"""What operations do that are more than reading or writing one object; `site.toml` says which does what, and where.

Each function takes the site, the call and the table that `site.toml` gives for the operation.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ...model import ABSENT
from .call import Call, RefusedError, StoredFile, members, objects
from .records import record
from .runs import NOTHING_STARTED

if TYPE_CHECKING:
    from .site import Site

Table = Mapping[str, Any]
Action = Callable[["Site", Call, Table], Any]


def run(site: "Site", call: Call, table: Table) -> object:
    """Start what an id or a name tells; the answer is the id of the run."""
    if not table.get("by"):
        _, entity = site.store.get(table["of"], call.value("id"))
        return site.runs.start(entity)
    name = call.value(table["by"])
    named = [entity for entity in site.store.everything(table["of"]) if entity.get("name") == name]
    if not named and name != _example(site, call, table["by"]):
        raise RefusedError(404, "There is no object of that name")
    return site.runs.start(named[0]) if named else NOTHING_STARTED


def run_many(site: "Site", call: Call, table: Table) -> object:
    """Start or stop everything that a list of ids tells; ids of nothing are passed over."""
    ids = {str(one).lower() for one in call.body or []} if isinstance(call.body, list) else set()
    for entity in site.store.everything(table["of"]):
        if str(entity["id"]).lower() in ids:
            (site.runs.stop if table.get("stop") else site.runs.start)(entity)
    return None


def stop(site: "Site", call: Call, table: Table) -> object:
    """End a run before its time."""
    site.runs.stop(site.store.get(table["of"], call.value("id"))[1])
    return None


def copy(site: "Site", call: Call, table: Table) -> object:
    """Add a copy of an object, with another name where one is given."""
    collection, entity = site.store.get(table["of"], call.value("id"))
    name = call.value("name") or entity.get("name")
    return site.store.create(collection, {**entity, "id": "", "name": name, **table.get("set", {})})


def change(site: "Site", call: Call, table: Table) -> object:
    """Set properties of an object: fixed ones, the time, and objects or texts that parameters name."""
    collection, entity = site.store.get(table["of"], call.value("id"))
    values = dict(table.get("set", {})) | {name: site.store.now() for name in table.get("time", ())}
    for name, path in table.get("objects", {}).items():
        values[name] = {"id": site.store.get(path, call.value(name))[1]["id"]}
    values |= {name: call.value(name) for name in table.get("texts", ()) if call.value(name)}
    return site.store.set(collection, entity, values)


def replace(site: "Site", call: Call, table: Table) -> object:
    """Put the content of one object in the place of another's, which keeps its id and its name."""
    _, source = site.store.get(table["of"], call.value("id"))
    collection, target = site.store.get(table["of"], call.value(table["target"]))
    kept = {name: source.get(name) for name in table["content"]}
    return site.store.set(collection, target, kept)


def upload(site: "Site", call: Call, table: Table) -> object:
    """Make an object of a file, or put the file in the place of what an object holds."""
    collection = site.store.members(table["into"])[0]
    content = {table["size"]: call.size}
    if table.get("target"):
        collection, entity = site.store.get(table["into"], call.value(table["target"]))
        return site.store.set(collection, entity, content)
    return site.store.create(collection, {"name": call.value("name") or "Uploaded", **content})


def token(site: "Site", call: Call, table: Table) -> object:
    """Answer with a new id."""
    if table.get("of"):
        site.store.get(table["of"], call.value("id"))
    return str(uuid4())


def export(site: "Site", call: Call, table: Table) -> object:
    """Lay out a file for a download below the address of the virtual proxy."""
    _, entity = site.store.get(table["of"], call.value("id"))
    key = f"{uuid4()}/{table['file']}"
    site.files[key] = f"{entity.get('name')}\n".encode() + bytes(range(256))
    path = f"{table['path']}/{key}?serverNodeId={uuid4()}"
    return {"exportToken": call.value("token"), "appId": entity["id"], "downloadPath": path, "cancelled": False}


def cancel(site: "Site", call: Call, table: Table) -> object:
    """Say that an export is cancelled."""
    _, entity = site.store.get(table["of"], call.value("id"))
    return {"exportToken": call.value("token"), "appId": entity["id"], "downloadPath": "", "cancelled": True}


def download(site: "Site", call: Call, table: Table) -> object:  # noqa: ARG001 - the signature of an action
    """Hand out a file that an export laid out."""
    content = site.files.get(f"{call.value('folder')}/{call.value('file')}")
    if content is None:
        raise RefusedError(404, "There is no such file, or it was taken away")
    return StoredFile(content)


def bundle(site: "Site", call: Call, table: Table) -> object:
    """Make or change the object inside a body, and the events that stand beside it."""
    body = members(call.body)
    collection = site.store.members(table["into"])[0]
    beside = {name: body[name] for name in ("customProperties", "tags") if body.get(name)}
    entity = {**members(body.get("task")), **beside}
    if table.get("change"):
        result = site.store.set(*site.store.get(table["into"], str(entity.get("id", ""))), entity)
    else:
        result = site.store.create(collection, {**entity, "id": ""})
    for name, path in table["events"].items():
        for event in objects(body.get(name)):
            site.store.create(site.store.members(path)[0], {**event, "id": "", table["link"]: {"id": result["id"]}})
    return result


def matching(site: "Site", call: Call, table: Table) -> object:
    """List, or delete, the objects whose properties have the values of the path."""
    collection = site.store.members(table["in"])[0]
    wanted = {name: call.value(parameter).lower() for name, parameter in table["where"].items()}
    keys = [
        key
        for key, entity in collection.objects.items()
        if all(str(entity.get(name)).lower() == value for name, value in wanted.items())
    ]
    return [collection.objects.pop(key) if table.get("delete") else collection.objects[key] for key in keys]


def end(site: "Site", call: Call, table: Table) -> object:
    """Delete an object and say whether its user has another one."""
    collection, entity = site.store.get(table["in"], call.value("id"))
    del collection.objects[str(entity[collection.key]).lower()]
    user = [entity.get(name) for name in table["by"]]
    others = any([one.get(name) for name in table["by"]] == user for one in collection.objects.values())
    return site.store.named({"session": entity, "lastSessionForUser": not others}, call.operation)


def issue(site: "Site", call: Call, table: Table) -> object:
    """Hand back the body with a new ticket in it."""
    return {**site.store.named(members(call.body), call.operation), table["member"]: str(uuid4()), **table["set"]}


def constant(site: "Site", call: Call, table: Table) -> object:  # noqa: ARG001 - the signature of an action
    """Answer with what the table holds."""
    return table["value"]


def enums(site: "Site", call: Call, table: Table) -> object:  # noqa: ARG001 - the signature of an action
    """Tell every enumeration of the document with its names."""
    named = {name: one for name, one in site.api.schemas.items() if one.enum_names}
    rows = {name: zip(one.enum, one.enum_names, strict=False) for name, one in named.items()}
    return {name: {"values": [f"{value}: {word}" for value, word in row], "usages": []} for name, row in rows.items()}


ACTIONS: dict[str, Action] = {
    function.__name__: function
    for function in (
        run, run_many, stop, copy, change, replace, upload, token, export, cancel, download, bundle, matching, end,
        issue, constant, enums, record,
    )
}  # fmt: skip


def _example(site: "Site", call: Call, name: str) -> object:
    parameter = next(one for one in call.operation.parameters if one.name == name)
    return site.store.sample_of(parameter.schema) if parameter.example is ABSENT else parameter.example
