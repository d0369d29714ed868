"""Reads a curl command line, as a person types it or a browser copies it. It never runs it, and it opens no file."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from ...errors import fail
from .captured import Captured
from .tokens import character
from .values import stand_in

_COMMAND = re.compile(r"(?:^|[\s/\\])curl(?:\.exe)?[\"']?\s", re.IGNORECASE)
# In PowerShell on Windows, curl and wget are names for Invoke-WebRequest.
ALIAS = re.compile(r"\b(?:curl|wget)\b[^|\n]*\s-(?:Uri|Headers|Method)\b", re.IGNORECASE)
_CONTINUED = re.compile(r"(?:\\|\^|`)\r?\n")
# In a command for Windows' cmd, as browsers copy it, a caret escapes the next character.
_CARET = re.compile(r"\^(?:\r?\n|(.))", re.DOTALL)
# Quotation marks inside quotation marks, as PowerShell and Windows' cmd write them.
_QUOTE = re.compile(r'`"|(?<=[{\[,:])""|""(?=[}\],:])')
_ASSIGNED = re.compile(r"""(?:^|[\n;&])[ \t]*(?:export |set |\$(?:env:)?)?(\w+)[ \t]*=[ \t]*(["']?)([^"'\n]*)\2""")
_VARIABLE = re.compile(r"'[^'\n]*'|\$\{(\w+)\}|\$(?:env:)?([A-Za-z_]\w*)|%([A-Za-z_]\w*)%")
_PIECE = re.compile(
    r"(?P<space>[ \t\r]+)|(?P<end>[|;&\n])|(?P<ansi>\$'(?:[^'\\]|\\.)*+')|(?P<single>'[^']*+')"
    r'|(?P<double>"(?:[^"\\]|\\.)*+")|(?P<escaped>\\.)|(?P<plain>[^\s\'"\\|;&$]+|\$)',
    re.DOTALL,
)
_IN_DOUBLE = re.compile(r'\\(["\\$`])')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{1,4})|x([0-9A-Fa-f]{1,2})|(.))", re.DOTALL)
_SHORT_WITH_VALUE = "AbcCdDeEFhHKmoPQrtTuUwxXyYz"
_NAMES = {"X": "request", "H": "header", "d": "data", "A": "user-agent", "e": "referer", "b": "cookie"}
_FLAGS = frozenset(
    (
        "anyauth", "basic", "compressed", "digest", "disable", "fail", "fail-with-body", "get", "globoff", "head",
        "http1.0", "http1.1", "http2", "http2-prior-knowledge", "include", "insecure", "ipv4", "ipv6",
        "junk-session-cookies", "list-only", "location", "location-trusted", "negotiate", "no-buffer",
        "no-keepalive", "no-progress-meter", "ntlm", "path-as-is", "post301", "post302", "post303", "progress-bar",
        "proxy-insecure", "raw", "remote-name", "remote-time", "show-error", "silent", "ssl", "tcp-nodelay",
        "tlsv1", "tlsv1.2", "tlsv1.3", "verbose", "version"
    )
)  # fmt: skip
_DATA = frozenset(("data", "data-raw", "data-binary", "data-ascii", "json"))
_UPLOADS = frozenset(("form", "F", "upload-file", "T"))
_AS_HEADER = {"user-agent": "User-Agent", "referer": "Referer", "cookie": "Cookie"}


def is_curl(text: str) -> bool:
    """Return whether the text contains a curl command."""
    return _COMMAND.search(text) is not None and not ALIAS.search(text)


def read_curl(text: str) -> Captured:
    """Return the request of the first curl command in `text`. Raise E661 if it cannot be read."""
    options = list(_options(_words(text)))
    names = {name for name, _ in options}
    urls = [value for name, value in options if name == "url"]
    if not urls:
        raise fail("E661", "the curl command has no URL")
    data = [part for name, value in options for part in _data(name, value)]
    body, is_get = "&".join(data), "get" in names
    query = [body] if is_get and body else []
    query += [value[1:] if value.startswith("+") else _encoded(value) for name, value in options if name == "url-query"]
    usual = "HEAD" if "head" in names else "POST" if data and not is_get else "GET"
    return Captured(
        "curl command",
        dict(options).get("request") or usual,
        _with_query(urls[0], query),
        tuple(header for name, value in options for header in _headers(name, value)),
        "" if is_get else body,
        path_as_is="path-as-is" in names,
        sized=bool(data) or is_get or not names.isdisjoint(_UPLOADS),
    )


