"""The Postman target: collections and environments, built as data and then encoded, never written as text."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from generator.render import render

from generator import schemes
from generator.encode import json, postman
from generator.model import Api, Folder, Operation
from generator.targets.postman import text
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
    title = api.title + (f": {chosen[0].title}" if alone else "")
    groups: dict[str, list[Operation]] = {folder.id: [] for folder in chosen}
    for operation in api.operations:
        if operation.folder in groups:
            groups[operation.folder].append(operation)
    return {
        "info": {
            "_postman_id": stable_id(api.id, "collection", *alone),
            "name": text.name(title),
            "description": postman.prose(render("postman/collection.md.j2", api=api)),
            "schema": _SCHEMA,
        },
        "item": [_folder(api, folder, groups[folder.id]) for folder in chosen],
        "auth": {"type": "noauth"},
        "event": _events(api),
        "variable": [
            {"key": variable.name, "value": postman.prose(variable.default), "type": "string"}
            for variable in variables(api)
            if not variable.secret and variable.default
        ],
    }


def _folder(api: Api, folder: Folder, operations: list[Operation]) -> dict[str, Any]:
    items = [item(api, operation, _scheme(operation)) for operation in operations]
    seen: Counter[str] = Counter()
    for entry in items:
        seen[entry["name"]] += 1
        if seen[entry["name"]] > 1:
            entry["name"] += f" ({seen[entry['name']]})"
    made: dict[str, Any] = {"id": stable_id(api.id, "folder", folder.id), "name": text.name(folder.title)}
    if folder.description:
        made["description"] = text.about(folder.description)
    return {**made, "item": items}


def _scheme(operation: Operation) -> schemes.Scheme | None:
    return schemes.get(operation.signing.scheme) if operation.signing else None


def _events(api: Api) -> list[dict[str, Any]]:
    scripts = {"test": render("postman/test.js.j2", api=api)}
    signing = next((operation.signing for operation in api.operations if operation.signing), None)
    if signing:
        scheme = schemes.get(signing.scheme)
        scripts = {
            "prerequest": render("postman/prerequest.js.j2", script=scheme.script("js"), call=_call(api)),
            **scripts,
        }
    return [
        {"listen": listen, "script": {"type": "text/javascript", "exec": script.rstrip("\n").split("\n")}}
        for listen, script in scripts.items()
    ]
