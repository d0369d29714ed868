"""Writes a recipe as Python code."""

import ast
from collections.abc import Iterator

from ...encode import python
from ...encode.language import TextPiece
from ...encode.pieces import assigned, in_python
from .sign import _RECIPE_TIMES as TIMES
from .values import HASHES, Part, PartKind, Parts, kind_after, local, title_of, variable, widest

_WIDTH = 88
_PARTS = {
    "scheme": "address.scheme",
    "host": "address.netloc",
    "hostname": 'address.netloc.removesuffix(f":{address.port}")',
    "port": 'str(address.port or (443 if address.scheme == "https" else 80))',
    "path": 'address.path or "/"',
    "query": "address.query",
}
_UNITS = {"unix": "", "unix-ms": " * 1000", "unix-us": " * 1000000"}
_SECRETS = {
    "text": "{}.encode()",
    "base64": "base64.b64decode({}, validate=True)",
    "hex": "bytes.fromhex({})",
    "ascii": '"".join(c if c.isascii() else "?" * (1 + (c > "\\uffff")) for c in {}).encode()',
}
# What a filter imports, and its code. `text` is the code of the value, `coded` that of its bytes, `closed` has
# parentheses if a dot cannot follow without them; `b` begins a literal of bytes where the value is bytes.
_FILTERS = {
    **{name: ("import hashlib", f"hashlib.{name}({{coded}}).digest()") for name in HASHES},
    "base64": ("import base64", "base64.b64encode({coded}).decode()"),
    "base64url": ("import base64", "base64.urlsafe_b64encode({coded}).decode()"),
    "pct": ("from urllib.parse import quote", "quote({text}, safe={argument})"),
    "decoded": ("from urllib.parse import unquote_to_bytes", "unquote_to_bytes({text})"),
    "hex": ("", "{coded}.hex()"),
    "HEX": ("", "{coded}.hex().upper()"),
    "size": ("", "str(len({coded}))"),
    "lower": ("", "{closed}.lower()"),
    "upper": ("", "{closed}.upper()"),
    "trim": ("", '{closed}.strip({b}" \\t\\r\\n")'),
    "first": ("", "{closed}[:{number}]"),
    "before": ("", "{closed}.partition({b}{argument})[0]"),
    "after": ("", "{closed}.partition({b}{argument})[2]"),
    "without": ("", "{closed}.removeprefix({b}{argument})"),
    "collapsed": ("import re", 're.sub({b}r"[ \\t]+", {b}" ", {text})'),
}
_KEEP_KIND = ("trim", "collapsed", "before", "after", "without")


