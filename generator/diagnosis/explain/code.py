"""Reads a call in PowerShell, JavaScript (`fetch`) or Python (requests, httpx, urllib). The code is never run."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from urllib.parse import urlencode

from ...document.objects import METHODS
from .captured import Captured
from .curl import ALIAS
from .program import Program
from .values import ProgramValue, Unknown, as_json, pairs

_POWERSHELL = re.compile(rf"\bInvoke-(?:RestMethod|WebRequest)\b|\b(?:irm|iwr)\s|{ALIAS.pattern}", re.IGNORECASE)
_COMMANDS = frozenset(("invoke-restmethod", "invoke-webrequest", "irm", "iwr", "curl", "wget"))
_FETCH = re.compile(r"\bfetch\(")
_LIBRARY = re.compile(r"\b(?:requests|httpx2?|urllib)\b")
_PROMPT = re.compile(r"^(?:>>>|\.\.\.|>>|PS [^>\n]*>) ?", re.MULTILINE)
_PARAMETERS = ("uri", "method", "headers", "body", "custommethod", "contenttype", "infile", "websession")
_SWITCHES = ("-usebasic", "-skip", "-usedefault", "-allow", "-disable", "-passthru", "-verbose", "-debug")


def is_code(text: str) -> bool:
    """Return whether the text contains such a call."""
    return any(call.search(text) for call in (_POWERSHELL, _FETCH, _LIBRARY))


def read_code(text: str) -> Captured | None:
    """Return the request of the first call in `text` with an address, or None."""
    kinds = (("powershell", _POWERSHELL), ("javascript", _FETCH))
    reader = _CodeReader(text, next((name for name, call in kinds if call.search(text)), "python"))
    with suppress(RecursionError):
        reader.program.read()
    return reader.first


class _CodeReader:
    """Reads a program up to its first call that sends a request (`first`)."""

    def __init__(self, text: str, language: str) -> None:
        self.first: Captured | None = None
        self._language = language
        self._is_imported = re.search(r"\bfrom (?:requests|httpx2?) import\b", text) is not None
        self.program = Program(_PROMPT.sub("", text), language, self._read_call, self._read_command)

    def _read_call(self, path: str, values: list[ProgramValue], keywords: dict[str, ProgramValue]) -> None:
        receiver, _, name = path.rpartition(".")
        if self._language == "javascript" and name in {"fetch", "request"} and values:
            options = values[1] if len(values) > 1 and isinstance(values[1], dict) else {}
            self._record(values[0], options.get("method", "GET"), options)
        elif self._language == "python" and (receiver or self._is_imported):
            self._read_python_call(receiver, name, values, keywords)

    def _read_python_call(
        self, receiver: str, name: str, values: list[ProgramValue], keywords: dict[str, ProgramValue]
    ) -> None:
        if name in {"request", "stream"} and receiver != "urllib.request":
            names: tuple[str, ...] = ("method", "url")
        elif name == "request":
            names, keywords = ("url", "data", "headers"), {"method": "POST" if len(values) > 1 else "GET", **keywords}
        elif name in METHODS:
            names, keywords = ("url", "params" if name == "get" else "data", "json"), {**keywords, "method": name}
        else:
            return
        arguments = {**dict(zip(names, values, strict=False)), **keywords}
        session = self.program.get(receiver)
        shared = session if isinstance(session, dict) else {}
        address = arguments.get("url", "")
        base = shared.get("base_url", "")
        if isinstance(base, str) and isinstance(address, str) and base and "://" not in address:
            arguments["url"] = f"{base.rstrip('/')}/{address.lstrip('/')}"
        arguments["headers"] = dict([*pairs(shared.get("headers", {})), *pairs(arguments.get("headers", {}))])
        self._record(arguments.get("url", ""), arguments.get("method", "GET"), arguments)

    def _read_command(self, word: str) -> bool:
        """Read the arguments of a command of PowerShell."""
        program = self.program
        if self._language != "powershell" or word.lower() not in _COMMANDS:
            return False
        arguments: dict[str, ProgramValue] = {}
        while program.peek().text not in {"", "\n", ";", "|", ")", "}"}:
            text = program.peek().text
            if text.startswith("-"):  # a parameter; then a variable whose members are parameters; else the address
                name = program.next().text.lower().removesuffix(":")
                is_switch = name.startswith(_SWITCHES) or program.peek().text.startswith(("-", "\n"))
                if not is_switch:
                    arguments[_parameter(name[1:])] = program.term()
            elif text.startswith("@") and text not in {"@{", "@("}:
                splatted = program.get(program.next().text)
                arguments |= {name.lower(): value for name, value in pairs(splatted or {})}
            else:
                arguments.setdefault("uri", program.term())
        method = arguments.get("custommethod") or arguments.get("method", "GET")
        self._record(arguments.get("uri", ""), method, {**arguments, **_media(arguments)})
        return True

    def _record(self, url: ProgramValue, method: ProgramValue, arguments: Mapping[str, ProgramValue]) -> None:
        if self.first or not isinstance(url, str) or not url.lower().startswith(("http://", "https://")):
            return
        query = urlencode([(name, _text(value)) for name, value in pairs(arguments.get("params", {}))])
        address = url + (f"{'&' if '?' in url else '?'}{query}" if query else "")
        headers = tuple((name, _text(value)) for name, value in _headers(arguments))
        written = method.upper() if isinstance(method, str) else "GET"
        self.first = Captured("call written as code", written, address, headers, _body(arguments))


def _headers(arguments: Mapping[str, ProgramValue]) -> Iterator[tuple[str, ProgramValue]]:
    yield from {name.lower(): (name, value) for name, value in pairs(arguments.get("headers", {}))}.values()
    cookies = "; ".join(f"{name}={_text(value)}" for name, value in pairs(arguments.get("cookies", {})))
    if cookies:
        yield "Cookie", cookies


def _media(arguments: Mapping[str, ProgramValue]) -> dict[str, ProgramValue]:
    media = arguments.get("contenttype")
    headers: ProgramValue = dict(pairs(arguments.get("headers", {})))
    return {"headers": {**headers, "Content-Type": media}} if media and isinstance(headers, dict) else {}


def _body(arguments: Mapping[str, ProgramValue]) -> str:
    for name in ("body", "data", "content"):
        value = arguments.get(name, "")
        if isinstance(value, dict):
            return urlencode([(key, _text(one)) for key, one in value.items()])
        if value and not isinstance(value, (list, Unknown)):
            return value
    value = arguments.get("json", "")
    return "" if isinstance(value, str) else as_json(value)


def _parameter(name: str) -> str:
    return next((full for full in _PARAMETERS if full.startswith(name)), name)


def _text(value: ProgramValue) -> str:
    return value if isinstance(value, str) else ""
