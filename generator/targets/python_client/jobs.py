"""`resources/jobs.py` of a client: the workflows of a bundled spec, for synchronous and asynchronous calls."""

import ast
import re
from collections.abc import Iterator

from ...model import Api
from ..shared import workflows

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
