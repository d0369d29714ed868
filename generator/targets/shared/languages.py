"""The languages of scripts: each a folder of templates with a `language.toml`, ours or a package's, never listed."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from ... import resources
from ...encode.code import Code
from ...encode.language import Language
from ...errors import fail

MANIFEST = "language.toml"


def language(folder: Path) -> Language | None:
    """Return the language of a target's folder, None where it has none; E619 for one that cannot be used."""
    place = folder / MANIFEST
    return _read(place) if place.is_file() else None


@cache
def _read(place: Path) -> Language:
    try:
        return Language(resources.manifest(place))
    except (ValueError, KeyError, TypeError) as error:
        about = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise fail("E619", f"this language cannot be used: {about}", file=place.as_posix()) from error


def folders() -> Mapping[str, Path]:
    """Return the folders of the languages that are installed, by the names of their targets."""
    return resources.discover("templates", MANIFEST)


def filters(templates: Path | None) -> dict[str, Callable[..., Code]]:
    """Return the filters of all languages, those of a folder of the user's own among them."""
    added = [file.parent for file in sorted(templates.glob(f"*/{MANIFEST}"))] if templates else []
    places = [*folders().values(), *added]
    return {name: encoder for place in places if (one := language(place)) for name, encoder in one.filters().items()}
