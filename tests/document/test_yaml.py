"""YAML is read as YAML 1.2 core, in one pass, with its known traps refused."""

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from generator.document.load import Limits

HEAD = "openapi: 3.0.0\n"


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("12:30:45", "12:30:45"),
        ("012", "012"),
        ("-007", "-007"),
        ("007.5", "007.5"),
        ("0.5", 0.5),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("+12", 12),
        ("-0", 0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.5e-3", 0.0015),
        ("1.2.3", "1.2.3"),
        ("-", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("'no'", "no"),
        ('"12"', "12"),
        ("=", "="),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("+", "+"),
        (".", "."),
        ("--1", "--1"),
        ("٣", "٣"),
    ],
)
def test_core_types(read: Any, plain: str, value: Any) -> None:
    if plain == "-":
        plain = "\n  -"
        value = [None]
    root = read(HEAD + f"a: {plain}\n").root["a"]
    assert (type(root), root) == (type(value), value)


@pytest.mark.parametrize("key", ["200", "on", "~", "null", "1.0", "2024-01-01", "0x10", "true"])
def test_keys_are_the_text_that_is_written(read: Any, key: str) -> None:
    assert list(read(HEAD + f"{key}: 1\n").root) == ["openapi", key]


@pytest.mark.parametrize(
    ("text", "code", "place", "pointer"),
    [
        ("a: 1\na: 2\n", "E107", (2, 1), "/a"),
        ("a:\n- {b: 1, 'b': 2}\n", "E107", (2, 10), "/a/0/b"),
        ("200: 1\n'200': 2\n", "E107", (2, 1), "/200"),
        ("a: .inf\n", "E109", (1, 4), "/a"),
        ("a: -.INF\n", "E109", (1, 4), "/a"),
        ("a: .NaN\n", "E109", (1, 4), "/a"),
        ("a: 1.0e+400\n", "E109", (1, 4), "/a"),
        ("a: " + "1" * 41, "E109", (1, 4), "/a"),
        ("a: 0x" + "f" * 41, "E109", (1, 4), "/a"),
        ("a: &x [*x]\n", "E111", (1, 8), "/a/0"),
        ("a: *x\n", "E106", (1, 4), "/a"),
        ("a: !!python/object/apply:os.system [x]\n", "E112", (1, 4), "/a"),
        ("a: !!str 1\n", "E112", (1, 4), "/a"),
        ("a: !x 1\n", "E112", (1, 4), "/a"),
        ("!!map {a: 1}\n", "E112", (1, 1), ""),
        ("a: &x 1\nc:\n  <<: *x\n", "E112", (3, 7), "/c/<<"),
        ("? [a]\n: 1\n", "E112", (1, 3), ""),
        ("? {a: b}\n: 1\n", "E112", (1, 3), ""),
        ("a: &x b\n*x : 1\n", "E112", (2, 1), ""),
        ("&x a: 1\n", "E112", (1, 1), ""),
        ("a: 1\n---\nb: 2\n", "E112", (2, 1), ""),
        ("a: [1, 2\n", "E106", (2, 1), None),
        ("a: b: c\n", "E106", (1, 5), None),
        ("a:\n\t- b\n", "E106", (2, 1), None),
        ('a: "\\ud800"\n', "E106", (1, 7), None),
        ("a: \x01\n", "E106", (1, 4), None),
        ("%YAML 3.0\n---\na: 1\n", "E106", (1, 1), None),
    ],
)
def test_refusals(refusal: Any, text: str, code: str, place: tuple[int, int], pointer: str | None) -> None:
    diagnostic = refusal(text)
    assert (diagnostic.code, (diagnostic.line, diagnostic.column), diagnostic.pointer) == (code, place, pointer)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{<<: *x, b: 3}", {"a": 1, "b": 3}),
        ("{b: 3, <<: *x}", {"a": 1, "b": 3}),
        ("{<<: [*x, *y], d: 4}", {"a": 1, "b": 2, "c": 5, "d": 4}),
        ("{<<: {a: 7}}", {"a": 7}),
        ("{<<: *x, <<: *y}", {"a": 1, "b": 2, "c": 5}),
    ],
)
def test_a_merge_key_brings_members_and_what_is_written_wins(read: Any, written: str, expected: Any) -> None:
    document = read(HEAD + f"x: &x {{a: 1, b: 2}}\ny: &y {{b: 9, c: 5}}\nz: {written}\n")
    assert document.root["z"] == expected
    assert document.root["x"] == {"a": 1, "b": 2}


