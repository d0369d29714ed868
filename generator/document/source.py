"""Reads the bytes of one file as text, or says why they cannot be a specification."""

import codecs
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..errors import Diagnostic, PrerequestError, fail
from ..settings.files import INSTEAD, IRREGULAR, read_regular, why_unreadable
from ..settings.limits import Limits
from .positions import JsonPositions, Tokens, line_column

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLANK = " \t\r\n"
_HTML = ("<!doctype", "<html", "<head", "<body", "<?xml", "<!--")


@dataclass(frozen=True)
class Source:
    """One file: its name as the user gave it and its text without a byte order mark."""

    file: str
    text: str

    @property
    def is_json(self) -> bool:
        """Whether the text begins like JSON."""
        return self.text.lstrip(" \t\r\n")[:1] in ("{", "[")

    @cached_property
    def positions(self) -> JsonPositions:
        """The positions of its values, if it is JSON."""
        return JsonPositions(self.text)

    def error(
        self, code: str, message: str, offset: int, *, pointer: str | None = None, hint: str = ""
    ) -> PrerequestError:
        """Return the error for a finding at a character of the text."""
        return self.error_at(code, message, line_column(self.text, offset), pointer=pointer, hint=hint)

    def error_at(
        self, code: str, message: str, position: tuple[int, int], *, pointer: str | None = None, hint: str = ""
    ) -> PrerequestError:
        """Return the error for a finding at a line and a column."""
        line, column = position
        return PrerequestError((Diagnostic(code, message, self.file, pointer, line, column, hint),))


class SourcePart(NamedTuple):
    """The file of a part of a document: the values below `at` are below `inner` in `source`."""

    at: Tokens
    source: Source
    inner: Tokens = ()


def read_source(path: Path, limits: Limits, file: str = "") -> Source:
    """Read a file as text. `file` is its name in messages. Raise `PrerequestError` E101 to E104."""
    name = file or str(path)
    return Source(name, _decode(_read(path, limits, name), name))


def _read(path: Path, limits: Limits, name: str) -> bytes:
    try:
        data = read_regular(path, limits.max_bytes + 1)
    except FileNotFoundError:
        raise fail("E101", "there is no such file", file=name, hint="check the name and the folder") from None
    except IsADirectoryError:
        raise fail("E101", "this is a folder, not a file", file=name, hint="name the file in it") from None
    except PermissionError:
        raise fail("E101", "this file cannot be read: permission denied", file=name) from None
    except (OSError, ValueError) as error:
        hint = INSTEAD if IRREGULAR in str(error) else ""
        raise fail("E101", f"this file cannot be read{why_unreadable(error)}", file=name, hint=hint) from None
    if len(data) > limits.max_bytes:
        message = f"this file has more than {limits.max_bytes} bytes"
        raise fail("E102", message, file=name, hint="raise the limit if the file is meant to be that large")
    return data


def _decode(data: bytes, name: str) -> str:
    if data.startswith(_UTF16) or b"\0" in data[:4]:
        raise fail("E103", "this file is UTF-16 or UTF-32 text, not UTF-8", file=name, hint="save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        finding = Diagnostic("E103", "this is not UTF-8 text", name, None, line, column, "save the file as UTF-8")
        raise PrerequestError((finding,)) from None
    _check_kind(text, name)
    return text


def _check_kind(text: str, name: str) -> None:
    # Not `strip()` alone: it would also remove control characters, which the parsers must report.
    start = text[:2000].lstrip(_BLANK).lower()
    if not start and not text.strip(_BLANK):
        raise fail("E104", "this file is empty", file=name, hint="save the document, or fetch it again")
    if start.startswith(_HTML):
        hint = "a login or error page may have been saved instead of the specification; fetch it again"
        raise fail("E104", "this is a web page, not a specification", file=name, hint=hint)
