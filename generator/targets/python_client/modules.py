"""The modules of resources and the front page of a client."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ...encode.code import Code
from ...encode.python import columns
from ...model import Api, Folder
from ..templates import render
from . import identifiers, layout
from .docstrings import docstring
from .operations import Method, Methods

_WORDS: Final = {
    "Mapping": Code("from collections.abc import Mapping"),
    "Sequence": Code("from collections.abc import Sequence"),
    "Enum": Code("from enum import Enum"),
}
_UPLOAD = re.compile(r"(?<![.\w])Upload\b")


@dataclass(frozen=True, slots=True)
class ModuleVariant:
    """A class of a resource: the one that waits, or the asynchronous one."""

    name: Code
    doc: Code
    prefix: Code
    define: Code
    wait: Code
    base: Code
    mode: Code
    is_async: bool


def modules(api: Api, classes: Mapping[str, str], methods: Methods) -> Iterable[tuple[str, str]]:
    """Return the module of each folder by the folder's name."""
    groups: dict[str, list[Method]] = {name: [] for name in classes}
    for operation in api.operations:
        groups[operation.folder].append(methods.method(operation))
    for folder in api.folders:
        if folder.id in groups:
            yield folder.id, _module(api, folder, classes[folder.id], groups[folder.id])


def _module(api: Api, folder: Folder, class_name: str, methods: list[Method]) -> str:
    detailed = [method for method in methods if not method.deprecated and not method.stream]
    parts = [part for method in methods for part in (method.answer, method.signature)]
    return render(
        api,
        "python_client/resource.py.j2",
        doc=docstring(folder.title, [folder.description] if folder.description else []),
        methods=methods,
        detailed=detailed,
        responses=_responses(detailed),
        flavours=[_flavour(class_name, folder.title, is_async=is_async) for is_async in (False, True)],
        shadowed=any("builtins." in part for part in parts),
        types=any("types." in part for part in parts),
        literals=any("Literal[" in part for part in parts),
        uploads=any(_UPLOAD.search(method.signature) for method in methods),
        words=[line for word, line in _WORDS.items() if any(re.search(rf"(?<!\.)\b{word}\b", part) for part in parts)],
        definitions=Code("\n".join(method.definition for method in methods)),
        files=any(method.is_file for method in methods),
        streams=Code(", ".join(sorted({f"{p}{m.stream}" for m in methods if m.stream for p in ("", "Async")}))),
        deprecated=any(method.deprecated for method in methods),
    )


def _responses(detailed: list[Method]) -> Code:
    """Return the import of what the view with status and headers is made of."""
    names = ["Async", "AsyncResource", "M", "Sync", "SyncResource", "View"]
    names += ["Detailed"] if any(not method.is_file for method in detailed) else []
    names += ["DetailedDownload"] if any(method.is_file for method in detailed) else []
    line = f"from .._responses import {', '.join(sorted(names))}"
    is_short = columns(line) <= layout.WIDTH
    return Code(line) if is_short else layout.spread("from .._responses import (", sorted(names), ")", 0)


def _flavour(class_name: str, about: str, *, is_async: bool) -> ModuleVariant:
    prefix = "Async" if is_async else ""
    return ModuleVariant(
        name=identifiers.name(f"{prefix}{class_name}"),
        doc=docstring(f"{about}, asynchronously" if is_async else about, indent=4),
        prefix=Code(prefix),
        define=Code("async def" if is_async else "def"),
        wait=Code("await " if is_async else ""),
        base=Code(f"{prefix or 'Sync'}Resource"),
        mode=Code(prefix or "Sync"),
        is_async=is_async,
    )
