"""The answer to a call: written to a file, formatted on a terminal, or unchanged in a pipe."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from ..errors import fail

# A larger answer is printed unchanged while it arrives: nobody reads it whole, so nobody should wait for its end.
_READABLE = 4_000_000
_PIECE = 65_536
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_HEAD = re.compile(rb"(?:HTTP/[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)*")


def run(command: Sequence[str], output: Path | None) -> int:
    """Run the program that makes a call, print or write the answer, and return the exit status."""
    sys.stdout.flush()
    if output:
        _check(output)
    if output is None and not sys.stdout.isatty():
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own script
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own script
        assert isinstance(process.stdout, BufferedReader)  # noqa: S101 - it is a pipe
        if output is None:
            _show(process.stdout, sys.stdout.buffer)
        else:
            _keep(process.stdout, output)
    return process.returncode


def _check(file: Path) -> None:
    """Refuse a file that cannot be written, before anything is sent."""
    try:
        obstacle = _obstacle(file)
    except OSError as error:
        obstacle = str(error.strerror)
    if obstacle:
        raise fail("E635", f"the answer cannot be written to {file}: {obstacle}")


def _obstacle(file: Path) -> str:
    """Return why a file cannot be written, or an empty text."""
    if file.is_dir():
        return "it is a folder"
    if not file.parent.is_dir():
        return "its folder is missing"
    return "" if os.access(file if file.exists() else file.parent, os.W_OK) else "no permission"


def _keep(answer: BufferedReader, file: Path) -> None:
    """Write the answer to a file. Without an answer, an existing file does not change."""
    first = answer.read1(_PIECE)
    if first:
        try:
            with file.open("wb") as stream:
                for piece in _pieces(answer, first):
                    stream.write(piece)
        except OSError as error:
            raise fail("E635", f"the answer cannot be written to {file}: {error.strerror}") from error


def _show(answer: BufferedReader, terminal: BinaryIO) -> None:
    """Print an answer on a terminal: JSON of usual size is formatted, anything else is unchanged."""
    first = answer.read1(_PIECE)
    if _is_json(first):
        while len(first) < _READABLE and (piece := answer.read1(_PIECE)):
            first += piece
        first = _readable(first)
    for piece in _pieces(answer, first):
        terminal.write(piece)
        terminal.flush()


def _pieces(answer: BufferedReader, first: bytes) -> Iterator[bytes]:
    yield first
    while piece := answer.read1(_PIECE):
        yield piece


def _is_json(start: bytes) -> bool:
    return _HEAD.sub(b"", start, count=1).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _readable(answer: bytes) -> bytes:
    """Return JSON with a line for each value, which itself is unchanged. Other text is returned unchanged."""
    head = _HEAD.match(answer)
    end = head.end() if head else 0
    try:
        text = answer[end:].decode("utf-8-sig")
        json.loads(text)
    except (ValueError, RecursionError):
        return answer
    return answer[:end] + "".join(_indented(text)).encode() + b"\n"


def _indented(text: str) -> Iterator[str]:
    depth, before = 0, ""
    for word in _WORD.findall(text):
        depth -= word in "]}"
        is_empty = before in ("[", "{") and word in "]}"
        if (before in ("[", "{", ",") or word in "]}") and not is_empty:
            yield "\n" + "  " * depth
        yield f"{word} " if word == ":" else word
        depth += word in "[{"
        before = word
