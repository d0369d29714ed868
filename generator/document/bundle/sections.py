"""Sections that are in a file of their own (`paths: {$ref: paths.yaml}`) get one reference for each entry instead."""

from ..files import LoadedFile, ReferencedFiles, RefusedReferenceError
from ..positions import Value, pointer_of, resolve

_ROOT = ("paths", "webhooks", "definitions", "parameters", "responses")


def expanded(file: LoadedFile, files: ReferencedFiles) -> LoadedFile:
    """Return a file in which `paths` and component sections that were one reference are maps of entries."""
    root = dict(file.value)
    if isinstance(root.get("components"), dict):
        components = _entries(file, files, root["components"])
        root["components"] = {name: _entries(file, files, section) for name, section in components.items()}
    root.update((name, _entries(file, files, root[name])) for name in _ROOT if name in root)
    return LoadedFile(file.path, file.source, root)


def _entries(file: LoadedFile, files: ReferencedFiles, section: Value) -> Value:
    reference = section.get("$ref") if isinstance(section, dict) and len(section) == 1 else None
    if not isinstance(reference, str):
        return section
    try:
        target, inner = files.target(file, reference)
        value = resolve(target.value, inner)
    except (RefusedReferenceError, LookupError):
        return section
    if not isinstance(value, dict):
        return section
    base = reference if "#" in reference else reference + "#"
    return {name: {"$ref": base + pointer_of([name]).replace("%", "%25")} for name in value}
