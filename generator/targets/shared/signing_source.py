"""Our own signing code, which goes into outputs byte for byte: the only text that is code without being quoted."""

import re
from functools import cache

from ... import resources
from ...encode.code import Code

_SOURCE = re.compile(r"^([a-z]+_(?:clock|random))\(\)", re.MULTILINE)
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+/){0,2}[A-Za-z0-9_]+\.(?!toml|json)[a-z0-9]+")


@cache
def static(name: str) -> Code:
    """Return the static file `name` of the signing folder (`<scheme>/sign.py`), but for its last line feed.

    ValueError: no such file of ours, whatever a spec says.
    """
    first, slash, rest = name.partition("/")
    folder = resources.schemes().get(first) if slash else resources.folder("signing")
    path = folder / (rest or first) if folder else None
    if not _NAME.fullmatch(name) or path is None or not path.is_file():
        raise ValueError(f"{name!a} is no signing file")
    return Code(path.read_text("utf-8").removesuffix("\n"))


@cache
def source_command(scheme: str) -> str:
    """Return the command that `sign.sh` of a scheme takes the time or random bytes from."""
    declared = _SOURCE.search(static(f"{scheme}/sign.sh"))
    return declared[1] if declared else ":"


def short_lines(scheme: str, language: str) -> Code:
    """Return the lines by which a single call is signed, in `bash` or `python`."""
    return Code(resources.manifest(resources.schemes()[scheme] / "scheme.toml")["short"][language].strip("\n"))
