"""Explains a captured answer: a redirect, a page instead of data, a missing length, an id that is not one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...encode.terminal import visible
from ...signing.registry import Scheme
from .. import Finding
from ..catalogue import finding

_STATUS = re.compile(
    r"^\W*(?:HTTP/[\d.]+ (\d{3})\b.*|.*\[(\d{3}) [\w -]+, .*\]|.*\s(\d{3})\s+[\d.]+ ?m?s)\s*$", re.MULTILINE
)
_LOCATION = re.compile(r"^\W*location\s*:\s*[\"']?([^\s\"',]+)", re.MULTILINE | re.IGNORECASE)
_MEDIA = re.compile(r"^\W*content-type\s*:\s*[\"']?([\w/.+-]+)", re.MULTILINE | re.IGNORECASE)
_NO_ID = re.compile(r"""["']?value["']?\s*:\s*["']?(?:0{8}-(?:0{4}-){3}0{12})\b""")
_ERROR = re.compile(r"""<error\b|"error\"""")
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True)
class CapturedAnswer:
    """The received answer: its status, location, media type and text.

    `is_no_id` says that its value is the empty GUID.
    """

    status: int
    location: str = field(default="", repr=False)
    media: str = ""
    is_no_id: bool = False
    body: str = field(default="", repr=False)

    def hint(self, scheme: Scheme) -> str:
        """Return what the text of a failure means to a caller of this scheme, or ''."""
        has_failed = self.status >= 400 or _ERROR.search(self.body)
        hints = [one for one in scheme.hints if has_failed and self.status in one["statuses"]]
        return next((str(one["text"]) for one in hints if re.search(one["pattern"], self.body)), "")

    def findings(self, *, has_interface: bool) -> Iterator[Finding]:
        """Yield the findings about the answer.

        A web page is a mistake only if the call was to an interface for programs (`has_interface`).
        """
        if self.status == 411:
            yield finding("answer-no-length")
        if self.status in _REDIRECTS:
            where = visible(self.location.partition("?")[0][:120])
            yield finding("answer-redirect", f"It points to {where}" if where else "")
        if self.status == 200 and self.media == "text/html" and has_interface:
            yield finding("answer-page")
        if self.is_no_id:
            yield finding("answer-no-id")


def answer_in(text: str) -> CapturedAnswer | None:
    """Return the first answer in raw HTTP, the output of curl or the text of a console."""
    match = _STATUS.search(text)
    if not match:
        return None
    head, *body = re.split(r"\n\W*\n", text[match.end() :].replace("\r", ""), maxsplit=1)
    location, media = _LOCATION.search(head), _MEDIA.search(head)
    status = int(next(filter(None, match.groups())))
    is_no_id = bool(_NO_ID.search(text, match.end()))
    kind = media[1].lower() if media else ""
    return CapturedAnswer(status, location[1] if location else "", kind, is_no_id, "".join(body))
