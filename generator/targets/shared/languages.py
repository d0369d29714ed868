"""The languages of scripts: each is a folder of templates with a `language.toml`, ours or of a package."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ... import resources
from ...encode.code import Code
from ...encode.language import Language
from ...errors import fail

MANIFEST = "language.toml"
_NEEDED = ("title", "files.shared", "files.sign")
# The settings for its own filters. A language without a prefix uses the filters of one of our encoders.
_WRITTEN = (
    *("comment.mark", "text", "name", "words", "array.begin", "array.join", "array.end"),
    *("table.begin", "table.item", "table.join", "table.end", "pieces.join", "pieces.environment"),
)


def language(folder: Path) -> Language | None:
    """Return the language of a target's folder, or None. Raise E619 if it cannot be used."""
    path = folder / MANIFEST
    return _read(path) if path.is_file() else None


@cache
def _read(path: Path) -> Language:
    try:
        manifest = resources.manifest(path)
        needed = (*_NEEDED, *(_WRITTEN if "prefix" in manifest else ()))
        missing = [key for key in needed if not _has(manifest, *key.split("."))]
        if missing:
            raise ValueError(f"it has no {missing[0]}")  # noqa: TRY301 - told like what else is wrong
        return Language(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        about = f"it has no {error.args[0]}" if isinstance(error, KeyError) else str(error)
        raise fail("E619", f"this language cannot be used: {about}", file=path.as_posix()) from error


def _has(manifest: Mapping[str, Any], key: str, *more: str) -> bool:
    return key in manifest and (not more or _has(manifest[key], *more))


def folders() -> Mapping[str, Path]:
    """Return the folders of the installed languages by the names of their targets."""
    return resources.discover("templates", MANIFEST)


def filters(templates: Path | None) -> dict[str, Callable[..., Code]]:
    """Return the filters of all languages, also those of a user's folder."""
    added = [file.parent for file in sorted(templates.glob(f"*/{MANIFEST}"))] if templates else []
    listed = [*folders().values(), *added]
    return {name: encoder for path in listed if (one := language(path)) for name, encoder in one.filters().items()}
