"""Turns failures of calls into errors with hints."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import httpx2

from ._api import HINTS, SECRET_NAMES
from ._errors import (
    AnswerError,
    ApiError,
    ConfigurationError,
    ConflictError,
    RefusedError,
    UnreachableError,
    error_class,
)
from ._masked import masked

if TYPE_CHECKING:
    from ._core import Call
    from ._operation import Operation

_SKEW = 30
_SEE_OTHER = 303
_FOUND = (302, _SEE_OTHER)
_UNSIGNED = (400, 401, 403)
# Texts, and not compiled: most programs that load a client never need them.
_PAGE = r"(?is)\s*(<!--.*?-->\s*)*+<(!doctype html|html|head|body)\b"
_LOGIN = r"(?i)^[^?#]*(log-?in|sign-?in|auth|sso|saml|form)|[?&]SAMLRequest="
_STRANGER = "The server does not know the caller."
_CLOCK = r"(?i)time|expired|clock|too old"
# An alert is about the client's certificate, any other error about the server's.
_TLS_HINTS = (
    (
        r"(?i)alert (certificate required|handshake failure)",
        "The server wants a client certificate.",
    ),
    (
        r"(?i)alert unsupported certificate",
        "The certificate that was shown is not one for clients.",
    ),
    (
        r"(?i)alert (unknown ca|bad certificate|certificate unknown)",
        "The server does not trust the client certificate: is it of this site?",
    ),
    (
        r"(?i)alert certificate (expired|revoked)",
        "The client certificate is no longer valid.",
    ),
    (
        r"(?i)self[- ]signed|local issuer|unable to get issuer",
        "Pass ca= where the server's authority is a private one.",
    ),
    (
        r"(?i)hostname mismatch|not valid for|doesn't match",
        "The server's certificate names another host: call that one, or pass server_name=.",
    ),
    (r"(?i)has expired|not yet valid", "The server's certificate is out of date."),
    (
        r"(?i)disconnected without|reset by peer|eof occurred",
        "Perhaps the server wants a client certificate, or the port is of another service.",
    ),
)


@contextmanager
def blamed(operation: Operation[Any]) -> Generator[None]:
    """Turn every error into one of this client, with the name of the operation."""
    try:
        yield
    except ApiError as error:
        error.operation = error.operation or operation.label
        raise
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(str(error), operation=operation.label) from error


def _media_type(response: httpx2.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def may_differ(operation: Operation[Any], response: httpx2.Response) -> bool:
    """Return whether an answer is of another type than the documented ones."""
    return _may_be_page(operation, response) or _is_value(operation, response)


def difference(call: Call, response: httpx2.Response) -> ApiError | None:
    """Return the error of a call whose answer is a web page, or no stream of events."""
    status, operation = response.status_code, call.operation
    if _is_page(operation, response):
        message = f"{status}, but a web page came instead of the answer"
        return error(call, response, RefusedError, message)
    if _is_value(operation, response):
        message = f"{status}, but JSON came instead of events"
        message += ": does the body ask for them?" if call.body.content else ""
        return error(call, response, AnswerError, message)
    return None


def _may_be_page(operation: Operation[Any], response: httpx2.Response) -> bool:
    return _media_type(response) == "text/html" and not operation.html


def _is_page(operation: Operation[Any], response: httpx2.Response) -> bool:
    """Return whether the answer is a web page, but another one is documented.

    Some servers call whatever they send `text/html`, so the content has the last word.
    """
    may_be_page = _may_be_page(operation, response)
    return may_be_page and bool(re.match(_PAGE, response.text))


def _is_value(operation: Operation[Any], response: httpx2.Response) -> bool:
    """Return whether an answer is one JSON value, but events were asked for."""
    is_json = _media_type(response).endswith("json")
    return is_json and operation.accept == "text/event-stream"


def failed(call: Call, response: httpx2.Response) -> ApiError:
    """Return the error of a call whose answer has a status of failure."""
    status = response.status_code
    message = f"{status} {response.reason_phrase}".strip()
    return error(call, response, error_class(status), message)


def unreachable(call: Call, failure: Exception) -> ApiError:
    """Return the error of a call without an answer."""
    message = call.variables.cover(str(failure)) or type(failure).__name__
    hint = ""
    if isinstance(failure, httpx2.TimeoutException):
        hint = "The server took longer than the time-out of the client."
    elif call.variables.get("base_url").startswith("https:"):
        fitting = (text for pattern, text in _TLS_HINTS if re.search(pattern, message))
        hint = next(fitting, "")
    return UnreachableError(message, operation=call.operation.label, hint=hint)


def error(
    call: Call,
    response: httpx2.Response,
    kind: type[ApiError],
    message: str,
) -> ApiError:
    """Return an error with details of the call and its answer; secrets are masked."""
    return kind(
        call.variables.cover(message),
        operation=call.operation.label,
        status=response.status_code,
        headers=response.headers,
        body=call.variables.cover(response.text),
        hint=" ".join(_hints(call, response, kind)),
    )


def _hints(call: Call, response: httpx2.Response, kind: type[ApiError]) -> list[str]:
    status, text = response.status_code, response.text
    fitting = (hint for hint in HINTS if status in hint.statuses)
    hints = [hint.text for hint in fitting if re.search(hint.pattern, text)][:1]
    is_unexplained = status in _UNSIGNED and not hints
    may_be_late = is_unexplained or re.search(_CLOCK, text)
    if call.extensions["sign"] and may_be_late and (clock := _clock(response)):
        hints.append(clock)
    if response.has_redirect_location:
        hints.append(_redirect(call, response))
    elif _is_page(call.operation, response) and response.is_success:
        address = masked(str(response.url), SECRET_NAMES)
        hints.append(f"It is likely a login page, of {address}. {_STRANGER}")
    if issubclass(kind, ConflictError) and call.operation.method in ("PUT", "PATCH"):
        hints.append("Read the object again, change what you read, and send that.")
    return hints


def may_follow(call: Call) -> bool:
    """Return whether a caller may have the redirects of a call followed."""
    return call.operation.method in ("GET", "HEAD") and not call.extensions["sign"]


def _redirect(call: Call, response: httpx2.Response) -> str:
    location = response.headers["Location"]
    try:
        address = urljoin(str(response.url), location)
    except ValueError:
        return f"The server redirects to {location!r}, which is no address."
    address = call.variables.cover(masked(address, SECRET_NAMES))
    if re.search(_LOGIN, address):
        return f"The server redirects to {address}, likely a login. {_STRANGER}"
    if _is_result(call, response.status_code, address):
        return f"The result is at {address}: get it from there with a GET."
    what = "make the new address the base address"
    if may_follow(call) and call.extensions["follows"]:
        what = f"too many redirects, or one that leaves https; {what}"
    elif may_follow(call):
        what = f"pass follow_redirects=True, or {what}"
    return f"The server redirects to {address}: {what}."


def _is_result(call: Call, status: int, address: str) -> bool:
    """Return whether a redirect tells where the result of a change is (RFC 9110)."""
    if call.operation.method in ("GET", "HEAD") or status not in _FOUND:
        return False
    paths = [urlsplit(url).path.rstrip("/") for url in (call.url, address)]
    return status == _SEE_OTHER or paths[0] != paths[1]


def _clock(response: httpx2.Response) -> str:
    skew = _skew(response)
    if abs(skew) <= _SKEW:
        return ""
    way = "behind" if skew > 0 else "ahead of"
    return f"This clock is {abs(skew):.0f} s {way} the server's."


def _skew(response: httpx2.Response) -> float:
    try:
        server = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return 0.0
    now = datetime.now(UTC)
    return (server.replace(tzinfo=server.tzinfo or UTC) - now).total_seconds()
