"""Files that are no specification, or cost more than one, or mean two things."""

# ruff: noqa: E501  (one case, one line)

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from tests.hostile.cases import BODY, FILTER, SCHEMA, SMALL, refuse, safe, small

BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
JSON = '{"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}, "x-a": %s}'


def example(value: str) -> Any:
    return small("schema: {$ref: '#/components/schemas/Thing'}", f"example: {value}")


def sent(*digits: Any) -> Callable[..., Any]:
    """Return whether the digits stand in every script, as they were written."""

    def holds(output: Any) -> bool:
        texts = [
            file.content.decode()
            for name, file in output.files.items()
            if name.endswith(("/put_thing.sh", "/put_thing.py"))
        ]
        return all(digit in text for text in texts for digit in digits)

    return holds


def doubled(keyword: str) -> Any:
    """Return a case of forty schemas each of which is twice the next: a walk along every way takes years."""
    names = [f"/components/schemas/S{number}" for number in range(41)]
    chain = {name: {keyword: [{"$ref": f"#{below}"}] * 2} for name, below in pairwise(names)}
    return safe(
        f"forty times twice, {keyword}", {**chain, names[-1]: {"type": "object"}, f"{BODY}/schema/$ref": f"#{names[0]}"}
    )


CASES = [
    *map(doubled, ("allOf", "anyOf", "oneOf", "prefixItems")),
    refuse("E112", "yaml tag runs python", text=example("!!python/object/apply:os.system [PWNED]"), line=20),
    refuse("E112", "yaml tag names a module", text=example("!!python/name:os.system ''"), line=20),
    refuse("E112", "yaml tag of one's own", text=example("!PWNED {a: b}"), line=20),
    refuse("E112", "yaml binary", text=example("!!binary UFdORUQ="), line=20),
    refuse("E112", "yaml text tag", text=example("!!str 1"), line=20),
    refuse("E112", "yaml set", text=example("!!set {a, b}"), line=20),
    refuse("E111", "alias bomb", text=SMALL + BOMB),
    refuse("E111", "alias in itself", text=SMALL + "x-a: &x [*x]\n", line=22),
    refuse("E111", "alias in itself, deeper", text=SMALL + "x-a: &x {a: {b: [*x]}}\n", line=22),
    refuse("E106", "alias of nothing", text=SMALL + "x-a: *nothing\n", line=22),
    refuse("E112", "alias as key", text=SMALL + "x-a: &x a\nx-b: {*x : 1}\n", line=23),
    refuse("E112", "anchor on a key", text=SMALL + "&x x-a: a\n", line=22),
    refuse("E112", "list as key", text=SMALL + "x-a: {[a, b]: 1}\n", line=22),
    refuse("E112", "merge key", text=SMALL + "x-a: &x 1\nx-b: {<<: *x}\n", line=23),
    safe("alias that is honest", text=SMALL + "x-a: &x {a: 1}\nx-b: [*x, *x]\n"),
    refuse("E107", "duplicate key", text=SMALL + "security: []\n", at="/security", line=22),
    refuse("E107", "duplicate key, deep", text=small("in: query, ", "in: query, in: path, "), at=f"{FILTER}/in", line=18),
    refuse("E107", "duplicate key, two spellings", text=SMALL + '"security": []\n', at="/security", line=22),
    refuse("E107", "duplicate key in JSON", text=JSON % '{"a": 1, "b": {"c": 1, "c": 2}}', at="/x-a/b/c", line=1),
    refuse("E107", "duplicate key, escaped in JSON", text=JSON % r'{"a": 1, "\u0061": 2}', at="/x-a/a", line=1),
    refuse("E108", "deep YAML", text=SMALL + "x-a: " + "[" * 5000 + "]" * 5000 + "\n", line=22),
    refuse("E108", "deep YAML blocks", text=SMALL + "x-a:\n" + "".join(" " * n + "- \n" for n in range(1, 300)), line=122),
    refuse("E108", "deep JSON", text=JSON % ("[" * 100_000 + "]" * 100_000), line=1),
    refuse("E108", "deep JSON that does not end", text=JSON % ("[" * 100_000), line=1),
    refuse("E109", "digits in YAML", text=example("9" * 5000), at=f"{BODY}/example", line=20),
    refuse("E109", "hexadecimal digits in YAML", text=example("0x" + "f" * 5000), line=20),
    refuse("E109", "digits in JSON", text=JSON % ("9" * 5000), at="/x-a", line=1),
    refuse("E109", "exponent in YAML", text=example("1.0e+400"), line=20),
    refuse("E109", "exponent in JSON", text=JSON % "1e400", line=1),
    refuse("E109", "exponent in JSON, negative", text=JSON % "[-1e999]", at="/x-a/0", line=1),
    refuse("E109", "NaN in JSON", text=JSON % "NaN", line=1),
    refuse("E109", "infinity in JSON", text=JSON % "-Infinity", line=1),
    refuse("E109", "NaN in YAML", text=example(".nan"), line=20),
    refuse("E109", "infinity in YAML", text=example("-.inf"), line=20),
    safe("large whole number", text=example("{n: 9007199254740993}"), holds=sent("9007199254740993")),
    safe("30 digits", text=example("{n: 123456789012345678901234567890}"), holds=sent("123456789012345678901234567890")),
    refuse("E110", "half a surrogate pair", text=JSON % r'"\ud800"', line=1),
    refuse("E110", "half a surrogate pair in a key", text=JSON % r'{"\udc00": 1}', line=1),
    refuse("E110", "surrogates the wrong way", text=JSON % r'"\udc00\ud800"', line=1),
    safe("surrogate pair", text=JSON % r'"\ud83d\ude00"'),
    refuse("E106", "half a surrogate pair in YAML", text=example(r'"\ud800"'), line=20),
    refuse("E103", "UTF-16", text=SMALL.encode("utf-16")),
    refuse("E103", "UTF-16 without a mark", text=SMALL.encode("utf-16-be")),
    refuse("E103", "UTF-32", text=SMALL.encode("utf-32")),
    refuse("E103", "Latin-1", text=SMALL.replace("Small", "Größe").encode("latin-1"), line=2),
    refuse("E103", "half a character", text=SMALL.encode() + b"x-a: \xe2\x82", line=22),
    safe("byte order mark", text=b"\xef\xbb\xbf" + SMALL.encode()),
    safe("byte order mark in JSON", text=b"\xef\xbb\xbf" + (JSON % "1").encode()),
    safe("line ends of Windows", text=SMALL.replace("\n", "\r\n")),
    refuse("E106", "control character", text=SMALL + "x-a: a\x1bb\n", line=22),
    refuse("E106", "NUL", text=SMALL + "x-a: a\0b\n", line=22),
    refuse("E106", "tab as indent", text=SMALL + "x-a:\n\tb: 1\n", line=23),
    refuse("E106", "quote that does not end", text=SMALL + "x-a: 'b\n"),
    refuse("E104", "login page", text="<!DOCTYPE html><html><script>PWNED()</script>", named="small.json"),
    refuse("E104", "login page after blanks", text="\ufeff \n\n <HTML><body>Log in</body>"),
    refuse("E104", "XML", text="<?xml version='1.0'?><definitions/>"),
    refuse("E104", "empty", text=""),
    refuse("E104", "blanks", text=" \n\t\n "),
    refuse("E106", "a control character alone", text="\x1d", line=1),
    refuse("E104", "only a comment", text="# nothing\n"),
    refuse("E104", "a list", text="[]", named="small.json"),
    refuse("E104", "a text", text="hello"),
    refuse("E104", "null", text="null"),
    refuse("E112", "two documents", text=SMALL + "---\n" + SMALL, line=22),
    refuse("E114", "OpenAPI 4", text=small("3.1.0", "4.0.0"), at="/openapi", line=1),
    safe("version that is a number", text=small("3.1.0", "3.1")),
    refuse("E114", "Swagger 1.2", text='swagger: "1.2"\n', at="/swagger", line=1),
    refuse("E113", "no version", text=small("openapi: 3.1.0\n", ""), at=""),
    refuse("E105", "JSON that does not end", text=(JSON % "1")[:-5], line=1, named="small.json"),
    refuse("E105", "JSON with a comment", text=JSON % "1 // PWNED", line=1, named="small.json"),
    refuse("E105", "JSON with more after it", text=JSON % "1" + "PWNED", line=1, named="small.json"),
    refuse("E103", "compressed", text=b"\x1f\x8b\x08\x00PWNED\xff\xfe"),
    refuse("E103", "archive", text=b"PK\x03\x04\x14\x00\x00\x00\x08\x00\xff"),
    safe("words of YAML 1.1 stay words", text=example("{no: yes, on: off, 200: 12:30:45, ~: 2024-01-01, 012: 1_000}")),
    safe("statuses that are numbers", text=small("'200'", "200")),
    refuse("E201", "paths that are a list", {"/paths": []}, at="/paths", line=11),
    safe("title that is a number", {"/info/title": 1}),
    refuse("E201", "name that is missing", {f"{FILTER}/name": None}, at=FILTER, line=18),
    safe("format that is an object, beside a default", {f"{SCHEMA}/default": "a", f"{SCHEMA}/type": "string", f"{SCHEMA}/format": {"a": "b"}}),
    safe("pattern that never ends", {f"{SCHEMA}/properties/name": {"type": "string", "pattern": "^(a+)+$", "default": "a" * 40 + "!"}}),
    safe("pattern of a parameter that never ends", {f"{FILTER}/schema": {"type": "string", "pattern": "(a|a?)+$", "default": "a" * 60 + "!"}}),
    safe("names by a pattern that never ends", {f"{SCHEMA}/patternProperties": {"^(a+)+$": {}}, f"{SCHEMA}/default": {"a" * 40 + "!": 1}}),
    safe("format that is a pattern", {f"{SCHEMA}/properties/name": {"type": "string", "format": "regex", "default": "(a+"}}),
]  # fmt: skip
