"""File names for people: a title, as far as every file system allows it."""

import re
import unicodedata

from ...output.names import fault, folded

# Letters and digits of all scripts, and signs without a special meaning in shells and file systems.
_REPLACED = re.compile(r"[^\w .()+,-]+")
_LONGEST = 64
STEP = 1000
"""The step between the numbers of ordered files, so that others can be inserted."""


def file_stem(name: str, used_stems: set[str]) -> str:
    """Return the file name for a title, and add it to `used_stems`: those of its folder, in any case of letters.

    A path on Windows may have about 260 characters, so a stem has at most 64.
    """
    plain = _REPLACED.sub("-", unicodedata.normalize("NFC", name)).lstrip("-.,+) ")[:_LONGEST]
    plain = plain.rstrip("-.,+( ") or "untitled"
    # Windows recognises the name of a device before the first dot.
    plain = f"{plain.replace('.', '-')}-" if fault(plain) else plain
    stem, number = plain, 1
    while folded(stem) in used_stems:
        stem, number = f"{plain}-{number}", number + 1
    used_stems.add(folded(stem))
    return stem
