"""Run as a program: import each generated package below FOLDER/0, FOLDER/1, …, look up all its types, tell what ran."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, get_type_hints

from tests.hostile.judges.python import canaries


def modules(package: Any) -> Iterator[Any]:
    """Yield a package and everything in it, imported."""
    yield package
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(module.name)


def types_of(value: Any) -> None:
    """Look up the types of a class or a function, as far as they are there when no type checker looks."""
    with suppress(NameError, TypeError):
        get_type_hints(value)


def load(folder: Any) -> Iterator[str]:
    """Yield what is wrong with the package in a folder."""
    [home] = [path for path in folder.iterdir() if path.is_dir()]
    sys.path.insert(0, str(folder))
    try:
        with canaries() as called:
            for module in modules(importlib.import_module(home.name)):
                for value in list(vars(module).values()):
                    for part in (value, *(vars(value).values() if isinstance(value, type) else ())):
                        if hasattr(part, "__annotations__"):
                            types_of(part)
        yield from (f"{canary} was called" for canary in called)
    except Exception as error:  # noqa: BLE001  (whatever it is, the package cannot be used)
        yield f"{type(error).__name__}: {error}"
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == home.name]:
            del sys.modules[name]


if __name__ == "__main__":
    places = sorted(Path(sys.argv[1]).iterdir(), key=lambda path: int(path.name))
    print(json.dumps([list(load(place)) for place in places]))
