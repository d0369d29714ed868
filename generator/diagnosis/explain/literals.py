"""Puts literals in the place of a program's variables, so that a call in it can be read. Nothing is run."""

import re
from collections.abc import Mapping

TEXT = r"""(?:"((?:[^"\\`]|[\\`].|"")*+)"|'((?:[^'\\]|\\.|'')*+)')"""
_NAMES = r"(?:\w+=)?[A-Za-z_]\w*(?:[ \t]*,[ \t]*(?:\w+=)?[A-Za-z_]\w*)*"
_ASSIGNMENT = re.compile(r"(?:^|[;\n])[ \t]*(?:(?:const|let|var)[ \t]+)?\$?(\w+)[ \t]*=(?!=)[ \t]*")
_TOKEN = re.compile(rf"(?P<prefix>[fF]?)(?P<text>{TEXT})|(?<![\w.-])[$@]?(?P<name>[A-Za-z_]\w*)(?!\w|[ \t]*[=.(:])")
_TEMPLATE = re.compile(r"`([^`\n]*)`")
_HOLE = re.compile(r"\{(\w+)\}")
_POWERSHELL_HOLE = re.compile(r"\$\(?\{?\$?(\w+)\}?\)?")
_FORMAT = re.compile(rf"(?P<text>{TEXT})[ \t]*(?:\.format\(|%[ \t]*\(?)[ \t]*(?P<names>{_NAMES})[ \t]*\)?")
_JOINED = re.compile(r"""(["'])\s*\+\s*\1""")
_LITERAL = re.compile(TEXT)
_WORDS = frozenset(("true", "false", "none", "null", "as", "in", "with", "import", "await", "return", "from", "new"))


def inlined(text: str, *, powershell: bool) -> str:
    """Return a program with the values of its variables in their place.

    What no literal tells, such as a random key, gets a stand-in of 16 characters that the name makes: the same
    variable in two places stays the same.
    """
    if not powershell:
        text = _TEMPLATE.sub(lambda found: f'f"{found[1].replace("${", "{")}"', text)
        text = _FORMAT.sub(_formatted, text)
    values: dict[str, str] = {}
    for found in _ASSIGNMENT.finditer(text):
        value = _substituted(_expression(text, found.end()), values, powershell=powershell)
        literal = _LITERAL.fullmatch(value) or value.startswith(("{", "@{"))
        values[found[1].lower()] = value if literal else f'"{stand_in(found[1])}"'
    return _substituted(text, values, powershell=powershell)


def stand_in(name: str) -> str:
    """Return what stands for a value that the program makes when it runs."""
    return (re.sub(r"\W|_", "", name) + "0" * 16)[:16]


def plain(double: str | None, single: str | None) -> str:
    """Return what a literal stands for."""
    return re.sub(r"[\\`](.)", r"\1", double if double is not None else single or "", flags=re.DOTALL)


def _formatted(found: re.Match[str]) -> str:
    """Return what `'{}'.format(name)` and `'%s' % name` say as a text with the names in it."""
    pairs = [name.strip().rpartition("=")[::2] for name in found["names"].split(",")]
    given = {key or str(number): name for number, (key, name) in enumerate(pairs)}
    count = iter(given.values())

    def name(hole: re.Match[str]) -> str:
        return f"{{{given.get(hole[1], hole[1]) if hole[1] else next(count, '')}}}"

    return "f" + re.sub(r"\{(\w*)\}|%s", name, found["text"])


def _expression(text: str, start: int) -> str:
    """Return what is assigned: a mapping to its last brace, anything else to the end of the line."""
    if text.startswith(("{", "@{"), start):
        depth = 0
        for at in range(start, len(text)):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if text[at] == "}" and not depth:
                return text[start : at + 1]
    return text[start:].partition("\n")[0].rstrip().rstrip(";")


def _substituted(text: str, values: Mapping[str, str], *, powershell: bool) -> str:
    def piece(found: re.Match[str]) -> str:
        if found["name"]:
            return _name(found, values)
        holes = _POWERSHELL_HOLE if powershell and found["text"][0] == '"' else _HOLE if found["prefix"] else None
        return holes.sub(lambda hole: _inside(hole, values), found["text"]) if holes else found[0]

    return _JOINED.sub("", _TOKEN.sub(piece, text))


def _name(found: re.Match[str], values: Mapping[str, str]) -> str:
    value = values.get(found["name"].lower(), found[0])
    shorthand = value.startswith("{") and re.search(r"[{,]\s*$", found.string[: found.start()])
    return f"{found['name']}: {value}" if shorthand else value


def _inside(hole: re.Match[str], values: Mapping[str, str]) -> str:
    literal = _LITERAL.fullmatch(values.get(hole[1].lower(), ""))
    if literal:
        return literal[0][1:-1]
    return hole[0] if hole[1].lower() in _WORDS else stand_in(hole[1])
