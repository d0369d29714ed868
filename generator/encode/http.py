"""Checks parts of HTTP messages. They are accepted or refused, but never repaired (RFC 9110, RFC 3986).

Each function returns its argument, or raises ValueError with a reason that helps the user to correct it.
"""

import re

from .code import Code

_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_HEADER_NAME = re.compile(_WORD)
_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ -~\t]*[!-~])?)?")
_METHOD = re.compile(r"[A-Z]+(?:-[A-Z]+)*")
# Without an opening brace, because Postman and Bruno would read a variable.
_MEDIA_TYPE = re.compile(
    rf'(?:{_WORD}|\*)/(?:{_WORD}|\*)(?:[ \t]*;[ \t]*{_WORD}=(?:{_WORD}|"(?:[ !#-\[\]-z|}}~]|\\["\\])*"))*'
)
_PLACEHOLDER = r"\{[A-Za-z0-9_.-]+\}"
_HOST = rf"(?:(?:[A-Za-z0-9_-]|{_PLACEHOLDER})(?:[A-Za-z0-9._-]|{_PLACEHOLDER})*|\[[0-9A-Fa-f:.]+\])"
_PATH = rf"(?:/(?:[A-Za-z0-9._~!$&()*+,;=:@-]|%[0-9A-Fa-f]{{2}}|{_PLACEHOLDER})*)*"
_SERVER = re.compile(rf"(?!//)(?:(?:https?|{_PLACEHOLDER})://{_HOST}(?::(?:[0-9]{{1,5}}|{_PLACEHOLDER}))?)?{_PATH}")

NOT_PARAMETERS = {"content-type"} | {
    *("host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect"),
    *("proxy-connection", "proxy-authorization"),
}
"""OpenAPI ignores the first one (`Accept` is decided with the operation). HTTP libraries set the others (RFC 9110)."""


def header_name(text: str) -> Code:
    """Return the name of a header field, a token."""
    return _checked(_HEADER_NAME, text, "a header name is made of letters, digits and !#$%&'*+-.^_`|~")


def field_name(text: str) -> str:
    """Return the name of a pair of a query or a form; no server reads a value without one."""
    if not text:
        raise ValueError("a name is not empty")
    return text


def header_value(text: str) -> Code:
    """Return the value of a header field: visible ASCII, with blanks only between other characters."""
    return _checked(_HEADER_VALUE, text, "a header value is visible ASCII without line breaks or outer blanks")


def method(text: str) -> Code:
    """Return a request method in capitals."""
    return _checked(_METHOD, text, "a method is a word in capitals")


def is_header_name(text: str) -> bool:
    """Return whether a header can have this name."""
    return bool(_HEADER_NAME.fullmatch(text))


def media_type(text: str) -> Code:
    """Return a media type or range with its parameters."""
    return _checked(_MEDIA_TYPE, text, "a media type is type/subtype, with parameters name=value")


def media_types(text: str) -> list[str]:
    """Return the media types of a list with commas, without ranges and without texts that are not media types."""
    types = [one.strip() for one in text.split(",") if "*" not in one]
    return [one for one in types if _MEDIA_TYPE.fullmatch(one)]


def server_url(text: str) -> Code:
    """Return a base address with its `{placeholders}`: http or https, no user, no query, no fragment; or a path."""
    return _checked(_SERVER, text, "a server URL is http(s)://host[:port][/path] without user, query and fragment")


def _checked(pattern: re.Pattern[str], text: str, reason: str) -> Code:
    if not pattern.fullmatch(text):
        raise ValueError(f"{reason}; found {text[:80]!a}")
    return Code(text)