def _headers(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the header that an option sets."""
    if name == "header":
        header, _, text = value.partition(":")
        yield header.strip(), text.strip()
    elif name in _AS_HEADER:
        yield _AS_HEADER[name], value


def _data(name: str, value: str) -> Iterator[str]:
    """Yield the text that an option adds to the body, without the content of a file."""
    if name in _DATA:
        yield "" if value.startswith("@") and name != "data-raw" else value
    elif name == "data-urlencode":
        yield _encoded(value)


def _with_query(url: str, query: list[str]) -> str:
    if not url.lower().startswith(("http://", "https://")):
        url = f"http://{url}"
    for more in query:
        head, mark, fragment = url.partition("#")
        url = f"{head}{'&' if '?' in head else '?'}{more}{mark}{fragment}"
    return url


def _encoded(value: str) -> str:
    """Return the text that --data-urlencode sends for its value (`name=content` or `content`), without a file."""
    if re.match(r"[^=@]*@", value):
        return ""
    name, equals, content = value.partition("=")
    if not equals:
        name, content = "", value
    return f"{name}{'=' if name else ''}{quote(content, safe='-._~').replace('%20', '+')}"


def _words(text: str) -> list[str]:
    match = _COMMAND.search(text)
    line = text[match.end() :] if match else text
    line = _CARET.sub(lambda mark: mark[1] or " ", line) if '^"' in line else _CONTINUED.sub(" ", line)
    line = _with_values(_QUOTE.sub(lambda _: '\\"', line), text[: match.start()] if match else "")
    words: list[str] = []
    parts: list[str] | None = None
    at = 0
    while at < len(line):
        piece = _PIECE.match(line, at)
        if piece is None:
            raise fail("E661", "the curl command cannot be read", hint="is a quotation mark missing?")
        at = piece.end()
        if piece.lastgroup in {"space", "end"}:
            words += ["".join(parts)] if parts is not None else []
            parts = None
            if piece.lastgroup == "end" and words:
                break
        else:
            parts = parts if parts is not None else []
            parts.append(_unquoted(piece))
    words += ["".join(parts)] if parts is not None else []
    return words


def _with_values(line: str, before: str) -> str:
    """Return a command with the values that the script assigns to its variables, or with placeholders."""
    values = {match[1].lower(): match[3] for match in _ASSIGNED.finditer(before)}

    def value(match: re.Match[str]) -> str:
        name = next(filter(None, match.groups()), "")
        is_name = match[0].startswith("${") or name.isupper()
        assigned = values.get(name.lower(), stand_in(name) if is_name and match[0].startswith("$") else None)
        return assigned or match[0]

    return _VARIABLE.sub(value, line)


def _unquoted(piece: re.Match[str]) -> str:
    """Return the text of one piece of a word, as a shell reads it."""
    text = piece[0]
    match piece.lastgroup:
        case "ansi":
            return _ESCAPE.sub(character, text[2:-1])
        case "single":
            return text[1:-1]
        case "double":
            return _IN_DOUBLE.sub(r"\1", text[1:-1])
        case "escaped":
            return text[1:]
    return text


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    remaining_words = iter(words)
    for word in remaining_words:
        if word.startswith("--"):
            yield from _long(word[2:], remaining_words)
        elif word.startswith("-") and len(word) > 1:
            yield from _short(word[1:], remaining_words)
        else:
            yield "url", word


def _long(word: str, remaining_words: Iterator[str]) -> Iterator[tuple[str, str]]:
    name, equals, value = word.partition("=")
    if name in _FLAGS or name.startswith("no-"):
        yield name, ""
    else:
        yield name, value if equals else next(remaining_words, "")


def _short(letters: str, remaining_words: Iterator[str]) -> Iterator[tuple[str, str]]:
    for at, letter in enumerate(letters):
        if letter in _SHORT_WITH_VALUE:
            yield _NAMES.get(letter, letter), letters[at + 1 :] or next(remaining_words, "")
            return
        yield {"G": "get", "I": "head"}.get(letter, letter), ""
