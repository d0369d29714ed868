"""Imports the Python modules of a scheme's folder, ours or a plug-in's, as part of this package.

Each folder is imported as `<this package>.<name of the folder>`, wherever it is on the disk. Therefore the modules of a
plug-in have the same imports as ours, `from .sign import sign` and `from ...diagnosis import Finding`, under whatever
name this package was installed.
"""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType


def module(folder: Path, name: str) -> ModuleType | None:
    """Return the module `name` (`sign`, `verify`) of a scheme's folder, or None if it has no such file."""
    if not (folder / f"{name}.py").is_file():
        return None
    return import_module(f"{_package(folder)}.{name}")


def _package(folder: Path) -> str:
    package = f"{__package__}.{folder.name.replace('-', '_')}"
    location = str(folder)
    if package not in sys.modules or list(sys.modules[package].__path__) != [location]:
        spec = ModuleSpec(package, None, is_package=True)
        spec.submodule_search_locations = [location]
        sys.modules[package] = module_from_spec(spec)
    return package
