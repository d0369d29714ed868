"""Merges collections of version 3, which are folders of YAML files, like collections of version 2.1.

The folder is read as one collection, merged, and written as files again. A file that a person added, and that the
merge does not change, still belongs to the person and gets no record in the manifest. A file that the person moved is a
generated file. The files alone do not show which of them a person deleted or moved. Therefore the manifest records that
a folder contains a merge: the record of its definition then has the digest of a generated file (`NO_TWIN`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import PrerequestError
from ..output.compare import NO_TWIN, has_conflict_markers, read_manifest
from ..output.folder import OutputFolder
from ..output.manifest import NONE, Manifest, ManifestEntry
from ..output.model import File, Merged, digest
from ..output.names import history
from ..output.write import finish_interrupted
from ..targets.postman_v3 import spelled
from .collection import merge_from
from .digests import digest_of
from .folder_reading import DEFINITION, collection_in, entry_of
from .history import Generation, first_text, generations, is_latest, no_history, text_of
from .normalise import same
from .numbering import is_numbered, with_numbers
from .result import Conflict, MergeResult
from .tree import PostmanCollection, below, tree

_ROOT = re.compile(rf"(postman_v3/[^/]+)/{re.escape(DEFINITION)}")
_EXAMPLE = re.compile(r"(.*)/\.resources/([^/]+)\.resources/examples/[^/]+")
Files = Mapping[str, File]


@dataclass(frozen=True)
class CollectionFolder:
    """The folder of one collection: the generated `files`, the files on disk, and the records of the manifest."""

    path: str
    target: Path
    files: Files
    manifest: Manifest

    @cached_property
    def generated(self) -> dict[str, File]:
        """The generated files of this folder."""
        return {path: file for path, file in self.files.items() if path.startswith(f"{self.path}/")}

    @cached_property
    def records(self) -> dict[str, ManifestEntry]:
        """The records of the manifest about files of this folder."""
        return {path: one for path, one in self.manifest.files.items() if path.startswith(f"{self.path}/")}

    @cached_property
    def disk(self) -> dict[str, bytes]:
        """All files on disk, also those of a person."""
        files = sorted((self.target / self.path).rglob("*.yaml"))
        paths = [path.relative_to(self.target).as_posix() for path in files]
        contents = {path: OutputFolder(self.target).find(path).content for path in paths}
        return {path: content for path, content in contents.items() if content is not None}

    @cached_property
    def sha256(self) -> str:
        """The digest of all generated files."""
        lines = [f"{file.digest}  {path}\n" for path, file in sorted(self.generated.items())]
        return digest("".join(lines).encode())

    @cached_property
    def history(self) -> bytes | None:
        """The history on disk."""
        return OutputFolder(self.target).find(history(self.path)).content

    @property
    def is_current(self) -> bool:
        """Whether the files generated now equal those generated last."""
        record = self.manifest.files.get(history(self.path))
        is_intact = self.history is not None and record is not None and record.written == {digest(self.history)}
        return is_intact and is_latest(self.sha256, self.history or b"")

    @property
    def holds_merge(self) -> bool:
        """Whether edits were merged into this folder."""
        record = self.records.get(f"{self.path}/{DEFINITION}")
        return record is not None and bool(record.generated)

    @property
    def is_changed(self) -> bool:
        """Whether a file was added, changed or removed since the last run."""
        return self.disk.keys() != self.records.keys() or any(
            digest(content) not in self.records[path].written for path, content in self.disk.items()
        )

    @property
    def is_united(self) -> bool:
        """Whether version control merged a file here from two generated ones."""
        return any(record.is_united for record in self.records.values())

    @cached_property
    def new(self) -> PostmanCollection:
        """The collection that is generated now."""
        return self._collection({path: file.content for path, file in self.generated.items()})

    @cached_property
    def edited(self) -> PostmanCollection:
        """The collection on disk."""
        return self._collection(self.disk)

    def _collection(self, files: Mapping[str, bytes]) -> PostmanCollection:
        return collection_in({path.removeprefix(f"{self.path}/"): content for path, content in files.items()})

    def merged(self) -> MergeResult:
        """Return the collection with people's edits. Raise E511 if the edits cannot be determined."""
        earlier = generations(self.history or b"")
        if not earlier:
            raise no_history(self.path, self.target / history(self.path))
        heads = frozenset(past.sha256 for past in earlier) if self.is_united else frozenset[str]()
        return merge_from(earlier, heads, self.new, self.edited)

    @property
    def size(self) -> int:
        """The bytes of all generated files."""
        return sum(len(file.content) for file in self.generated.values())

    @property
    def first_history(self) -> bytes:
        """The history that this folder has without earlier states."""
        return first_text(self.sha256, self.new, self.size)


def _folders(target: Path, files: Files) -> Iterator[CollectionFolder]:
    if roots := _roots(files):
        _, manifest, _ = read_manifest(OutputFolder(target))
        yield from (CollectionFolder(root, target, files, manifest) for root in roots)


