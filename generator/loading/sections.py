"""Whole sections in files of their own (`paths: {$ref: paths.yaml}`): one reference for each entry instead."""

from generator.loading.files import File, Files, RefusedReferenceError
from generator.positions import Value, pointer_of, resolve

_ROOT = ("paths", "webhooks", "definitions", "parameters", "responses")


def expanded(file: File, files: Files) -> File:
    """Return a file whose `paths` and component sections are maps of entries, where they were one reference each."""
    root = dict(file.value)
    if isinstance(root.get("components"), dict):
        components = _entries(file, files, root["components"])
        root["components"] = {name: _entries(file, files, section) for name, section in components.items()}
    root.update((name, _entries(file, files, root[name])) for name in _ROOT if name in root)
    return File(file.path, file.source, root)


def _entries(file: File, files: Files, section: Value) -> Value:
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
