"""The operations a document writes down, found without the code under test, and which of them did not come out."""

from typing import NamedTuple
from urllib.parse import unquote

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Written(NamedTuple):
    """An operation of a document: its method, its path, and the pointers it can be reached by."""

    method: str
    path: str
    pointers: tuple[str, ...]


def written(document):
    """Return every operation below the paths of a document, references followed as far as they lead."""
    paths = document.get("paths")
    items = paths.items() if isinstance(paths, dict) else ()
    return [found for path, item in items if path.startswith("/") for found in _of_path(document, path, item)]


def missing(document, made):
    """Return the operations of a document that a build has neither made a request of nor named in a warning.

    Every second element of the result's pair counts those that a warning names.
    """
    left = [(each.method, each.path) for each in made.api.operations]
    told = [note.pointer for note in made.notes if note.code in ("W303", "W304")]
    silent, said = [], 0
    for each in written(document):
        if (each.method, each.path) in left:
            left.remove((each.method, each.path))
        elif any(_meet(pointer, own) for pointer in told for own in each.pointers):
            said += 1
        else:
            silent.append(each)
    return silent, said


def _of_path(document, path, item):
    pointers = [_pointer("paths", path)]
    members = dict(item) if isinstance(item, dict) else {}
    while isinstance(item, dict) and isinstance(item.get("$ref"), str) and len(pointers) < 100:
        pointers.append(unquote(item["$ref"].removeprefix("#")))
        item = _at(document, pointers[-1])
        members = {**(item if isinstance(item, dict) else {}), **members}
    for method, keys in _methods(members, str(document.get("openapi", ""))):
        yield Written(method, path, tuple(each + _pointer(*keys) for each in pointers))


def _methods(item, version):
    newest = version.startswith("3.2")
    for method in (*_METHODS, *(("query",) if newest else ())):
        if isinstance(item.get(method), dict):
            yield method.upper(), (method,)
    more = item.get("additionalOperations") if newest else None
    for method, node in more.items() if isinstance(more, dict) else ():
        if isinstance(node, dict):
            yield method, ("additionalOperations", method)


def _pointer(*keys):
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def _at(document, pointer):
    node = document
    for key in pointer.split("/")[1:]:
        step = key.replace("~1", "/").replace("~0", "~")
        try:
            node = node[int(step)] if isinstance(node, list) else node[step]
        except (LookupError, TypeError, ValueError):
            return None
    return node


def _meet(one, other):
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
