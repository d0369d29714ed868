"""Python: no canary is a name, in whatever codec the file asks for; running the file calls none."""

import ast
import builtins
import io
import json
import re
import subprocess
import sys
import tokenize
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, get_type_hints

from tests.paths import ROOT

CANARY = re.compile(r"(?<!\w)PWNED\d*(?!\w)")
_NAMES = frozenset({"id", "name", "attr", "arg", "module", "asname", "rest"})


def judge(name: Any, content: Any) -> list[str]:
    """Return what is wrong with a Python file as it is written."""
    return [f"{name}{wrong}" for wrong in _wrong(content)]


@cache
def _wrong(content: Any) -> list[str]:
    codec, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    if codec != "utf-8":
        return [f": the file chooses the codec {codec}"]
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError) as error:
        return [f": {error}"]
    return [
        f":{getattr(node, 'lineno', 0)}: {getattr(node, field)} is a name"
        for node in ast.walk(tree)
        for field in _NAMES.intersection(node._fields)
        if isinstance(getattr(node, field), str) and CANARY.search(getattr(node, field))
    ]


@contextmanager
def canaries(count: int = 200) -> Iterator[Any]:
    """Make every canary a builtin that remembers it was called."""
    called = []
    names = ["PWNED", *(f"PWNED{number}" for number in range(count))]
    for name in names:
        setattr(builtins, name, lambda *_, name=name: called.append(name) or "")  # type: ignore[func-returns-value]
    try:
        yield called
    finally:
        for name in names:
            delattr(builtins, name)


@cache
def _compiled(text: Any, name: Any) -> Any:
    return compile(text, name, "exec")


def run(name: Any, content: Any, shared: Any) -> Iterator[str]:
    """Yield what is wrong when a script is loaded, its types are looked up, and its request is made but not sent.

    `shared` are the modules it imports, by name.
    """
    modules = {}
    path = list(sys.path)
    called = []
    try:
        with canaries() as called:
            for module_name, text in {**shared, "__script__": content}.items():
                module = sys.modules[module_name] = modules[module_name] = types.ModuleType(module_name)
                module.__file__ = f"/nowhere/calls/{module_name}.py"
                exec(_compiled(text, name), module.__dict__)  # noqa: S102  (that is the test)
                for value in list(vars(module).values()):
                    if getattr(value, "__module__", "") == module.__name__:
                        get_type_hints(value)
            runtime = next(module for module in modules.values() if hasattr(module, "prepare"))
            with suppress(ValueError, OSError, KeyError, runtime.Refused):
                runtime.prepare(module.operation)
    except Exception as error:  # noqa: BLE001  (whatever it is, the script cannot be used)
        yield f"{name}: {type(error).__name__}: {error}"
    sys.path[:] = path
    for module_name in modules:
        del sys.modules[module_name]
    yield from (f"{name}: {canary} was called" for canary in called)


def load(packages: Any, folder: Any) -> list[str]:
    """Return what is wrong when generated packages are imported. `packages` are (name, files by path)."""
    for number, (_, files) in enumerate(packages):
        for path, content in files.items():
            place = folder / str(number) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.judges.load_client", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    data = json.loads(done.stdout)
    return [f"{name}: {wrong}" for (name, _), wrongs in zip(packages, data, strict=True) for wrong in wrongs]
