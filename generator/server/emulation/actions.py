"""The operations that do more than read or write one object; `emulation.toml` names the action of each.

Each function takes the emulated server, the call and the table that `emulation.toml` gives for the operation.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ...document.positions import as_object, as_objects
from ...model import ABSENT
from .call import Call, RefusedError, StoredFile, Table
from .records import record
from .runs import NOTHING_STARTED

if TYPE_CHECKING:
    from .server import EmulatedServer

Action = Callable[["EmulatedServer", Call, Table], Any]


def run(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Start the task with this id or name; answer with the id of the run."""
    if not table.get("by"):
        _, entity = server.store.get(table["of"], call.value("id"))
        return server.runs.start(entity)
    name = call.value(table["by"])
    entities = [entity for entity in server.store.everything(table["of"]) if entity.get("name") == name]
    if not entities and name != _example(server, call, table["by"]):
        raise RefusedError(404, "There is no object of that name")
    return server.runs.start(entities[0]) if entities else NOTHING_STARTED


def run_many(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Start or stop the tasks in a list of ids; unknown ids are ignored."""
    ids = {str(one).lower() for one in call.body or []} if isinstance(call.body, list) else set()
    for entity in server.store.everything(table["of"]):
        if str(entity["id"]).lower() in ids:
            (server.runs.stop if table.get("stop") else server.runs.start)(entity)
    return None


def stop(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Stop a run before its end."""
    server.runs.stop(server.store.get(table["of"], call.value("id"))[1])
    return None


def copy(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Add a copy of an object, with another name if one is given."""
    collection, entity = server.store.get(table["of"], call.value("id"))
    name = call.value("name") or entity.get("name")
    return server.store.create(collection, {**entity, "id": "", "name": name, **table.get("set", {})})


def change(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Set properties of an object: fixed ones, the time, and objects or texts that parameters name."""
    collection, entity = server.store.get(table["of"], call.value("id"))
    values = dict(table.get("set", {})) | {name: server.store.now() for name in table.get("time", ())}
    for name, path in table.get("objects", {}).items():
        values[name] = {"id": server.store.get(path, call.value(name))[1]["id"]}
    values |= {name: call.value(name) for name in table.get("texts", ()) if call.value(name)}
    return server.store.set(collection, entity, values)


def replace(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Replace the content of one object by that of another; the id and the name stay."""
    _, source = server.store.get(table["of"], call.value("id"))
    collection, target = server.store.get(table["of"], call.value(table["target"]))
    kept = {name: source.get(name) for name in table["content"]}
    return server.store.set(collection, target, kept)


def upload(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Create an object from a file, or replace the content of an object by the file."""
    collection = server.store.members(table["into"])[0]
    content = {table["size"]: call.size}
    if table.get("target"):
        collection, entity = server.store.get(table["into"], call.value(table["target"]))
        return server.store.set(collection, entity, content)
    return server.store.create(collection, {"name": call.value("name") or "Uploaded", **content})


def token(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Answer with a new id."""
    if table.get("of"):
        server.store.get(table["of"], call.value("id"))
    return str(uuid4())


def export(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Store a file for a download below the address of the virtual proxy."""
    _, entity = server.store.get(table["of"], call.value("id"))
    key = f"{uuid4()}/{table['file']}"
    server.files[key] = f"{entity.get('name')}\n".encode() + bytes(range(256))
    path = f"{table['path']}/{key}?serverNodeId={uuid4()}"
    return {"exportToken": call.value("token"), "appId": entity["id"], "downloadPath": path, "cancelled": False}


def cancel(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Answer that an export was cancelled."""
    _, entity = server.store.get(table["of"], call.value("id"))
    return {"exportToken": call.value("token"), "appId": entity["id"], "downloadPath": "", "cancelled": True}


def download(server: "EmulatedServer", call: Call, table: Table) -> object:  # noqa: ARG001 - the signature of an action
    """Answer with a file that an export stored."""
    content = server.files.get(f"{call.value('folder')}/{call.value('file')}")
    if content is None:
        raise RefusedError(404, "There is no such file, or it was taken away")
    return StoredFile(content)


def bundle(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Create or change the object inside of a body, and the events beside it."""
    body = as_object(call.body)
    collection = server.store.members(table["into"])[0]
    beside = {name: body[name] for name in ("customProperties", "tags") if body.get(name)}
    entity = {**as_object(body.get("task")), **beside}
    if table.get("change"):
        result = server.store.set(*server.store.get(table["into"], str(entity.get("id", ""))), entity)
    else:
        result = server.store.create(collection, {**entity, "id": ""})
    for name, path in table["events"].items():
        for event in as_objects(body.get(name)):
            server.store.create(server.store.members(path)[0], {**event, "id": "", table["link"]: {"id": result["id"]}})
    return result


def matching(server: "EmulatedServer", call: Call, table: Table) -> object:
    """List or delete the objects whose properties have the values in the path."""
    collection = server.store.members(table["in"])[0]
    expected = {name: call.value(parameter).lower() for name, parameter in table["where"].items()}
    keys = [
        key
        for key, entity in collection.objects.items()
        if all(str(entity.get(name)).lower() == value for name, value in expected.items())
    ]
    return [collection.objects.pop(key) if table.get("delete") else collection.objects[key] for key in keys]


def end(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Delete an object, and answer whether its user has another one."""
    collection, entity = server.store.get(table["in"], call.value("id"))
    del collection.objects[str(entity[collection.key]).lower()]
    user = [entity.get(name) for name in table["by"]]
    others = any([one.get(name) for name in table["by"]] == user for one in collection.objects.values())
    return server.store.with_names_of({"session": entity, "lastSessionForUser": not others}, call.operation)


def issue(server: "EmulatedServer", call: Call, table: Table) -> object:
    """Answer with the body and a new ticket in it."""
    return {
        **server.store.with_names_of(as_object(call.body), call.operation),
        table["member"]: str(uuid4()),
        **table["set"],
    }


def constant(server: "EmulatedServer", call: Call, table: Table) -> object:  # noqa: ARG001 - the signature of an action
    """Answer with the values of the table."""
    return table["value"]


def enums(server: "EmulatedServer", call: Call, table: Table) -> object:  # noqa: ARG001 - the signature of an action
    """Answer with all enumerations of the document and their names."""
    enumerations = {name: one for name, one in server.api.schemas.items() if one.enum_names}
    rows = {name: zip(one.enum, one.enum_names, strict=False) for name, one in enumerations.items()}
    return {name: {"values": [f"{value}: {word}" for value, word in row], "usages": []} for name, row in rows.items()}


ACTIONS: dict[str, Action] = {
    function.__name__: function
    for function in (
        run, run_many, stop, copy, change, replace, upload, token, export, cancel, download, bundle, matching, end,
        issue, constant, enums, record,
    )
}  # fmt: skip


def _example(server: "EmulatedServer", call: Call, name: str) -> object:
    parameter = next(one for one in call.operation.parameters if one.name == name)
    return server.store.sample_of(parameter.schema) if parameter.example is ABSENT else parameter.example
