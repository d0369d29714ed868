"""File names that people read: the title of a thing, as far as every file system takes it."""

import re
import unicodedata

from ...output.names import fault, folded

# Letters and digits of all scripts, and what no shell and no file system reads as anything but itself.
_REPLACED = re.compile(r"[^\w .()+,-]+")
_LONGEST = 64
STEP = 1000
"""How far apart the numbers of files in order are: others fit in between."""


def file_stem(name: str, taken: set[str]) -> str:
    """Return the file name for a title, and add it to `taken`: unique in its folder whatever the case of letters.

    A path on Windows has some 260 characters, so a stem has at most 64.
    """
    plain = _REPLACED.sub("-", unicodedata.normalize("NFC", name)).lstrip("-.,+) ")[:_LONGEST]
    plain = plain.rstrip("-.,+( ") or "untitled"
    # Windows reads the name of a device up to the first dot.
    plain = f"{plain.replace('.', '-')}-" if fault(plain) else plain
    stem, number = plain, 1
    while folded(stem) in taken:
        stem, number = f"{plain}-{number}", number + 1
    taken.add(folded(stem))
    return stem
