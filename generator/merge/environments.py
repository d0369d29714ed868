"""Merges environments, which are separate files: values that a person entered stay, and new variables are added."""

from collections.abc import Mapping
from pathlib import Path

from ..document.positions import as_objects
from ..encode import yaml
from ..output.compare import has_conflict_markers, read_manifest
from ..output.folder import OutputFolder
from ..output.model import File, digest
from ..output.names import ENVIRONMENT
from ..targets.postman_v3 import HEAD
from .folder_reading import entry_of


def with_environments(target: Path, files: Mapping[str, File]) -> dict[str, File]:
    """Return `files` with merged environments. Raise E512 if one is not YAML."""
    folder = OutputFolder(target)
    _, manifest, _ = read_manifest(folder)
    result = dict(files)
    for path in [path for path in files if path.endswith(ENVIRONMENT)]:
        content, record = folder.find(path).content, manifest.files.get(path)
        is_edited = content and record and (bool(record.generated) or digest(content) not in record.written)
        if content and is_edited and not has_conflict_markers(content):
            result[path] = _merged(path, files[path], content)
    return result


def _merged(path: str, file: File, content: bytes) -> File:
    new, edited = entry_of(path, file.content), entry_of(path, content)
    edited_rows = as_objects(edited.get("values"))
    edited_keys = {row.get("key") for row in edited_rows}
    added = [row for row in new["values"] if row["key"] not in edited_keys]
    merged = yaml.dumps({**edited, "values": [*edited_rows, *added]}, HEAD) if added else content
    return File(merged, generated=file.content)
