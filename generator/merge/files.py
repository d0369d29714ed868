"""Merges on disk: an edited collection in the output folder, or an export, becomes a file to write."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..document.json_text import parse_json
from ..document.source import Source
from ..encode.json import dumps
from ..errors import PrerequestError, fail
from ..output.compare import Comparison, State, read_manifest
from ..output.folder import OutputFolder
from ..output.manifest import ManifestEntry
from ..output.model import Merged, digest
from ..output.names import history
from ..output.write import File, compared, finish_interrupted
from ..settings.files import read_regular, why_unreadable
from ..settings.limits import Limits
from .collection import merge_from
from .history import Generation, first_text, generations, no_history, text_of
from .normalise import same
from .result import MergeResult
from .tree import PostmanCollection

COLLECTION = ".postman_collection.json"
_MOST_DIGITS = 4_000
_DEEPEST = 100
_SHOWN = 40
_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<number>-?[0-9][-+.0-9eE]*)')
_EXPORT = "export it from Postman as Collection v2.1"


def with_histories(target: Path, files: Mapping[str, File]) -> Mapping[str, File]:
    """Return `files` with the history of each collection. A history on disk is used if it is still valid.

    A collection that version control merged from two branches, and that has no edits, may be replaced.
    """
    collections = [path for path in files if path.endswith(COLLECTION)]
    if not collections:
        return files
    finish_interrupted(target)
    folder = OutputFolder(target)
    _, manifest, _ = read_manifest(folder)
    result = dict(files)
    for path in collections:
        generated, record = files[path].generated or files[path].content, manifest.files.get(path)
        name = history(path)
        stored, stored_record = folder.find(name).content, manifest.files.get(name)
        is_intact = stored is not None and stored_record is not None and digest(stored) in stored_record.written
        if stored and is_intact and record and record.comes_from(digest(generated)) and not record.is_united:
            result[name] = File(stored)
            continue
        earlier = generations(stored or b"")
        if files[path].generated is None and _is_unedited_union(path, generated, record, earlier, folder):
            result[path] = File(generated, generated=generated)
        result[name] = File(text_of(files[path].history or _first(generated), len(generated), earlier))
    return result


def with_first_histories(files: Mapping[str, File]) -> dict[str, File]:
    """Return generated files; those of a collection bring the history that it has without earlier states."""
    return {
        path: replace(file, history=_first(file.content)) if path.endswith(COLLECTION) else file
        for path, file in files.items()
    }


def _first(generated: bytes) -> bytes:
    return first_text(digest(generated), json.loads(generated), len(generated))


def _is_unedited_union(
    path: str, generated: bytes, record: ManifestEntry | None, earlier: list[Generation], folder: OutputFolder
) -> bool:
    content = folder.find(path).content
    if not (content and record and record.is_united) or record.generated or digest(content) in record.written:
        return False
    try:
        edited = collection_of(content, path)
    except PrerequestError:
        return False
    new = collection_of(generated, path)
    return bool(earlier) and same(merge_from(earlier, record.written | record.generated, new, edited).collection, new)


def _is_trusted(comparison: Comparison, state: State) -> bool:
    """Return whether the history is as it was written.

    A history that version control merged from two branches is trusted, too: it may lack lines, but no line is wrong.
    """
    stored = OutputFolder(comparison.target).find(history(state.path)).content
    record = comparison.manifest.files.get(history(state.path))
    return stored is None or (record is not None and (record.is_united or digest(stored) in record.written))


def merge_edited(target: Path, files: Mapping[str, File]) -> Merged:
    """Return `files` with people's edits of the collections in the folder `target`.

    Raise E511 if the state generated last is missing or changed, E512 for a collection that cannot be read.
    """
    comparison = compared(target, files)
    results = {
        state.path: _with_disk(comparison, state)
        for state in comparison.states
        if state.path in files and state.path.endswith(COLLECTION) and not state.same and _holds_edits(state)
    }
    return _merged(files, results)


def merge_exported(target: Path, files: Mapping[str, File], exported: Path) -> Merged:
    """Return `files` with the edits of the collection that was exported to the file `exported`.

    Edits in the folder itself are kept, too. Raise E511 and E512 like `merge_edited`, and E513 if the export is not one
    of the collections of this folder.
    """
    try:
        export = collection_of(read_regular(exported), str(exported))
    except OSError as error:
        raise fail("E512", f"cannot be read{why_unreadable(error)}", file=str(exported)) from error
    path = _counterpart(export, files, exported)
    comparison = compared(target, files)
    state = next(state for state in comparison.states if state.path == path)
    first = (
        _with_disk(comparison, state) if _holds_edits(state) else MergeResult(collection_of(files[path].content, path))
    )
    second = _merged_with(comparison, state, first.collection, export)
    both = MergeResult(second.collection, first.conflicts + second.conflicts, first.removed + second.removed)
    return _merged(files, {path: both})


def _holds_edits(state: State) -> bool:
    if state.file is None or state.record is None or state.on_disk.content in (None, state.file.content):
        return False
    return state.differs or bool(state.record.generated)


def _with_disk(comparison: Comparison, state: State) -> MergeResult:
    """Merge the edits of the file on disk into the file generated now."""
    name = str(comparison.target / state.path)
    new = collection_of(state.file.content if state.file else b"", name)
    edited = collection_of(state.on_disk.content or b"", name)
    return _merged_with(comparison, state, new, edited)


def _merged(files: Mapping[str, File], results: Mapping[str, MergeResult]) -> Merged:
    merged = {
        path: replace(files[path], content=dumps(result.collection), generated=files[path].content)
        for path, result in results.items()
    }
    conflicts = tuple(conflict for result in results.values() for conflict in result.conflicts)
    return Merged({**files, **merged}, conflicts, tuple(name for result in results.values() for name in result.removed))


def _merged_with(
    comparison: Comparison, state: State, new: PostmanCollection, edited: PostmanCollection
) -> MergeResult:
    """Merge `edited` into `new`, from an ancestor in the history on disk.

    Raise E511 if this history does not contain the state that was generated last.
    """
    folder, name = OutputFolder(comparison.target), history(state.path)
    earlier, record = generations(folder.find(name).content or b""), state.record
    if not _is_trusted(comparison, state) or not record or not any(record.comes_from(past.sha256) for past in earlier):
        raise no_history(state.path, comparison.target / name)
    return merge_from(earlier, record.written | record.generated, new, edited)


def _counterpart(theirs: PostmanCollection, files: Mapping[str, File], exported: Path) -> str:
    """Return the path of the generated collection with the id or name of the export. Raise E513 if there is none."""
    infos = {
        path: collection_of(file.content, path)["info"] for path, file in files.items() if path.endswith(COLLECTION)
    }
    for key in ("_postman_id", "name"):
        alike = [path for path, info in infos.items() if info.get(key) == theirs["info"].get(key)]
        if len(alike) == 1:
            return alike[0]
    if len(infos) == 1:
        return next(iter(infos))
    names = ", ".join(infos) or "none"
    raise fail("E513", f"this is not one of the generated collections: {names}", file=str(exported))


def collection_of(content: bytes, name: str) -> PostmanCollection:
    """Return the collection in a file called `name`.

    Raise E512 for any other content, with the position if it is known.
    """
    data = _json(content, name)
    if isinstance(data, dict) and isinstance(data.get("collection"), dict):
        data = data["collection"]
    if not isinstance(data, dict) or not isinstance(data.get("info"), dict) or not _are_items(data.get("item")):
        raise fail("E512", "this is not a Postman collection", file=name, hint=_EXPORT)
    if "/v2.0" in str(data["info"].get("schema")):
        raise fail("E512", "this is a collection in the older format v2.0", file=name, hint=_EXPORT)
    return data


def _json(content: bytes, name: str) -> Any:
    """Return the data of a file.

    Raise E512, with the position, for a value that could not be written back unchanged.
    """
    try:
        source = Source(name, content.decode(json.detect_encoding(content)))
        data = parse_json(source, Limits(max_depth=_DEEPEST, max_digits=_MOST_DIGITS))
    except UnicodeDecodeError as error:
        raise fail("E512", "this is not text in a Unicode encoding", file=name, hint=_EXPORT) from error
    except PrerequestError as error:
        raise PrerequestError(tuple(replace(finding, code="E512") for finding in error.diagnostics)) from error
    for token in _NUMBER.finditer(source.text):
        number = token["number"]
        if number and not _is_exact(number):
            message = f"the number {number[:_SHOWN]} would be rounded"
            raise source.error("E512", message, token.start(), hint="write it as a string")
    return data


def _is_exact(number: str) -> bool:
    value = json.loads(number)
    return Decimal(number) == Decimal(repr(value)) and (value != 0 or number[0] != "-" or isinstance(value, float))


def _are_items(items: Any) -> bool:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return False
    return all(_are_items(item["item"]) for item in items if "item" in item)
