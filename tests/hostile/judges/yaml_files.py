"""YAML of Postman 12 and of Bruno: only our keys, texts that stay texts, only our scripts, no `{{name}}` alive."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.hostile.judges.postman import LIVE, more

_ROOTS = re.compile(r"postman_v3/[^/]+/\.resources/definition\.yaml|bruno/opencollection\.yml")
# Postman's form has rows as a mapping of names and values, both of the document.
_ROWS = {"headers", "queryParams", "pathVariables", "variables", "content", "credentials"}
_PROSE = {"description", "docs"}


def judge(label: Any, name: Any, content: Any, names: Any, keys: Any) -> Iterator[str]:
    """Yield what is wrong with a file. `keys` are those of harmless files, and of values that are no text."""
    text = content.decode()
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            yield f"{label}: an anchor, an alias or a tag in line {event.start_mark.line + 1}"  # type: ignore[union-attr]
    data = yaml.safe_load(text)
    for path, key, value in texts(data):
        if key not in keys[isinstance(value, str)]:
            yield f"{label}: {key[:60]!r} at {path} is no key of ours, or holds {type(value).__name__}"
        if key == "code" or not isinstance(value, str):
            continue
        alive = [live for live in LIVE.findall(value) if not _ours(live, names)]
        yield from (f"{label}: {live[:60]!r} is alive at {path}" for live in alive)
        if key in _PROSE or path.endswith("/docs/content"):
            yield from (f"{label}: a description is more than text at {path}: {markup}" for markup in more(value))
    if not _ROOTS.fullmatch(name):
        yield from (f"{label}: a script stands at {path}" for path, key, _ in texts(data) if key == "code")


def keys_of(content: Any) -> list[set[Any]]:
    """Return the keys of values that are no text, and of those that are."""
    listed = [(key, isinstance(value, str)) for _, key, value in texts(yaml.safe_load(content))]
    return [{key for key, is_text in listed if is_text == kind} for kind in (False, True)]


def scripts(content: Any) -> list[Any]:
    """Return the scripts of the file of a whole collection."""
    return [value for _, key, value in texts(yaml.safe_load(content)) if key == "code"]


def texts(node: Any, path: str = "", key: str = "item") -> Iterator[tuple[Any, Any, Any]]:
    """Yield each scalar with its path and the key that it stands under; a row of a mapping stands under that of it."""
    if isinstance(node, dict):
        for name, value in node.items():
            is_row = key in _ROWS and not isinstance(value, dict | list)
            yield from texts(value, f"{path}/{name}", key if is_row else str(name))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from texts(value, f"{path}/{index}", f"{key}[]")
    else:
        yield path, key, node


def _ours(name: Any, names: Any) -> Any:
    """Return whether a variable may be alive: samples within a segment have a prefix that no other variable has."""
    return name in names or name.startswith("path_")
