"""Any file: a name that is safe everywhere and unique ignoring case, UTF-8, nothing invisible, no template run."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from generator.encode.invisible import UNSEEN

_NAME = re.compile(r"[a-z0-9_.-]*[a-z0-9_](?:\.[a-z0-9_]+)*")
# Postman and Bruno name the files of requests by their titles: letters, digits, and nothing that a shell would read.
_TITLE = re.compile(r"(?:\.resources|\w|[\w(][\w .()+,-]*[\w)-])")
_TITLED = ("bruno/", "postman_v3/")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_OBEYED = {"conftest.py", "setup.py", "sitecustomize.py", "usercustomize.py", "makefile", ".git", "setup.cfg"}
_COLLECTED = re.compile(r"test_.*\.py|.*_test\.py")
_RUN = "988027"
_MOST_BYTES = 255


def _in_letters(part: str) -> str:
    """Return a name in which each letter of another script is a plain one; one that a file system may rewrite stays."""
    if unicodedata.normalize("NFC", part) != part or len(part.encode()) > _MOST_BYTES:
        return part
    return "".join("a" if not char.isascii() and f"a{char}".isidentifier() else char for char in part)


def judge(files: Any) -> Iterator[str]:
    """Yield what is wrong with the names and the bytes of an output."""
    folded = [name.casefold() for name in files]
    yield from (f"{name}: twice" for name in set(folded) if folded.count(name) > 1)
    for name, file in files.items():
        wanted = _TITLE if name.startswith(_TITLED) else _NAME
        for part in name.split("/"):
            if (
                not wanted.fullmatch(_in_letters(part))
                or _RESERVED.fullmatch(part)
                or part in _OBEYED
                or _COLLECTED.fullmatch(part)
            ):
                yield f"{name}: {part!r} is no safe name"
        text = file.content.decode()
        # Windows PowerShell 5.1 tells by this mark, at the beginning alone, that a file is UTF-8.
        shown = text.removeprefix("\ufeff") if name.endswith(".ps1") else text
        match = UNSEEN.search(shown.replace("\n", ""))
        if match:
            yield f"{name}: invisible {match[0]!a}"
        if _RUN in text:
            yield f"{name}: a template was run"
