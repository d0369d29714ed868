"""Where templates, bundled specs and signing schemes lie: in a wheel inside the package, in a checkout beside it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


@cache
def folder(name: str) -> Path:
    """Return the folder `templates`, `specs` or `signing`: the package's own, else its sibling in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def discover(name: str, manifest: str) -> dict[str, Path]:
    """Return the folders below `folder(name)` that hold a `manifest` file, by their names, in order."""
    return {found.parent.name: found.parent for found in sorted(folder(name).glob(f"*/{manifest}"))}


@cache
def manifest(path: Path) -> dict[str, Any]:
    """Return a manifest of ours (`target.toml`, `spec.toml`, `scheme.toml`) as data."""
    return tomllib.loads(path.read_text("utf-8"))
