"""Numbers the files of a collection in their order. A new file in the middle does not change the other numbers.

Generated files are numbered in steps of `STEP`. A file on disk keeps its number if the numbers still rise in the order
of the document. A new file gets a number between those of its neighbours.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from ..output.model import File
from ..targets.shared.files import STEP

_NUMBERS = {
    "postman_v3": re.compile(rb"^order: ([1-9][0-9]{0,14})$", re.MULTILINE),
    "bruno": re.compile(rb"\A(?:#.*\n)?info:\n(?:  .*\n)*?  seq: ([1-9][0-9]{0,14})$", re.MULTILINE),
}
Numbers = Mapping[str, int]


def is_numbered(path: str) -> bool:
    """Return whether a file belongs to a collection whose files have numbers."""
    return path.partition("/")[0] in _NUMBERS


def with_numbers(files: Mapping[str, File], on_disk: Callable[[str], bytes | None]) -> dict[str, File]:
    """Return `files` with the numbers of the files on disk."""
    groups: dict[str, dict[str, int]] = {}
    for path, file in files.items():
        if number := _number(path, file.content):
            groups.setdefault(_around(path), {})[path] = number
    result = dict(files)
    for siblings in groups.values():
        ordered = sorted(siblings, key=siblings.__getitem__)
        numbers_on_disk = {path: number for path in ordered if (number := _number(path, on_disk(path) or b""))}
        for path, number in numbered(ordered, numbers_on_disk).items():
            result[path] = _renumbered(path, files[path], number)
    return result


def numbered(ordered: Sequence[str], numbers_on_disk: Numbers) -> dict[str, int]:
    """Return a number for each path: its number on disk if these rise, or else one between its neighbours.

    If there are not enough numbers between two neighbours, all paths are numbered anew.
    """
    kept: list[tuple[int, int]] = [
        (-1, 0),
        *_rising([(at, numbers_on_disk[p]) for at, p in enumerate(ordered) if p in numbers_on_disk]),
    ]
    result = {ordered[at]: number for at, number in kept[1:]}
    for (first, low), (last, high) in pairwise(kept):
        count = last - first
        if high - low < count:
            return {path: STEP * number for number, path in enumerate(ordered, 1)}
        result |= {ordered[first + n]: low + (high - low) * n // count for n in range(1, count)}
    first, low = kept[-1]
    appended = enumerate(ordered[first + 1 :], low // STEP + 1)
    return result | {path: STEP * number for number, path in appended}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs`, not necessarily adjacent, whose second numbers rise.

    `chains[n]` is the rising part of n + 1 pairs, of those seen so far, with the lowest last number (`lasts[n]`).
    """
    lasts: list[int] = []
    chains: list[list[tuple[int, int]]] = []
    for pair in pairs:
        length = bisect_left(lasts, pair[1])
        chain = [*(chains[length - 1] if length else []), pair]
        lasts[length : length + 1] = [pair[1]]
        chains[length : length + 1] = [chain]
    return chains[-1] if chains else []


def _around(path: str) -> str:
    """Return the folder whose content a file is ordered in: for the file that describes a folder, the folder above."""
    file = PurePosixPath(path)
    levels = {"definition.yaml": 2, "folder.yml": 1}.get(file.name, 0)
    return str(file.parents[levels])


def _number(path: str, content: bytes) -> int:
    match = _match(path, content)
    return int(match[1]) if match else 0


def _match(path: str, content: bytes) -> re.Match[bytes] | None:
    pattern = _NUMBERS.get(path.partition("/")[0])
    return pattern.search(content) if pattern else None


def _renumbered(path: str, file: File, number: int) -> File:
    match = _match(path, file.content)
    if match is None or int(match[1]) == number:
        return file
    content = file.content[: match.start(1)] + b"%d" % number + file.content[match.end(1) :]
    return replace(file, content=content, generated=content if file.generated == file.content else file.generated)
