"""Merging on disk: an edited collection in the output folder, or an export from anywhere, becomes a file to write."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..encode.json import dumps
from ..errors import PrerequestError, fail
from ..output.compare import Comparison, State
from ..output.manifest import digest
from ..output.model import Merged
from ..output.names import STATE
from ..output.state import COLLECTION, numbers, state_path, unpacked
from ..output.write import File, look
from .ancestors import nearest
from .collection import Collection, merge
from .result import MergeResult

_DEEPEST = 100
_EXPORT = "export it from Postman as Collection v2.1"


def merge_edited(target: Path, files: Mapping[str, File]) -> Merged:
    """Return `files` with what people did to the collections in the folder `target`.

    Raises E511 where the state generated last is missing or changed, E512 for a collection that cannot be read.
    """
    comparison = look(target, files)
    results = {
        state.path: _with_disk(comparison, state)
        for state in comparison.states
        if state.path in files and state.path.endswith(COLLECTION) and not state.same and _holds_edits(state)
    }
    return _merged(files, results)


def merge_exported(target: Path, files: Mapping[str, File], exported: Path) -> Merged:
    """Return `files` with what people did to the collection exported to the file `exported`.

    Edits in the folder itself are kept, too. Raises E511 and E512 as `merge_edited`, E513 where the export is none of
    the collections of this folder.
    """
    try:
        theirs = _collection(exported.read_bytes(), str(exported))
    except OSError as error:
        raise fail("E512", f"cannot be read: {error.strerror}", file=str(exported)) from error
    path = _counterpart(theirs, files, exported)
    comparison = look(target, files)
    state = next(state for state in comparison.states if state.path == path)
    here = _with_disk(comparison, state) if _holds_edits(state) else MergeResult(_collection(files[path].content, path))
    there = merge(_base(comparison, state, theirs), here.collection, theirs)
    both = MergeResult(there.collection, here.conflicts + there.conflicts, here.removed + there.removed)
    return _merged(files, {path: both})


def _holds_edits(state: State) -> bool:
    if state.file is None or state.record is None or state.found.content in (None, state.file.content):
        return False
    return state.edited or bool(state.record.generated)


def _with_disk(comparison: Comparison, state: State) -> MergeResult:
    name = str(comparison.target / state.path)
    new = _collection(state.file.content if state.file else b"", name)
    edited = _collection(state.found.content or b"", name)
    return merge(_base(comparison, state, edited), new, edited)


def _merged(files: Mapping[str, File], results: Mapping[str, MergeResult]) -> Merged:
    merged = {path: File(dumps(result.collection), generated=files[path].content) for path, result in results.items()}
    conflicts = tuple(conflict for result in results.values() for conflict in result.conflicts)
    return Merged({**files, **merged}, conflicts, tuple(name for result in results.values() for name in result.removed))


def _base(comparison: Comparison, state: State, theirs: Collection) -> Collection:
    found = {each.path: each for each in comparison.states if each.path in comparison.manifest.files}
    paths = [state_path(state.path, number) for number in numbers(state.path, found)]
    contents = [_unpacked(found[path]) for path in paths]
    if not contents or contents[0] is None or state.record is None or digest(contents[0]) != state.record.origin:
        about = f"the last generated state of {state.path} is missing or was changed, so nothing can be merged with it"
        name = str(comparison.target / (paths[0] if paths else STATE))
        raise fail("E511", about, file=name, hint=f"restore the folder {STATE} from your version control")
    states = [_collection(content, path) for path, content in zip(paths, contents, strict=True) if content is not None]
    return nearest(states, theirs)


def _unpacked(state: State) -> bytes | None:
    content, record = state.found.content, state.record
    intact = content is not None and record is not None and state.found_digest == record.sha256
    return unpacked(content) if content is not None and intact else None


def _collection(content: bytes, name: str) -> Collection:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise fail("E512", f"is no JSON: {error}", file=name, hint=_EXPORT) from error
    if isinstance(data, dict) and isinstance(data.get("collection"), dict):
        data = data["collection"]
    if _is_deep(data):
        raise fail("E512", f"is nested more than {_DEEPEST} levels deep", file=name)
    if not isinstance(data, dict) or not isinstance(data.get("info"), dict) or not _are_items(data.get("item")):
        raise fail("E512", "is no Postman collection", file=name, hint=_EXPORT)
    if "/v2.0" in str(data["info"].get("schema")):
        raise fail("E512", "is a collection in the older format v2.0", file=name, hint=_EXPORT)
    return data


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        parts = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [part for inner in parts for part in inner]
    return bool(level)


def _are_items(items: Any) -> bool:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return False
    return all(_are_items(item["item"]) for item in items if "item" in item)


def _counterpart(theirs: Collection, files: Mapping[str, File], exported: Path) -> str:
    infos = {path: _collection(file.content, path)["info"] for path, file in files.items() if path.endswith(COLLECTION)}
    for key in ("_postman_id", "name"):
        found = [path for path, info in infos.items() if info.get(key) == theirs["info"].get(key)]
        if len(found) == 1:
            return found[0]
    if len(infos) == 1:
        return next(iter(infos))
    raise _no_counterpart(infos, exported)


def _no_counterpart(paths: Iterable[str], exported: Path) -> PrerequestError:
    known = ", ".join(paths) or "none"
    return fail("E513", f"is none of the generated collections: {known}", file=str(exported))
