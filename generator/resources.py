"""Finds templates, bundled specs and signing schemes. They are in the package in a wheel, beside it in a checkout.

Installed packages add targets and schemes by entry points. These run as code, because the user chose to install them.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, reduce
from importlib.metadata import entry_points
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import Any, TypeVar

from .errors import fail

_Kind = TypeVar("_Kind")
_PACKAGE = Path(__file__).parent
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_GROUPS = {"templates": "prerequest.targets", "signing": "prerequest.signing"}


@cache
def folder(name: str) -> Path:
    """Return the folder `templates`, `specs` or `signing`: in the package, or in a checkout beside the package."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@cache
def installed(name: str) -> dict[str, str]:
    """Return the modules that installed packages register as targets (`templates`) or schemes (`signing`), by name."""
    group = _GROUPS.get(name)
    return {point.name: point.value for point in sorted(_entry_points().select(group=group))} if group else {}


# To look for them takes longer than to read all of our own manifests.
_entry_points = cache(entry_points)


@cache
def installed_folders(name: str) -> dict[str, Path]:
    """Return the folders of those packages by their registered names. Raise E621 for a broken package."""
    return {key: _package_folder(key, module) for key, module in installed(name).items()}


def _package_folder(name: str, module: str) -> Path:
    if not _NAME.fullmatch(name):
        raise fail("E621", f"{name!r} of {module} is not a valid name: use small letters, digits, - and _")
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        hint = "an entry point must name an installed package that is a folder; install the package again, or remove it"
        raise fail("E621", f"{name} is registered as {module}, which is not an installed package", hint=hint)
    return Path(next(iter(spec.submodule_search_locations)))


def discover(name: str, manifest: str) -> dict[str, Path]:
    """Return the folders that contain a `manifest` file, by name. A folder of ours replaces an installed one."""
    ours = {file.parent.name: file.parent for file in sorted(folder(name).glob(f"*/{manifest}"))}
    added = {key: path for key, path in installed_folders(name).items() if (path / manifest).is_file()}
    return {**added, **ours}


@cache
def schemes() -> dict[str, Path]:
    """Return the folders of the signing schemes by name. A folder name has `_` for `-`. Our schemes replace others.

    The environment variable PREREQUEST_SIGNING names the folders with the user's own schemes.
    """
    users = {file.parent.name: file.parent for base in signing_folders() for file in sorted(base.glob("*/scheme.toml"))}
    folders = {**users, **discover("signing", "scheme.toml")}
    return {key.replace("_", "-"): path for key, path in sorted(folders.items())}


def signing_folders() -> tuple[Path, ...]:
    """Return the user's own folders of signing schemes. Raise E623 if one is not a folder."""
    folders = [Path(name).absolute() for name in os.environ.get("PREREQUEST_SIGNING", "").split(os.pathsep) if name]
    for folder_ in folders:
        if not folder_.is_dir():
            raise fail("E623", f"PREREQUEST_SIGNING names {folder_.name!r}, which is not a folder")
    return tuple(folders)


@cache
def manifest(path: Path) -> dict[str, Any]:
    """Return the data of a manifest (`target.toml`, `spec.toml`, `scheme.toml`).

    A long one has its parts in files beside it.
    """
    tables = [tomllib.loads(part.read_text("utf-8")) for part in with_parts(path)]
    return reduce(_joined, tables)


def _joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    joined = {
        key: _joined(first[key], value) if isinstance(value, dict) else first[key] + value
        for key, value in second.items()
        if key in first
    }
    return {**first, **second, **joined}


def with_parts(path: Path) -> tuple[Path, ...]:
    """Return a file and its parts, for a file that is divided: `sign.sh`, `sign.values.sh`, but not `sign.test.sh`."""
    parts = path.parent.glob(f"{path.stem}.*{path.suffix}")
    return (path, *sorted(part for part in parts if not part.stem.endswith(".test")))


def filled(kind: Callable[..., _Kind], table: Mapping[str, Any], **more: Any) -> _Kind:
    """Return an object of a class. A manifest gives its fields, with lists as tuples; `more` overrides the manifest."""
    names = signature(kind).parameters
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items() if key in names}
    return kind(**{**values, **more})