class Python:
    """Lines of Python that sign a call with the variables `url` and `body` and the mapping `headers`."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._used: set[str] = {"url", "body"}
        self._held: dict[str, Parts] = {}
        self.imports: set[str] = set()

    def code(self) -> Iterator[str]:
        """Yield the lines."""
        yield "# Signed: the parts of the request that are signed, as they are sent."
        yield from self._lines

    def secret(self, piece: TextPiece, form: str) -> Parts:
        """Read the secret as the key."""
        if form == "base64":
            self.imports.add("import base64")
        return self._assign("secret", _SECRETS[form].format(in_python([piece])), "b")

    def read_input(self, name: str, piece: TextPiece) -> Parts:
        """Read an input other than the secret."""
        return self._assign(name, in_python([piece]), "a")

    def time(self, name: str, form: str, offset: str) -> Parts:
        """Read the clock."""
        if "now" not in self._used:
            self._used.add("now")
            self._lines.append("now = datetime.now(UTC)")
            self.imports.add("from datetime import UTC, datetime")
        now = "now"
        if offset != "0":
            now = f"(now + timedelta(seconds={offset}))"
            self.imports.add("from datetime import timedelta")
        if form in _UNITS:
            return self._assign(name, f"str(int({now}.timestamp(){_UNITS[form]}))", "u")
        if form.startswith("rfc"):
            self.imports.add("from email.utils import formatdate")
            zone = ", usegmt=True" if form == "rfc1123" else ""
            return self._assign(name, f"formatdate({now}.timestamp(){zone})", "a")
        if form == "iso-ms":
            return self._assign(name, f'{now}.isoformat(timespec="milliseconds")[:-6] + "Z"', "a")
        return self._assign(name, f"{now}.strftime({python.literal(TIMES[form])})", "a")

    def nonce(self, form: str) -> Parts:
        """Make a value that is used only once."""
        self.imports.add("import uuid" if form == "uuid" else "import secrets")
        return self._assign("nonce", "str(uuid.uuid4())" if form == "uuid" else "secrets.token_hex(16)", "u")

    def part(self, name: str) -> Parts:
        """Return a part of the address in its current form."""
        if name == "url":
            return (local("url", "a"),)
        if name not in self._held:
            self._held[name] = self._assign(name, self._of_address(name), "a")
        return self._held[name]

    def _of_address(self, name: str) -> str:
        if name == "target":
            return '"/" + url.split("/", 3)[3]'
        if "address" not in self._held:
            self.imports.add("from urllib.parse import urlsplit")
            self._held["address"] = ()
            self._lines.append("address = urlsplit(url)")
        return _PARTS[name]

    def forget(self) -> None:
        """From now on, read the address again, because it has changed."""
        self._used -= {part.piece.text for parts in self._held.values() for part in parts}
        self._held.clear()

    def body(self, *, is_binary: bool, file: str) -> Parts:  # noqa: ARG002 - bash reads the file
        """Return the body."""
        return (local("body", "b" if is_binary else "s"),)

    def joined(self, name: str, parts: Parts) -> Parts:
        """Join parts and store the result under a name."""
        if widest(parts) == "b":
            text = _bytes(parts)
            is_long = len(name) + len(text) > _WIDTH - 3
            return self._assign(name, "\n    + ".join(_operands(parts)) if is_long else text, "b")
        target = variable(name, self._used)
        self._lines.append(assigned(target, [part.piece for part in parts]))
        return (local(target, widest(parts)),)

    def digest(self, name: str, hash_name: str, encoding: str, key: Parts | None, text: Parts) -> Parts:
        """Hash a text, with a key if there is one."""
        if key is None:
            self.imports.add("import hashlib")
            hashing = f"hashlib.{hash_name}({_bytes(text)})"
        else:
            self.imports.add("import hmac")
            hashing = f"hmac.new({_bytes(key)}, {_bytes(text)}, {python.literal(hash_name)})"
        if encoding == "hex":
            return self._assign(name, f"{hashing}.hexdigest()", "u")
        if encoding == "raw":
            return self._assign(name, f"{hashing}.digest()", "b")
        digest = self._assign("digest", f"{hashing}.digest()", "b")
        return self._assign(name, self._filter(digest[0].piece.text, "b", encoding), kind_after("b", [encoding]))

    def filtered(self, name: str, value: Parts, filters: list[str]) -> Parts:
        """Apply the filters to a value, and store the result under its own name."""
        value = self.joined(name, value) if len(value) > 1 else value
        kind = widest(value)
        text = _bytes(value) if kind == "b" else _text(value)
        for one in filters:
            if kind == "s" and one.partition(":")[0] in ("lower", "upper", "first"):
                text, kind = f"{_closed(text)}.encode()", "b"
            text = self._filter(text, kind, one)
            is_text = one in ("joined", "lines") or one.partition(":")[0] in _KEEP_KIND
            kind = "s" if is_text and kind != "b" else kind_after(kind, [one])
        return self._assign(title_of(name, filters), text, kind)

    def _filter(self, text: str, kind: PartKind, written: str) -> str:
        """Return the code of a value after one filter."""
        name, _, argument = written.partition(":")
        closed = _closed(text)
        if name in ("sorted", "joined", "lines"):
            return self._in_order(f"{closed}.decode()" if kind == "b" else text, name)
        needed, template = _FILTERS[name]
        self.imports |= {needed} if needed else set()
        code = template.format(
            text=text,
            closed=closed,
            coded=text if kind == "b" else f"{closed}.encode()",
            b="b" if kind == "b" else "",
            argument=python.literal(argument),
            number=argument,
        )
        return code.replace(".digest().hex()", ".hexdigest()")

    def _in_order(self, query: str, form: str) -> str:
        self.imports.add("from urllib.parse import parse_qsl")
        target = variable("parameters_in_order", self._used)
        pairs = f"parse_qsl({query}, keep_blank_values=True)"
        if form == "sorted":
            self.imports.add("from urllib.parse import quote")
            pairs = f'\n    (quote(n, safe=""), quote(v, safe=""))\n    for n, v in {pairs}\n'
        self._lines.append(f"{target} = sorted({pairs})")
        texts = {"sorted": '"&".join(f"{n}={v}"', "joined": '"".join(n + v', "lines": '"".join(f"{n}:{v}\\n"'}
        return f"{texts[form]} for n, v in {target})"

    def header(self, name: str, parts: Parts) -> Parts:
        """Send a header."""
        text = f"{_closed(_bytes(parts))}.decode()" if widest(parts) == "b" else _text(parts)
        line = f"headers[{python.literal(name)}] = {text}"
        if len(line) > _WIDTH and widest(parts) != "b":
            parts = self.joined(name, parts)
            line = f"headers[{python.literal(name)}] = {_text(parts)}"
        self._lines.append(line)
        return parts

    def append(self, into_body: bool, parts: Parts) -> None:  # noqa: FBT001 - body or address
        """Send a field of the form, or a parameter of the query."""
        self._lines.append(f"{'body' if into_body else 'url'} += {_text(parts)}")

    def _assign(self, name: str, text: str, kind: PartKind) -> Parts:
        target = variable(name, self._used)
        line = f"{target} = {text}"
        if len(line) > _WIDTH:
            line = f"{target} = (\n    {text}\n)"
        self._lines.append(line)
        return (local(target, kind),)


def _text(parts: Parts) -> str:
    return in_python(part.piece for part in parts)


def _closed(text: str) -> str:
    return f"({text})" if isinstance(ast.parse(text, mode="eval").body, ast.BinOp | ast.BoolOp | ast.IfExp) else text


def _bytes(parts: Parts) -> str:
    return " + ".join(_operands(parts)) if widest(parts) == "b" else _encoded(parts)


def _operands(parts: Parts) -> list[str]:
    """Return the operands whose sum is the bytes of some parts."""
    groups: list[list[Part]] = []
    for part in parts:
        if part.kind == "b" or not groups or groups[-1][0].kind == "b":
            groups.append([])
        groups[-1].append(part)
    return [group[0].piece.text if group[0].kind == "b" else _encoded(tuple(group)) for group in groups]


def _encoded(parts: Parts) -> str:
    text = "".join(part.piece.text for part in parts)
    if all(part.piece.kind == "text" for part in parts) and text.isascii():
        return f"b{python.literal(text)}"
    return f"{_text(parts)}.encode()" if len(parts) == 1 else f"({_text(parts)}).encode()"