def test_what_a_merge_key_brings_has_the_place_where_it_is_written(read: Any) -> None:
    document = read(HEAD + "x: &x\n  a: 1\nz: {<<: *x, b: 2}\n")
    lines = len(HEAD.splitlines())
    assert document.diagnostic("E201", "", "/z/a").line == lines + 2
    assert document.diagnostic("E201", "", "/z/b").line == lines + 3


@pytest.mark.parametrize("written", ["{<<: 1}", "{<<: [1]}", "{<<: *x, b: 1, b: 2}"])
def test_a_merge_key_takes_mappings_only_and_hides_no_key_written_twice(refusal: Any, written: str) -> None:
    assert refusal(HEAD + f"x: &x {{b: 1}}\nz: {written}\n").code in ("E107", "E112")


def test_a_quoted_merge_key_is_a_name(read: Any) -> None:
    assert read(HEAD + "'<<': 1\n").root["<<"] == 1


def test_aliases_are_expanded(read: Any) -> None:
    root = read(HEAD + "a: &x {b: [1]}\nc: *x\nd: [*x, *x]\ne: &x 2\nf: *x\n").root
    assert root == {"openapi": "3.0.0", "a": {"b": [1]}, "c": {"b": [1]}, "d": [{"b": [1]}] * 2, "e": 2, "f": 2}


def bomb(levels: int, width: int) -> str:
    lines = ["l0: &l0 [x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * width)}]" for n in range(1, levels + 1)]
    return HEAD + "\n".join(lines) + "\n"


def test_alias_bombs(refusal: Any) -> None:
    assert refusal(bomb(9, 9)).code == "E111"
    assert refusal(bomb(97, 2)).code == "E111"
    assert refusal(bomb(99, 1)).code == "E108"
    assert refusal(HEAD + "a: &x {k: " + "[" * 60 + "]" * 60 + "}\nb: " + "[" * 60 + "*x" + "]" * 60).code == "E108"


def test_honest_use_of_aliases_passes(read: Any, refusal: Any) -> None:
    many = HEAD + "a: &x {type: string, description: a word}\nb:\n" + "- *x\n" * 3000
    assert len(read(many).root["b"]) == 3000
    assert refusal(many, limits=Limits(alias_factor=1, alias_allowance=0)).code == "E111"


def test_depth(read: Any, refusal: Any) -> None:
    read(HEAD + "a: " + "[" * 99 + "]" * 99)
    assert refusal(HEAD + "a: " + "[" * 100 + "]" * 100).code == "E108"
    assert refusal(HEAD + "a: " + "[" * 100_000).code == "E108"
    assert refusal("- " * 500 + "a\n").code == "E108"


def test_the_parser_without_its_c_library_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(HEAD + "a: [no, 012, &x {b: 1}, *x]\n'200': ~\n", "utf-8")
    code = """
        import sys, yaml
        del yaml.CSafeLoader
        from pathlib import Path
        from generator.document.load import load
        from generator.document.yaml_text import LOADER
        from tests.document.places import place_in
        document = load(Path(sys.argv[1]))
        assert LOADER is yaml.SafeLoader
        assert document.root == {"openapi": "3.0.0", "a": ["no", "012", {"b": 1}, {"b": 1}], "200": None}, document.root
        assert place_in(document, "/a/1")[1:] == (2, 9), place_in(document, "/a/1")
    """
    program = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "spec.yaml")]
    subprocess.run(program, check=True, timeout=60)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ("{type: string, example: +49301234}", "+49301234"),
        ("{type: [string, 'null'], default: 1.10}", "1.10"),
        ("{in: query, schema: {type: string}, example: 1e3}", "1e3"),
        ("{type: string, enum: [1.10, a]}", ["1.10", "a"]),
        ("{type: number, example: 1.10}", 1.1),
        ("{type: object, example: {a: 1.10}}", {"a": 1.1}),
        ("{type: {type: string}, example: 1e3}", 1000.0),
        ("{type: string, maxLength: 0x10}", 16),
    ],
)
def test_a_number_where_a_text_is_wanted_keeps_its_spelling(read: Any, node: str, value: Any) -> None:
    assert [*read(f"{HEAD}x: {node}\n").root["x"].values()][-1] == value
