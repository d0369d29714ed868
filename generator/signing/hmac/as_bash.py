"""Writes a recipe as bash code.

A bash variable cannot contain every byte, so bytes are kept as hexadecimal digits. No secret is an argument of a
program, because other users of the computer see arguments.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ...encode import shell
from ...encode.language import TextPiece
from ...encode.pieces import bash
from .sign import _RECIPE_TIMES as TIMES
from .values import PartKind, Parts, kind_after, local, title_of, variable, widest

_DOLLAR = re.compile(r"'[^']*\$[^']*'")
_PARTS = {
    "rest": ("rest=${url#*://}",),
    "scheme": ("scheme=${url%%:*}",),
    "host": ("host=${rest%%/*}",),
    "target": ("target=/${rest#*/}",),
    "path": ("path=${target%%\\?*}",),
    "query": ("query=${url#*\\?}",),
    "port": (
        "port=80",
        "[[ $url != https:* ]] || port=443",
        "[[ ! $host =~ :([0-9]+)$ ]] || port=${BASH_REMATCH[1]}",
    ),
    "hostname": ('hostname=${host%":$port"}',),
}
_DERIVED_FROM = {"host": "rest", "target": "rest", "path": "target", "port": "host", "hostname": "port"}
_FUNCTION = re.compile(r"^(\w+)\(\)", re.MULTILINE)
# Our bash functions by name; their text is copied into a call.
_FUNCTIONS = {
    name[1]: text
    for text in Path(__file__).with_name("short.sh").read_text("utf-8").rstrip("\n").split("\n\n")
    if (name := _FUNCTION.search(text))
}
_STAGES = {
    "hex": "hex",
    "HEX": "hex | tr a-f A-F",
    "base64": "openssl base64 -A",
    "base64url": "openssl base64 -A | tr +/ -_",
    "decoded": "decoded",
    "lower": "LC_ALL=C tr '[:upper:]' '[:lower:]'",
    "upper": "LC_ALL=C tr '[:lower:]' '[:upper:]'",
    "size": "wc -c | tr -d ' '",
    "collapsed": "tr -s ' \\t' ' '",
    "sorted": "in_order sorted",
    "joined": "in_order joined",
    "lines": "in_order lines",
}


class Bash:
    """Lines of bash that sign a call with the variables `url` and `body`.

    The call adds `SIGNED_HEADERS` to its headers.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._used: set[str] = {"url", "body", "rest"}
        self._held: set[str] = set()
        self._functions: set[str] = set()
        self.imports: set[str] = set()

    def code(self) -> Iterator[str]:
        """Yield the necessary functions, and the lines."""
        yield from (text for name, text in _FUNCTIONS.items() if name in self._functions)
        yield "# Signed: the parts of the request that are signed, as they are sent."
        yield "SIGNED_HEADERS=()"
        for line in self._lines:
            if _DOLLAR.search(line):
                yield "# shellcheck disable=SC2016 # the dollar sign stands for itself"
            yield line

    def secret(self, piece: TextPiece, form: str) -> Parts:
        """Read the secret as the key."""
        printing = f"{self._function('ascii') if form == 'ascii' else 'printf %s'} {bash([piece])}"
        decode = " | openssl base64 -d -A" if form == "base64" else ""
        as_hex = "tr A-F a-f" if form == "hex" else self._function("hex")
        return self._assign("secret", f"$({printing}{decode} | {as_hex})", "b")

    def read_input(self, name: str, piece: TextPiece) -> Parts:
        """Read an input other than the secret."""
        return self._assign(name, bash([piece]), "a")

    def time(self, name: str, form: str, offset: str) -> Parts:
        """Read the clock."""
        seconds = "$(date +%s)" if offset == "0" else f"$(($(date +%s) + {offset}))"
        units = {"unix": "", "unix-ms": "000", "unix-us": "000000"}
        if form in units:
            return self._assign(name, seconds + units[form], "u")
        forms = {
            **TIMES,
            "iso-ms": "%Y-%m-%dT%H:%M:%S.000Z",
            "rfc1123": "%a, %d %b %Y %H:%M:%S GMT",
            "rfc2822": "%a, %d %b %Y %H:%M:%S -0000",
        }
        pattern = shell.quoted(f"+{forms[form]}")
        if offset == "0":
            return self._assign(name, f"$(LC_ALL=C date -u {pattern})", "a")
        self._lines.append(f"now={seconds}")
        either = f'LC_ALL=C date -u -d "@$now" {pattern} 2>/dev/null || LC_ALL=C date -u -r "$now" {pattern}'
        return self._assign(name, f"$({either})", "a")

    def nonce(self, form: str) -> Parts:
        """Make a value that is used only once."""
        parts = self._assign("nonce", "$(openssl rand -hex 16)", "u")
        if form == "uuid":
            self._lines.append("nonce=${nonce:0:8}-${nonce:8:4}-4${nonce:13:3}-8${nonce:17:3}-${nonce:20}")
        return parts

    def part(self, name: str) -> Parts:
        """Return a part of the address in its current form."""
        if name == "url":
            return (local("url", "a"),)
        if name not in self._held:
            self._held.add(name)
            if name in _DERIVED_FROM:
                self.part(_DERIVED_FROM[name])
            self._used.add(name)
            self._lines += _PARTS[name]
        return (local(name, "a"),)

    def forget(self) -> None:
        """From now on, read the address again, because it has changed."""
        self._held.clear()

    def body(self, *, is_binary: bool, file: str) -> Parts:
        """Return the body."""
        if not is_binary:
            return (local("body", "s"),)
        if "body" not in self._held:
            self._lines.append(f"body=$({self._function('hex')} <{shell.word(file)})")
        self._held.add("body")
        return (local("body", "b"),)

    def joined(self, name: str, parts: Parts) -> Parts:
        """Join parts and store the result under a name."""
        if widest(parts) == "b":
            return self._assign(name, f"$({self._printed(parts)} | {self._function('hex')})", "b")
        return self._assign(name, bash(part.piece for part in parts), widest(parts))

    def digest(self, name: str, hash_name: str, encoding: str, key: Parts | None, text: Parts) -> Parts:
        """Hash a text, with a key if there is one."""
        stage = f"openssl dgst -{hash_name} -binary"
        if key is not None:
            stage = f"{self._function('hmac')} {hash_name} {self._key(key)}"
        coded = "hex" if encoding == "raw" else encoding
        command = f"{self._printed(text)} | {stage} | {self._stage(coded)}"
        return self._assign(name, f"$({command})", "b" if encoding == "raw" else kind_after("b", [encoding]))

    def _key(self, parts: Parts) -> str:
        if len(parts) == 1 and parts[0].kind == "b":
            return bash([parts[0].piece])
        return f'"$({self._printed(parts)} | {self._function("hex")})"'

    def filtered(self, name: str, value: Parts, filters: list[str]) -> Parts:
        """Apply the filters to a value, and store the result under its own name."""
        kind = kind_after(widest(value), filters)
        stages = [*map(self._stage, filters), *([self._function("hex")] if kind == "b" else [])]
        title = title_of(name, filters)
        return self._assign(title, f"$({' | '.join([self._printed(value), *stages])})", kind)

    def _stage(self, written: str) -> str:
        name, _, argument = written.partition(":")
        if name in _STAGES:
            self._function(*(_STAGES[name].split(" ")[:1]))
            return _STAGES[name]
        if name == "pct":
            return f"{self._function('pct')} {shell.quoted(argument)}"
        if name == "first":
            return f"head -c {argument}"
        if name in ("trim", "before", "after", "without"):
            return self._cut(name, argument)
        return f"openssl dgst -{name} -binary"

    def _cut(self, name: str, argument: str) -> str:
        """Return a pipeline stage that cuts a text in hexadecimal form, so that every byte is cut right."""
        self._function("unhex"), self._function("hex")
        digits = argument.encode().hex(" ") + " "
        expressions = {
            "trim": "s/^((20|09|0d|0a) )*//; s/((20|09|0d|0a) )*$//",
            "before": f"s/{digits}.*//",
            "after": f"s/{digits}/x/; /x/!d; s/^[^x]*x//",
            "without": f"s/^{digits}//",
        }
        return f'{{ unhex "$(hex | sed -E {shell.quoted(f"s/../& /g; {expressions[name]}; s/ //g")})"; }}'

    def _function(self, name: str) -> str:
        if name in _FUNCTIONS:
            self._functions |= {other for other in _FUNCTIONS if re.search(rf"\b{other}\b", _FUNCTIONS[name])}
        return name

    def _printed(self, parts: Parts) -> str:
        """Return a command that prints some parts."""
        if widest(parts) != "b":
            return f"printf %s {bash(part.piece for part in parts)}"
        commands, words = [], []
        for part in (*parts, local("", "b")):
            if part.kind != "b":
                words.append(part.piece)
                continue
            commands += [f"printf %s {bash(words)}"] if words else []
            commands += [f"{self._function('unhex')} {bash([part.piece])}"] if part.piece.text else []
            words = []
        return commands[0] if len(commands) == 1 else f"{{ {'; '.join(commands)}; }}"

    def header(self, name: str, parts: Parts) -> Parts:
        """Send a header."""
        if widest(parts) == "b":
            parts = self._assign(name, f"$({self._printed(parts)})", "s")
        self._lines.append(f"SIGNED_HEADERS+=({bash([TextPiece(f'{name}: '), *(part.piece for part in parts)])})")
        return parts

    def append(self, into_body: bool, parts: Parts) -> None:  # noqa: FBT001 - body or address
        """Send a field of the form, or a parameter of the query."""
        self._lines.append(f"{'body' if into_body else 'url'}+={bash(part.piece for part in parts)}")

    def _assign(self, name: str, text: str, kind: PartKind) -> Parts:
        target = variable(name, self._used)
        self._lines.append(f"{target}={text}")
        return (local(target, kind),)
