"""File names that people read: the title of a thing, as far as every file system takes it."""

import re

from ...output.names import fault, folded

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST = 64


def file_stem(name: str, taken: set[str]) -> str:
    """Return the file name for a title, and add it to `taken`: unique in its folder whatever the case of letters.

    A path on Windows has some 260 characters, so a stem has at most 64.
    """
    plain = _FORBIDDEN.sub("-", name).strip()[:_LONGEST].strip()
    plain = plain.rstrip(".") + "-" if plain.endswith(".") else plain
    plain = f"{plain}-" if not plain or fault(f"{plain}.yaml") or fault(plain) else plain
    stem, number = plain, 1
    while folded(stem) in taken:
        stem, number = f"{plain}-{number}", number + 1
    taken.add(folded(stem))
    return stem
