"""The operations a document writes down, found without the code under test: which did not come out, which unsigned."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Written(NamedTuple):
    """An operation of a document: its method, its path, the pointers it can be reached by, its members."""

    method: str
    path: str
    pointers: tuple[str, ...]
    node: dict[Any, Any]


def written(document: Any) -> list[Any]:
    """Return every operation below the paths of a document, references followed as far as they lead."""
    paths = document.get("paths")
    items = paths.items() if isinstance(paths, dict) else ()
    return [operation for path, item in items if path.startswith("/") for operation in _of_path(document, path, item)]


def missing(document: Any, result: Any) -> tuple[Any, Any]:
    """Return the operations that a build neither made nor named in a warning, and how many it named."""
    left = [(operation.method, unquote(operation.path)) for operation in result.api.operations]
    told = [note.pointer for note in result.notes if note.code in ("W303", "W304")]
    silent, said = [], 0
    for operation in written(document):
        if (operation.method, operation.path) in left:
            left.remove((operation.method, operation.path))
        elif any(_covers(pointer, place) for pointer in told for place in operation.pointers):
            said += 1
        else:
            silent.append(operation)
    return silent, said


def unsigned(document: Any, result: Any) -> Iterator[Any]:
    """Return the operations that a document wants signed, by its own words, and a build does not sign."""
    home = document if "swagger" in document else document.get("components", {})
    schemes = home.get("securityDefinitions" if "swagger" in document else "securitySchemes", {})
    signing = {name for name, scheme in schemes.items() if isinstance(scheme, dict) and "x-signing" in scheme}
    open_ = {(operation.method, unquote(operation.path)) for operation in result.api.operations if not operation.signed}
    for operation in written(document):
        wanted = operation.node.get("security", document.get("security"))
        if (operation.method, operation.path) in open_ and wanted and not signing.isdisjoint(wanted[0]):
            yield operation


def _of_path(document: Any, path: Any, item: Any) -> Iterator[Any]:
    pointers = [_pointer("paths", path)]
    members = dict(item) if isinstance(item, dict) else {}
    while isinstance(item, dict) and isinstance(item.get("$ref"), str) and len(pointers) < 100:
        pointers.append(unquote(item["$ref"].removeprefix("#")))
        item = _at(document, pointers[-1])
        members = {**(item if isinstance(item, dict) else {}), **members}
    for method, keys in _methods(members, str(document.get("openapi", ""))):
        node = _at(members, _pointer(*keys))
        # A query that is written in a path becomes parameters of its own: the path of the operation ends before it.
        # Text of a path may be escaped or not, so paths are compared without their escapes.
        plain = unquote(path.partition("?")[0])
        yield Written(method, plain, tuple(pointer + _pointer(*keys) for pointer in pointers), node)


def _methods(item: Any, version: Any) -> Iterator[Any]:
    newest = version.startswith("3.2")
    for method in (*_METHODS, *(("query",) if newest else ())):
        if isinstance(item.get(method), dict):
            yield method.upper(), (method,)
    more = item.get("additionalOperations") if newest else None
    for method, node in more.items() if isinstance(more, dict) else ():
        if isinstance(node, dict):
            yield method, ("additionalOperations", method)


def _pointer(*keys: Any) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def _at(document: Any, pointer: Any) -> Any:
    node = document
    for key in pointer.split("/")[1:]:
        step = key.replace("~1", "/").replace("~0", "~")
        try:
            node = node[int(step)] if isinstance(node, list) else node[step]
        except (LookupError, TypeError, ValueError):
            return None
    return node


def _covers(one: Any, other: Any) -> Any:
    return f"{other}/".startswith(f"{one}/")
