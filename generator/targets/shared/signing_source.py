"""Our signing code, which is copied into outputs byte for byte. It is the only text that is `Code` without an encoder.

A signing file may end in a part `--- one call in short ---`. Its lines, after a comment mark and a bar, sign a single
call as a person would write it. This part is not copied into outputs with the rest.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ... import resources
from ...encode.code import Code

_NAME = re.compile(r"(?:[A-Za-z0-9_-]+/){0,2}[A-Za-z0-9_]+\.(?!toml|json)[a-z0-9]+")
_SHORT = re.compile(r"\n+(?:#|//|--) --- one call in short ---\n")
_BAR = re.compile(r"^(?:#|//|--)\| ?", re.MULTILINE)


@cache
def static(name: str) -> Code:
    """Return the static file `name` of the signing folder (`<scheme>/sign.py`), without its last line feed.

    Raise ValueError for a name that is not one of our files; a document can never choose a file.
    """
    first, slash, file_name = name.partition("/")
    folder = resources.schemes().get(first) if slash else resources.folder("signing")
    path = folder / (file_name or first) if folder else None
    if not _NAME.fullmatch(name) or path is None or not path.is_file():
        raise ValueError(f"{name!a} is no signing file")
    return source(path)


@cache
def source(path: Path) -> Code:
    """Return the part of a static file that is copied into outputs, without its last line feed."""
    return Code(_parts(path)[0].removesuffix("\n"))


@cache
def signing_file(scheme: str, name: str, folder: Path | None = None) -> Path | None:
    """Return the file `name` by which a language signs: the scheme's, or one in the folder of the language."""
    scheme_folder = resources.schemes()[scheme]
    paths = (scheme_folder / name, *([folder / "signing" / scheme_folder.name / name] if folder else []))
    return next((path for path in paths if path.is_file()), None)


def between_marks(path: Path, of: str = "") -> Mapping[str, str]:
    """Return a static file for the file that scripts share, between two comment lines."""
    name = path.name
    return {"head": f"--- {name}{of}, byte for byte ---", "source": source(path), "end": f"--- end of {name} ---"}


@cache
def short_lines(path: Path | None, indent: int = 0) -> Code:
    """Return the lines that sign a single call, if a signing file has such lines."""
    lines = _BAR.sub(" " * indent, _parts(path)[1]) if path else ""
    return Code("\n".join(line.rstrip() for line in lines.split("\n")).rstrip("\n"))


def _parts(path: Path) -> tuple[str, str]:
    text, *short = _SHORT.split(path.read_text("utf-8"), maxsplit=1)
    return (f"{text}\n" if short else text), "".join(short)
