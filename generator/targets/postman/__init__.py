"""The Postman target: collections and environments, built as data and then encoded, never written as text."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from generator import schemes
from generator.encode import json, postman
from generator.errors import fail
from generator.model import Api, Folder, Operation
from generator.render import render
from generator.targets.postman import scripts, text
from generator.targets.postman.environment import environment, variables
from generator.targets.postman.request import item, stable_id

SPLIT_AT = 2_500_000
_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def files(api: Api) -> dict[str, bytes]:
    """Return the collection (one for each folder where a single one passes `SPLIT_AT` bytes) and the environments."""
    whole = collection(api, api.folders)
    name = f"{api.id}.postman_collection.json"
    found = {name: json.dumps(whole)}
    if len(found[name]) > SPLIT_AT and len(api.folders) > 1:
        found = {
            f"{api.id}-{folder.id}.postman_collection.json": json.dumps(collection(api, [folder]))
            for folder in api.folders
        }
    for way in api.ways:
        found[f"{api.id}.{way.id}.postman_environment.json"] = json.dumps(environment(api, way))
    return found


def collection(api: Api, folders: Iterable[Folder]) -> dict[str, Any]:
    """Return a v2.1 collection of some folders, its scripts at the top and nowhere else."""
    chosen = list(folders)
    alone = [chosen[0].id] if len(chosen) < len(api.folders) else []
    groups: dict[str, list[Operation]] = {folder.id: [] for folder in chosen}
    for operation in api.operations:
        if operation.folder in groups:
            groups[operation.folder].append(operation)
    scheme = scheme_of(api)
    return {
        "info": {
            "_postman_id": stable_id(api.id, "collection", *alone),
            "name": text.name(api.title + (f": {chosen[0].title}" if alone else "")),
            "description": _about(api, scheme),
            "schema": _SCHEMA,
        },
        "item": [_folder(api, folder, groups[folder.id], scheme) for folder in chosen],
        "auth": {"type": "noauth"},
        "event": scripts.events(api, scheme),
        "variable": [
            {"key": variable.name, "value": postman.prose(variable.default), "type": "string"}
            for variable in variables(api)
            if not variable.secret and variable.default
        ],
    }


def single(api: Api, operation: Operation) -> dict[str, Any]:
    """Return the Postman item of one operation."""
    return item(api, operation, scheme_of(api))


def scheme_of(api: Api) -> schemes.Scheme | None:
    """Return the signing scheme of an API, or None; E405 where its operations name more than one."""
    named = {operation.signing.scheme for operation in api.operations if operation.signing}
    if len(named) > 1:
        about = f"{api.id} names {len(named)} signing schemes; a collection has one script and so one scheme"
        raise fail("E405", about, hint="use --include to generate the operations of one scheme at a time")
    return schemes.get(named.pop()) if named else None


def _about(api: Api, scheme: schemes.Scheme | None) -> str:
    secrets = [variable for variable in variables(api) if variable.secret]
    usage = render("postman/collection.md.j2", secrets=secrets, signing=scheme)
    return "\n\n".join(part for part in (text.about(api.description), usage.strip()) if part)


def _folder(api: Api, folder: Folder, operations: list[Operation], scheme: schemes.Scheme | None) -> dict[str, Any]:
    items = [item(api, operation, scheme if operation.signing else None) for operation in operations]
    seen: Counter[str] = Counter()
    for entry in items:
        seen[entry["name"]] += 1
        if seen[entry["name"]] > 1:
            entry["name"] += f" ({seen[entry['name']]})"
    made: dict[str, Any] = {"id": stable_id(api.id, "folder", folder.id), "name": text.name(folder.title)}
    if folder.description:
        made["description"] = text.about(folder.description)
    return {**made, "item": items}
