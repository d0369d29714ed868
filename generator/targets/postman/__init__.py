"""The Postman target: collections and environments. They are built as data and then encoded, never written as text."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...encode import json, postman
from ...model import Api, Folder, JsonObject, Operation, Variable
from ...signing import registry as schemes
from ..shared.signatures import scheme_of
from ..templates import render
from . import addresses, authorization, contract, jobs, logins, rows, scripts, text
from .addresses import certificates
from .environment import CONNECTION_VARIABLE, environment, is_entered, is_usual, variables
from .environment import name as environment_name
from .request import item, stable_id

SPLIT_AT = 2_500_000
_ANSWERS_UP_TO = 2 * SPLIT_AT
_AROUND = 30
_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
# Marks a stand-in: no object of a collection has an empty key, and a text has a backslash before each quotation mark.
_KEY = ""
_ANSWERS, _END_OF_ANSWERS = b'\n    "response": [\n', b"\n    ]"
_STAND_IN = re.compile(rb'^( *)\{"": "([^"]*)"\}', re.MULTILINE)


def files(api: Api, *, tests: bool | str = True) -> dict[str, bytes]:
    """Return the collection, the environments and, if a way in needs it, the list of client certificates.

    `tests` adds a test of each answer's status; with `contract`, a test of everything that the document says about the
    answer. If a collection has more than `SPLIT_AT` bytes, its largest folders become collections of their own. If it
    has twice as many, the saved answers are left out, because they would split it into dozens of collections.
    """
    used = variables(api)
    contents = _collections(api, used, tests=tests)
    for connection in api.connections:
        contents[f"{api.id}.{connection.id}.postman_environment.json"] = json.dumps(environment(api, connection, used))
    listed = certificates(api)
    if listed:
        contents[f"{api.id}.client-certs.json"] = json.dumps(listed)
    return contents


def _collections(api: Api, used: list[Variable], *, tests: bool | str) -> dict[str, bytes]:
    name, contents = f"{api.id}.postman_collection.json", {}
    scheme = scheme_of(api)
    auth = authorization.usual(api)
    # The folders that stay in the first file.
    common, folders = _common(api, used, auth, tests=tests), list(api.folders)
    texts = RequestTexts()
    for id_, node in _folders(api, scheme, auth, answered=lambda: texts.size <= _ANSWERS_UP_TO):
        texts.add(id_, node)
    whole = texts.dumps(_collection(api, common, folders, texts.folders))
    if len(whole) > _ANSWERS_UP_TO:
        texts.remove_answers()
        whole = texts.dumps(_collection(api, common, folders, texts.folders))
    if len(whole) > SPLIT_AT and len(folders) > 1:
        weights = {folder.id: len(texts.dumps({"item": _nested(api, [folder], texts.folders)})) for folder in folders}
        over = len(whole) - SPLIT_AT
        for folder in sorted(folders, key=lambda item: -weights[item.id]):
            if over <= 0:
                break
            alone = _collection(api, common, [folder], texts.folders, alone=True)
            contents[f"{api.id}-{folder.id}.postman_collection.json"] = texts.dumps(alone)
            folders.remove(folder)
            over -= weights[folder.id] - _AROUND
        whole = texts.dumps(_collection(api, common, folders, texts.folders))
    return {name: whole, **contents} if folders else contents


def _collection(
    api: Api, common: JsonObject, folders: list[Folder], nodes: Mapping[str, JsonObject], *, alone: bool = False
) -> JsonObject:
    """Return a v2.1 collection of some folders. With `alone` it is the collection of one folder, with its own name."""
    named_folders = folders if alone else []
    return {
        "info": {
            "_postman_id": stable_id(api, "collection", *(folder.id for folder in named_folders)),
            "name": text.name(" ".join([api.title, *(folder.title for folder in named_folders)])),
            "description": common["description"],
            "schema": _SCHEMA,
        },
        "item": _nested(api, folders, nodes)
        if alone
        else [*common["first"], *_nested(api, folders, nodes), *common["jobs"]],
        "auth": common["auth"],
        "event": common["event"],
        "variable": common["variable"],
    }


def _common(
    api: Api, used: list[Variable], auth: JsonObject, *, tests: bool | str, has_jobs: bool = True
) -> JsonObject:
    """Return the parts that all collections of an API share; only the top of a collection has scripts."""
    scheme = scheme_of(api)
    first_folders, last_folders = jobs.folders(api, scheme, auth) if has_jobs else ([], [])
    return {
        "first": first_folders,
        "jobs": last_folders,
        "description": _about(api, scheme, used),
        "event": _events(api, scheme, used, tests=tests),
        "variable": _variables(api, used, jobs.variables(api) if has_jobs else {}),
        "auth": auth,
    }


def _events(api: Api, scheme: schemes.Scheme | None, used: list[Variable], *, tests: bool | str) -> list[JsonObject]:
    chosen = logins.setup(api)
    before = render(api, "postman/logins.js.j2", optional={}, **chosen) if chosen else ""
    keys = [one.variables[0].name for one in api.credentials if (one.kind, one.location) == ("apiKey", "query")]
    # The script of a signing scheme inserts all values itself.
    before += render(api, "postman/keys.js.j2", keys=keys) if keys and not scheme else ""
    if not tests:
        return scripts.events(api, scheme, used, (), before)
    usual = contract.status_test(api, "postman/test.js.j2", tests=tests)
    if tests != "contract":
        return scripts.events(api, scheme, used, [usual], before)
    before += render(api, "postman/call.js.j2")
    return scripts.events(api, scheme, used, [usual, contract.test(api)], before)


def _nested(api: Api, folders: list[Folder], built: Mapping[str, JsonObject]) -> list[JsonObject]:
    """Return the nested folders. In each folder, subfolders come before requests."""
    top: list[JsonObject] = []
    nodes: dict[str, JsonObject] = {}
    listed = {folder.id for folder in folders}

    def node_of(folder: Folder) -> JsonObject:
        if folder.id not in nodes:
            whole = built.get(folder.id) or _head(api, folder)
            node = nodes[folder.id] = {**whole, "item": list(whole["item"]) if folder.id in listed else []}
            around = node_of(folder.parent)["item"] if folder.parent else top
            at = next((at for at, entry in enumerate(around) if "item" not in entry), len(around))
            around.insert(at, node)
        return nodes[folder.id]

    for folder in folders:
        node_of(folder)
    return top


def _folders(
    api: Api, scheme: schemes.Scheme | None, usual: JsonObject, answered: Callable[[], bool] = lambda: True
) -> Iterator[tuple[str, JsonObject]]:
    """Yield the folders.

    If the requests of a folder share another auth than the parent's, the folder has it and they inherit it.

    Folders have no saved answers if `answered` is false for them.
    """
    groups: dict[str, list[Operation]] = {folder.id: [] for folder in api.folders}
    for operation in api.operations:
        groups[operation.folder].append(operation)
    folder_logins = authorization.of_folders(api) if usual["type"] != "noauth" else {}

    def inherited(folder: Folder | None) -> JsonObject:
        return folder_logins.get(folder.id) or inherited(folder.parent) if folder else usual

    for folder in api.folders:
        auth, around = inherited(folder), inherited(folder.parent)
        is_answered = answered()
        items = [
            item(api, operation, scheme if operation.signing else None, auth, answered=is_answered)
            for operation in groups[folder.id]
        ]
        node = _folder(api, folder, items)
        yield folder.id, {**node, "auth": auth} if auth != around else node


def _variables(api: Api, used: list[Variable], more: Mapping[str, str]) -> list[dict[str, str]]:
    plain = rows.path_variables(api) | {
        variable.name: variable.default for variable in used if not variable.secret and variable.default
    }
    first = api.connections[0] if api.connections else None
    if first and first.client_certificate and is_entered(first):
        # This holds without an environment, too, because a certificate without the headers of its way in belongs to
        # several users.
        plain[CONNECTION_VARIABLE] = first.id
    plain |= more
    return [{"key": name, "value": postman.prose(value), "type": "string"} for name, value in plain.items()]


def collection(api: Api, *, tests: bool | str = True, inherits: bool = True) -> JsonObject:
    """Return the whole collection as data, without a split. With `inherits`, most requests inherit its auth.

    Only then does it have the jobs, because their requests have scripts for Postman.
    """
    scheme, auth = scheme_of(api), authorization.usual(api) if inherits else authorization.NONE
    common = _common(api, variables(api), auth, tests=tests, has_jobs=inherits)
    return _collection(api, common, list(api.folders), dict(_folders(api, scheme, auth)))


def single(api: Api, operation: Operation) -> dict[str, Any]:
    """Return the Postman item of one operation."""
    return item(api, operation, scheme_of(api))


def _about(api: Api, scheme: schemes.Scheme | None, used: list[Variable]) -> str:
    listed = [variable for variable in used if variable.secret]
    usage = render(
        api,
        "postman/collection.md.j2",
        has_jobs=bool(jobs.variables(api)),
        usual=[variable for variable in listed if is_usual(api, variable)],
        rare=[variable for variable in listed if not is_usual(api, variable)],
        signing=scheme,
        connections=[(environment_name(api, connection), connection) for connection in api.connections],
        several=len(api.connections) > 1,
        addresses=addresses.meanings(api),
    )
    return "\n\n".join(part for part in (text.about(api.description), postman.prose(usage).strip()) if part)


def _folder(api: Api, folder: Folder, items: list[JsonObject]) -> JsonObject:
    seen: Counter[str] = Counter()
    for entry in items:
        seen[entry["name"]] += 1
        if seen[entry["name"]] > 1:
            entry["name"] += f" ({seen[entry['name']]})"
    return {**_head(api, folder), "item": items}


def _head(api: Api, folder: Folder) -> JsonObject:
    head = {"id": stable_id(api, "folder", folder.id), "name": text.name(folder.title)}
    return {**head, "description": text.about(folder.description)} if folder.description else head


class RequestTexts:
    """The text of each folder's requests.

    `folders` has the folders with a stand-in instead of their requests. `size` counts the bytes of the texts.
    """

    def __init__(self) -> None:
        self.folders: dict[str, JsonObject] = {}
        self.size = 0
        self._texts: dict[bytes, bytes] = {}
        self._indented: dict[tuple[bytes, bytes], bytes] = {}

    def add(self, id_: str, folder: JsonObject) -> None:
        """Write the requests of a folder as text."""
        number = str(len(self._texts))
        self.folders[id_] = {**folder, "item": [{_KEY: number}] if folder["item"] else []}
        text = json.dumps(folder["item"])[len("[\n") : -len("\n]\n")]
        self._texts[number.encode()] = text
        self.size += len(text)

    def remove_answers(self) -> None:
        """Remove the saved answers of all requests. Their first and last lines are the least indented ones."""
        self._indented.clear()
        for number, requests in self._texts.items():
            first, *others = requests.split(_ANSWERS)
            ends = [other.partition(_END_OF_ANSWERS)[2] for other in others]
            self._texts[number] = b'\n    "response": []'.join([first, *ends])

    def dumps(self, node: JsonObject) -> bytes:
        """Return the file of a collection or of its part, with the requests instead of the stand-ins."""
        return _STAND_IN.sub(self._requests, json.dumps(node))

    def _requests(self, stand_in: re.Match[bytes]) -> bytes:
        indent, number = stand_in.groups()
        if (indent, number) not in self._indented:
            # The text was written as a list, where requests are indented by two blanks.
            more = indent.removeprefix(b"  ")
            self._indented[indent, number] = more + self._texts[number].replace(b"\n", b"\n" + more)
        return self._indented[indent, number]
