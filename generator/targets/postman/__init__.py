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
from generator.targets.postman.certificates import certificates
from generator.targets.postman.environment import WAY, environment, is_entered, variables
from generator.targets.postman.request import item, stable_id

SPLIT_AT = 2_500_000
_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def files(api: Api, *, tests: bool = True) -> dict[str, bytes]:
    """Return the collection, the environments and, where one is wanted, the list of client certificates.

    `tests` puts a test of each answer's status into the collection.
    A collection that passes `SPLIT_AT` bytes gives its largest folders away, each becomes a collection of its own.
    """
    found = _collections(api, tests=tests)
    for way in api.ways:
        found[f"{api.id}.{way.id}.postman_environment.json"] = json.dumps(environment(api, way))
    listed = certificates(api)
    if listed:
        found[f"{api.id}.client-certs.json"] = json.dumps(listed)
    return found


def _collections(api: Api, *, tests: bool) -> dict[str, bytes]:
    name, found = f"{api.id}.postman_collection.json", {}
    rest = list(api.folders)
    whole = json.dumps(collection(api, rest, tests=tests))
    if len(whole) > SPLIT_AT and len(rest) > 1:
        alone = {folder.id: json.dumps(collection(api, [folder], alone=True, tests=tests)) for folder in rest}
        for folder in sorted(rest, key=lambda each: -len(alone[each.id])):
            found[f"{api.id}-{folder.id}.postman_collection.json"] = alone[folder.id]
            rest.remove(folder)
            whole = json.dumps(collection(api, rest, tests=tests))
            if len(whole) <= SPLIT_AT:
                break
    return {name: whole, **found} if rest else found


def collection(api: Api, folders: Iterable[Folder], *, alone: bool = False, tests: bool = True) -> dict[str, Any]:
    """Return a v2.1 collection of some folders, its scripts at the top and nowhere else.

    `alone` makes it the collection of its one folder, with a name of its own.
    """
    chosen = list(folders)
    own = chosen[:1] if alone else []
    groups: dict[str, list[Operation]] = {folder.id: [] for folder in chosen}
    for operation in api.operations:
        if operation.folder in groups:
            groups[operation.folder].append(operation)
    scheme = scheme_of(api)
    return {
        "info": {
            "_postman_id": stable_id(api.id, "collection", *(folder.id for folder in own)),
            "name": text.name(" ".join([api.title, *(folder.title for folder in own)])),
            "description": _about(api, scheme),
            "schema": _SCHEMA,
        },
        "item": [_folder(api, folder, groups[folder.id], scheme) for folder in chosen],
        "auth": {"type": "noauth"},
        "event": scripts.events(api, scheme, tests=tests),
        "variable": _variables(api),
    }


def _variables(api: Api) -> list[dict[str, str]]:
    plain = {each.name: each.default for each in variables(api) if not each.secret and each.default}
    first = api.ways[0] if api.ways else None
    if first and first.client_certificate and is_entered(first):
        # With no environment, too: a certificate without the headers of its way stands for more than one user.
        plain[WAY] = first.id
    return [{"key": name, "value": postman.prose(value), "type": "string"} for name, value in plain.items()]


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
