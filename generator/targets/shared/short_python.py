"""One call in short, in Python: the context of its template."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import takewhile
from typing import Any

from ...encode import python
from ...encode.code import Code
from ...encode.language import TextPiece
from ...encode.pieces import assigned, in_python
from ...errors import fail
from ...examples.request import FormPart
from . import short_body
from .short import ShortCall, ShortHeader
from .short_address import Pieces
from .short_written import is_written, with_form_type, written
from .signing_source import short_lines, signing_file, static

_DATES = re.compile(r"^from datetime import .*\bUTC\b.*\bdatetime\b", re.MULTILINE)
_WIDTH = 88
_LONGEST = 30
_LONGEST_SIGNED = 40


def comment(text: str) -> Code:
    """Return the title of a call as the docstring of its module."""
    return python.docstring(text, width=1000)


def pieces(url: Pieces) -> Code:
    """Return the lines that assign an address."""
    return assigned("url", url)


def context(call: ShortCall, url: Code) -> Mapping[str, Any]:
    """Return the context of the template for a call. Of its address, it may use only the code `url`, and facts.

    Raise E632 if the standard library cannot make the call.
    """
    if call.login:
        raise fail("E632", "Python's standard library has no NTLM", hint="--as curl, or another --way")
    signature = call.signature
    text = short_body.text(call.body, most=_room(call, url))
    request = _request(call, text)
    opener = Code("opener.open" if _is_careful(call) or call.digest else "request.urlopen")
    code = written(with_form_type(call), "python") if is_written(call) else None
    return {
        "call": call,
        "written": code.lines if code else "",
        "imports": tuple(_imports(call, text, code.imports if code else ())),
        "lines": _short(signature.scheme)[1] if signature and signature.is_short else "",
        "headers": tuple(map(_header, call.all_headers)),
        "text": _text(text),
        "parts": tuple(map(_part, short_body.parts(call.body))),
        "file": short_body.FILE if call.body and call.body.kind == "binary" else "",
        "basic": in_python(call.user_pieces) if call.user and not call.digest else "",
        "digest_user": _variable(call.user[0]) if call.digest else "",
        "digest_password": _variable(call.user[-1]) if call.digest else "",
        "inputs": tuple(assigned(name, (piece,)) for name, piece in signature.inputs) if signature and not code else (),
        "secure": _secure(call),
        "certificate": Code(", ".join(_variable(one.env) for one in call.certificate)),
        "careful": _is_careful(call),
        "opener": opener,
        "request": request,
        "is_long": len(f"with {opener}({request}) as answer:") > _WIDTH,
        "file_of_scheme": f"{signature.scheme}/sign.py" if signature else "",
        "signed_body": Code(f"body{_encoded(text)}" if call.body else 'b""'),
    }


@cache
def _short(scheme: str) -> tuple[tuple[str, ...], Code]:
    """Return the imports and the lines that sign a single call."""
    lines = short_lines(signing_file(scheme, "sign.py")).split("\n")
    imports = tuple(takewhile(re.compile("import |from ").match, lines))
    return imports, Code("\n".join(lines[len(imports) :]))


def _variable(env: str) -> Code:
    return in_python((TextPiece(env, "environment"),))


def _room(call: ShortCall, url: Code) -> int:
    """Return how many lines are left for the body, if the address is written like this."""
    has_key = call.signature is not None and not call.signature.first
    other_lines = 23 + len(call.all_headers) + len(call.needs) // 3 + url.count("\n")
    return max((_LONGEST_SIGNED if has_key else _LONGEST) - other_lines, 1)


@lru_cache(maxsize=1024)
def _header(header: ShortHeader) -> Code:
    return Code(f"{python.literal(header.name)}: {in_python(header.pieces)}")


def _is_careful(call: ShortCall) -> bool:
    """Return whether a redirect would send secrets of this server to another one."""
    return call.has_secrets or call.signature is not None or _secure(call)


def _secure(call: ShortCall) -> bool:
    return bool(call.authority or call.certificate)


def _imports(call: ShortCall, text: Pieces, more: tuple[str, ...]) -> Iterator[Code]:
    modules = {"os", "sys"} | ({"ssl"} if _secure(call) else set())
    modules |= {"base64"} if call.user and not call.digest else set()
    parts = short_body.parts(call.body)
    modules |= {"secrets"} if parts else set()
    names = {"from urllib import request"}
    if call.facts.has_values or any(piece.kind == "escaped" for piece in text):
        names.add("from urllib import parse")
    if any(part.is_file for part in parts) or (call.body and call.body.kind == "binary"):
        names.add("from pathlib import Path")
    imports = list(more)
    if is_written(call):
        pass
    elif call.signature and call.signature.is_short:
        imports = list(_short(call.signature.scheme)[0])
    elif call.signature:
        is_there = _DATES.search(static(f"{call.signature.scheme}/sign.py"))
        imports = ["from datetime import UTC, datetime"] if call.signature.source == "clock" and not is_there else []
    lines = {*(f"import {module}" for module in modules), *_merged({*names, *imports})}
    yield from (Code(one) for one in sorted(lines, key=lambda one: (one.startswith("from"), one)))


def _merged(lines: Iterable[str]) -> Iterator[str]:
    """Yield the imports, with all names of a module on one line."""
    of_modules: dict[str, set[str]] = {}
    for line in lines:
        module, _, names = line.partition(" import ")
        of_modules.setdefault(module, set()).update(names.split(", ") if names else ())
    yield from (
        f"{module} import {', '.join(sorted(names))}" if names else module for module, names in of_modules.items()
    )


def _request(call: ShortCall, text: Pieces) -> Code:
    words = ["url"]
    if call.body:
        signature = call.signature
        writes = signature and signature.writes_body and not signature.is_short and not is_written(call)
        words.append("sent_body" if writes else f"body{_encoded(text)}")
    words += ["headers" if call.body else "headers=headers"]
    words += [f"method={python.literal(call.method)}"] if call.method != ("POST" if call.body else "GET") else []
    return Code(f"request.Request({', '.join(words)})")


def _encoded(text: Pieces) -> str:
    return ".encode()" if text else ""


def _text(text: Pieces) -> Code:
    whole = "".join(piece.text for piece in text)
    if any(piece.kind != "text" for piece in text) or ("\n" not in whole and len(whole) < _WIDTH - len("body = ''")):
        return assigned("body", text) if text else Code("")
    return Code(f"body = {python.block(whole)}")


def _part(part: FormPart) -> Code:
    content = f"Path({python.literal(short_body.FILE)}).read_bytes()"
    content = content if part.is_file else _bytes(short_body.value_of(part))
    return _tuple((python.literal(short_body.head(part)), content))


def _bytes(value: TextPiece) -> str:
    is_plain = value.kind == "text" and value.text.isascii()
    return f"b{in_python((value,))}" if is_plain else f"{in_python((value,))}.encode()"


def _tuple(items: Iterable[str]) -> Code:
    flat = f"({', '.join(items)}),"
    return Code(
        flat if len(flat) + 4 <= _WIDTH else "".join(["(", *(f"\n        {item}," for item in items), "\n    ),"])
    )
