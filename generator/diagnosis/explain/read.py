"""Reads the requests in a text of any known kind."""

from collections.abc import Callable
from dataclasses import replace

from ...errors import fail
from .answered import answer_in
from .captured import Captured
from .code import is_code, read_code
from .curl import is_curl, read_curl
from .raw import is_raw, read_console, read_raw
from .records import is_json, read_records

# The first kind that matches the text and gives a request is used.
_KINDS: tuple[tuple[Callable[[str], bool], Callable[[str], Captured | None]], ...] = (
    (is_raw, read_raw),
    (is_curl, read_curl),
    (is_code, read_code),
    (bool, read_console),
)


def read(text: str) -> list[Captured]:
    """Return the requests captured in `text`. Raise E660 if none can be read."""
    if is_json(text) and (requests := read_records(text)):
        return requests
    answer = answer_in(text)
    for is_kind, reader in _KINDS:
        if is_kind(text) and (captured := reader(text)):
            return [replace(captured, answer=answer)]
    if answer:
        return [Captured("answer alone", "", "", answer=answer)]
    raise fail(
        "E660",
        "no captured request was found in this text",
        hint="give a curl command, a call in PowerShell, JavaScript or Python, raw HTTP, a HAR file, "
        "newman's JSON report or the text of Postman's console",
    )