def _roots(files: Files) -> list[str]:
    return [match[1] for path in files if (match := _ROOT.fullmatch(path))]


def with_first_folder_histories(files: Files) -> dict[str, File]:
    """Return generated files; the definition of a collection has the history without earlier states."""
    result = dict(files)
    for root in _roots(files):
        path = f"{root}/{DEFINITION}"
        folder = CollectionFolder(root, Path(), files, NONE)
        result[path] = replace(files[path], history=folder.first_history)
    return result


def with_folders(target: Path, files: Files, *, keep: bool = True) -> Files:
    """Return `files` with the history of each collection's folder, and with the numbers of the files on disk.

    With `keep`, a merge on disk stays as it is.
    """
    if not any(map(is_numbered, files)):
        return files
    finish_interrupted(target)
    disk = OutputFolder(target)
    result = with_numbers(files, lambda path: disk.find(path).content)
    for folder in _folders(target, files):
        if keep and folder.is_current and folder.holds_merge:
            result |= folder.generated
            _keep(folder, result)
        elif folder.is_united and not folder.holds_merge and folder.is_changed and _is_unedited(folder):
            result |= {path: File(result[path].content, generated=result[path].content) for path in folder.generated}
        result[history(folder.path)] = File(_history(folder))
    return result


def _history(folder: CollectionFolder) -> bytes:
    if folder.is_current and folder.history:
        return folder.history
    earlier: list[Generation] = generations(folder.history or b"")
    first = folder.generated[f"{folder.path}/{DEFINITION}"].history or folder.first_history
    return text_of(first, folder.size, earlier)


def _is_unedited(folder: CollectionFolder) -> bool:
    try:
        return same(folder.merged().collection, folder.new)
    except PrerequestError:
        return False


def _keep(folder: CollectionFolder, result: dict[str, File]) -> None:
    """Leave out the files that a person deleted, and keep the files that a merge wrote beside the generated ones."""
    for path in folder.generated.keys() - folder.records.keys():
        del result[path]
    for path, record in folder.records.items():
        if path in folder.disk and digest(NO_TWIN) in record.generated:
            result[path] = File(folder.disk[path], generated=NO_TWIN)


def merge_folders(target: Path, files: Files) -> Merged:
    """Return `files` with people's edits of collection folders. Raise E511 and E512 as for collections in one file."""
    result, conflicts, removed, moved = dict(with_folders(target, files)), list[Conflict](), list[str](), set[str]()
    for folder in _folders(target, files):
        if any(map(has_conflict_markers, folder.disk.values())):
            continue
        if folder.records and (folder.is_changed or (folder.holds_merge and not folder.is_current)):
            merged = folder.merged()
            conflicts += merged.conflicts
            removed += merged.removed
            merged_files = _files_of(folder, merged.collection)
            result = {path: file for path, file in result.items() if path not in folder.generated} | merged_files
            moved |= folder.records.keys() - merged_files.keys()
    return Merged(result, tuple(conflicts), tuple(removed), frozenset(moved))


def _is_moved(path: str, folder: CollectionFolder) -> bool:
    """Return whether a file that a person added is a moved generated one, by its id or the id of its request."""
    example = _EXAMPLE.fullmatch(path)
    holder = f"{example[1]}/{example[2]}.request.yaml" if example else path
    entry = entry_of(holder, folder.disk[holder]) if holder in folder.disk else {}
    identity = entry.get("id")
    return bool(identity) and digest_of(identity) in {node.id for node in below(tree(folder.new))}


def _unnumbered(path: str, content: bytes) -> dict[str, Any]:
    return {key: value for key, value in entry_of(path, content).items() if key != "order"}


def _files_of(folder: CollectionFolder, merged: PostmanCollection) -> dict[str, File]:
    """Return the files of the merged collection, without those of a person that the merge did not change."""
    name = folder.path.partition("/")[2]
    contents = {f"postman_v3/{path}": content for path, content in spelled(name, merged).items()}
    added = folder.disk.keys() - folder.records.keys()
    foreign = [_unnumbered(path, folder.disk[path]) for path in added if not _is_moved(path, folder)]
    files = {}
    for path, file in with_numbers({path: File(text) for path, text in contents.items()}, folder.disk.get).items():
        if path in folder.generated:
            files[path] = replace(file, generated=folder.generated[path].content)
        elif path in folder.records or _unnumbered(path, file.content) not in foreign:
            files[path] = replace(file, generated=NO_TWIN)
    root = f"{folder.path}/{DEFINITION}"
    is_merge = contents != {path: file.content for path, file in folder.generated.items()}
    if is_merge and root in files and files[root].content == folder.generated[root].content:
        # Nobody edited the definition itself, but it has to record that the folder contains a merge.
        files[root] = File(files[root].content, generated=NO_TWIN)
    return files
