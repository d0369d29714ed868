"""Reads the requests in a text of any known kind."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ...errors import fail
from .answered import answer_in
from .captured import Captured
from .code import is_code, read_code
from .curl import is_curl, read_curl
from .raw import is_raw, read_console, read_raw
from .records import is_json, read_records


def _read_answer(text: str) -> Captured | None:
    return Captured("answer alone", "", "") if answer_in(text) else None


CaptureReader = Callable[[str], Iterable[Captured | None]]
# The first kind that matches the text and gives a request is used.
_KINDS: tuple[tuple[Callable[[str], bool], CaptureReader], ...] = (
    (is_json, read_records),
    (is_raw, lambda text: [read_raw(text)]),
    (is_curl, lambda text: [read_curl(text)]),
    (is_code, lambda text: [read_code(text)]),
    (bool, lambda text: [read_console(text) or _read_answer(text)]),
)


def read(text: str) -> list[Captured]:
    """Return the requests captured in `text`. Raise E660 if none can be read."""
    for is_kind, reader in _KINDS:
        requests = [captured for captured in reader(text) if captured] if is_kind(text) else []
        if requests and is_kind is not is_json and len(requests) == 1:
            return [replace(requests[0], answer=answer_in(text))]
        if requests:
            return requests
    raise fail(
        "E660",
        "no captured request was found in this text",
        hint="give a curl command, a call in PowerShell, JavaScript or Python, raw HTTP, a HAR file, "
        "newman's JSON report or the text of Postman's console",
    )
