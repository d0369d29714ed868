"""A request as it was captured, before it is verified, and what its answer says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin

from ...encode.terminal import visible
from ...signing.registry import Scheme
from .. import Finding
from ..catalogue import finding
from ..request import ReceivedRequest
from ..urls import DEFAULT_PORTS, Url, split

_ALWAYS_ESCAPED = re.compile(r"[^!-~]|[\"<>]")
# Some clients escape these characters, others do not.
_SOMETIMES_ESCAPED = re.compile(r"[`\\^{}|']")
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


@dataclass(frozen=True, slots=True)
class Captured:
    """One captured request.

    `url` is the URL as captured. `exact` says that it was sent byte for byte like this (raw HTTP); otherwise the client
    may have escaped it before it sent it. `path_as_is` is false if the client removes `/../`. `scheme_known` is false
    for raw HTTP, which does not say http or https. `sized` is false if the client did not send the length of the body.
    `answer` is the received answer, if the capture has it; a capture may have only an answer (`url` is then empty).
    `when` is the time at which the server received the request, if the capture has it. `source` names the kind of
    capture.
    """

    source: str
    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: str = field(default="", repr=False)
    when: datetime | None = None
    exact: bool = False
    scheme_known: bool = True
    path_as_is: bool = True
    sized: bool = True
    answer: CapturedAnswer | None = None

    def requests(self) -> Iterator[ReceivedRequest]:
        """Yield the requests that may have been sent; the most probable one comes first."""
        for url in dict.fromkeys(self._urls()):
            yield ReceivedRequest(
                self.method, url, self.headers, self.body.encode("utf-8", "replace"), typed=self.url, sized=self.sized
            )

    def _urls(self) -> Iterator[str]:
        if self.exact:
            yield self.url
            if not self.scheme_known:
                yield re.sub("^https?", lambda match: "http" if match[0] == "https" else "https", self.url)
            return
        host = next((value for name, value in self.headers if name.lower() == "host" and value), "")
        url_as_sent = str(_as_sent(split(self.url), host))
        url = url_as_sent if self.path_as_is else _without_dots(url_as_sent)
        yield url
        yield _SOMETIMES_ESCAPED.sub(lambda match: quote(match[0], safe=""), url)


def _as_sent(typed: Url, host: str) -> Url:
    """Return the URL that a client sends for the one that a person typed."""
    scheme = typed.scheme.lower() or "http"
    authority = (host or typed.authority.rpartition("@")[2]).lower().removesuffix(f":{DEFAULT_PORTS.get(scheme, '')}")
    query = None if typed.query is None else _escaped(typed.query)
    return Url(scheme, authority, _escaped(typed.path or "/"), query, None)


def _escaped(text: str) -> str:
    return _ALWAYS_ESCAPED.sub(lambda match: quote(match[0], safe=""), text.encode("utf-8", "replace").decode())


def _without_dots(url: str) -> str:
    parts = split(url)
    if not re.search(r"/\.\.?(/|$)", parts.path):
        return url
    return str(Url(parts.scheme, parts.authority, split(urljoin("http://h/", parts.path)).path, parts.query, None))


def http_date(text: str) -> datetime | None:
    """Return the time of a Date header (RFC 9110), or None."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
