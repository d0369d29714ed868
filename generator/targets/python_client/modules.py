"""The modules in `resources` of a client, with `jobs.py`, the workflows of a bundled spec."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ...encode import python
from ...encode.code import Code
from ...encode.python import columns
from ...model import Api, Folder
from ..shared import workflows
from ..templates import render
from . import identifiers, layout
from .docstrings import docstring
from .operations import Method, Methods
from .variant import variant

_WORDS: Final = {
    "Mapping": Code("from collections.abc import Mapping"),
    "Sequence": Code("from collections.abc import Sequence"),
}
_CLASS = "AsyncJobs"
# Replacements that make synchronous code from asynchronous code.
_WAITING = (
    (re.compile(r"\basync def "), "def "),
    (re.compile(r"\bawait "), ""),
    (re.compile(r"\basyncio\.sleep\b"), "time.sleep"),
    (re.compile(r"\bAsync(?=[A-Z])"), ""),
    (re.compile(r'"Async" \+ '), ""),
    (re.compile(r"\bResource\b"), "SyncResource"),
)


def modules(api: Api, classes: Mapping[str, str], methods: Methods) -> Iterable[tuple[str, str]]:
    """Return the module of each folder, by the folder's name."""
    groups: dict[str, list[Method]] = {name: [] for name in classes}
    for operation in api.operations:
        groups[operation.folder].append(methods.method(operation))
    for folder in api.folders:
        if folder.id in groups:
            yield folder.id, _module(api, folder, classes[folder.id], groups[folder.id])


def index(api: Api, classes: Mapping[str, str]) -> str:
    """Return `resources/__init__.py`: the classes of all resources. `classes` has the class of each folder."""
    doc = docstring("The resources of the API, one module for each, which is loaded when it is first used")
    imports: list[Code] = []
    for folder, class_name in sorted(classes.items(), key=lambda pair: identifiers.number_order(pair[0])):
        pair = sorted(
            (identifiers.name(class_name), identifiers.name(f"Async{class_name}")), key=identifiers.import_order
        )
        start = f"from .{identifiers.name(folder)} import "
        line = Code(start + ", ".join(pair))
        imports.append(line if columns(line) + 4 <= layout.WIDTH else layout.spread(f"{start}(", pair, ")", 4))
    names = sorted(
        (f"{prefix}{name}" for name in classes.values() for prefix in ("", "Async")), key=identifiers.export_order
    )
    code = layout.spread("__all__ = [", map(python.literal, names), "]", 0)
    return render(api, "python_client/resources.py.j2", doc=doc, imports=imports, names=code) if names else f"{doc}\n"


def _module(api: Api, folder: Folder, class_name: str, methods: list[Method]) -> str:
    """Return the module of a resource: operations as constants, both classes, the view with status and headers."""
    detailed = [method for method in methods if not method.deprecated and not method.stream]
    signatures = "\n".join(method.signature for method in methods)
    types = "\n".join([signatures, *(kind for method in methods for kind in (method.answer, method.kind))])
    return render(
        api,
        "python_client/resource.py.j2",
        doc=docstring(folder.title, [folder.description] if folder.description else []),
        methods=methods,
        detailed=detailed,
        responses=_responses(detailed),
        name=identifiers.name(class_name),
        variants=[
            variant(docstring(folder.title, indent=4), is_async=False),
            variant(docstring(f"{folder.title}, asynchronously", indent=4), is_async=True),
        ],
        shadowed="builtins." in types,
        types="types." in types,
        literals="Literal[" in types,
        uploads=_has_word("Upload", signatures),
        words=[line for word, line in _WORDS.items() if _has_word(word, types)],
        definitions=Code("\n".join(method.definition for method in methods)),
        files=any(method.is_file for method in methods),
        streams=Code(", ".join(sorted({f"{p}{m.stream}" for m in methods if m.stream for p in ("", "Async")}))),
        deprecated=any(method.deprecated for method in methods),
    )


def _has_word(word: str, code: str) -> bool:
    """Return whether code has a word, not as the end of a dotted name."""
    # To look for the text first is much faster.
    return word in code and bool(re.search(rf"(?<![.\w]){word}\b", code))


def _responses(detailed: list[Method]) -> Code:
    """Return the import for the view with status and headers."""
    names = ["Async", "AsyncResource", "M", "Sync", "SyncResource", "View"]
    names += ["Detailed"] if any(not method.is_file for method in detailed) else []
    names += ["DetailedDownload"] if any(method.is_file for method in detailed) else []
    line = f"from .._responses import {', '.join(sorted(names))}"
    is_short = columns(line) <= layout.WIDTH
    return Code(line) if is_short else layout.spread("from .._responses import (", sorted(names), ")", 0)


def jobs(api: Api) -> str:
    """Return the module; '' if the API has no call of a workflow, or has its own folder with this name."""
    workflow_folder = workflows.folder(api)
    if (
        workflow_folder is None
        or not (workflow_folder / "jobs.py").is_file()
        or any(folder.id == "jobs" for folder in api.folders)
    ):
        return ""
    text = (workflow_folder / "jobs.py").read_text("utf-8")
    lines = text.splitlines(keepends=True)
    tree = next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == _CLASS)
    methods = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")]
    sources = ["".join(lines[node.lineno - 1 : node.end_lineno]) for node in methods]
    dropped = [
        node for node, source in zip(methods, sources, strict=True) if not workflows.has(api, workflows.needs(source))
    ]
    if len(dropped) == len(methods):
        return ""
    for node in dropped:
        # The method and the empty line after it.
        behind = (node.end_lineno or node.lineno) + 1
        lines[node.lineno - 1 : behind] = [""] * (behind - node.lineno + 1)
    head = "".join(lines[: tree.lineno - 1])
    return _with_imports(head) + "\n".join(_variants("".join(lines[tree.lineno - 1 :])))


def _variants(code: str) -> Iterator[str]:
    waiting = code
    for pattern, instead in _WAITING:
        waiting = pattern.sub(instead, waiting)
    yield waiting + "\n"
    yield code


def _with_imports(head: str) -> str:
    head = head.replace("import re\n", "import re\nimport time\n", 1) if "import asyncio" in head else head
    return head.replace("import AsyncResource", "import AsyncResource, SyncResource")
