import ast
import io
import subprocess
import sys
import tokenize
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.encode import python
from generator.encode.code import Code

RUFF = Path(sys.executable).with_name("ruff")


def test_a_literal_is_read_back_as_the_value(values: Any, seen: Callable[..., Any]) -> None:
    for value in values:
        code = python.literal(value)
        assert type(code) is Code
        assert ast.literal_eval(code) == value
        seen(code)


def test_a_text_is_one_token_on_one_line(texts: Any) -> None:
    for text in texts:
        code = python.literal(text)
        assert "\n" not in code
        kinds = [token.type for token in tokenize.generate_tokens(io.StringIO(code).readline)]
        assert kinds == [tokenize.STRING, tokenize.NEWLINE, tokenize.ENDMARKER]
        assert ast.literal_eval(code) == text


def test_a_comment_is_one_comment_and_no_order(texts: Any, seen: Callable[..., Any]) -> None:
    for text in texts:
        code = python.comment(text)
        source = f"{code}\n{code}\nx = 1  {code}\n"
        tokens = list(tokenize.tokenize(io.BytesIO(source.encode()).readline))
        assert tokens[0].string == "utf-8"
        assert sum(token.type == tokenize.COMMENT for token in tokens) == 3
        assert ast.dump(ast.parse(source.encode())) == ast.dump(ast.parse("x = 1"))
        assert ast.dump(ast.parse(source, type_comments=True)) == ast.dump(ast.parse("x = 1", type_comments=True))
        seen(code)


def test_a_docstring_ends_where_it_should(texts: Any, seen: Callable[..., Any]) -> None:
    for text in texts:
        for indent in (0, 4, 8):
            pad = " " * indent
            head = "".join(f"{' ' * step}if 1:\n" for step in range(0, indent, 4))
            block = python.docstring(text, indent)
            tree = ast.parse(f"{head}{pad}{block}\n{pad}after = 1\n")
            while isinstance(tree.body[0], ast.If):
                tree = tree.body[0]  # type: ignore[assignment]
            string, after = tree.body
            assert isinstance(string.value.value, str)  # type: ignore[attr-defined]
            assert after.targets[0].id == "after"  # type: ignore[attr-defined]
            words = string.value.value.split()  # type: ignore[attr-defined]
            assert words == " ".join(python.prose.lines(text, 10_000)).split() or words == ["Undocumented."]  # type: ignore[attr-defined]
            seen(block)


def test_a_block_of_comments_keeps_each_line_a_comment(texts: Any) -> None:
    for text in texts:
        source = f"if 1:\n    {python.comments(text, 4)}\n    pass\n"
        assert ast.dump(ast.parse(source)) == ast.dump(ast.parse("if 1:\n    pass"))


def test_ruff_has_nothing_to_format(texts: Any, values: Any, tmp_path: Path) -> None:
    short = [text for text in texts if len(python.literal(text)) < 70]
    spread = [value for value in values if isinstance(value, list | dict)]
    source = "".join(f"x = {python.literal(text)}\n" for text in short)
    source += "".join(f"x = {python.literal(value, 0, 4)}\n" for value in spread)
    source += "".join(f"\n\ndef f():\n    {python.docstring(text, 4)}\n" for text in texts)
    file = tmp_path / "sample.py"
    file.write_text(source, "utf-8")
    done = subprocess.run(
        [RUFF, "format", "--isolated", "--diff", file], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[:3000]


@pytest.mark.parametrize(
    "name", ["", "a b", "1a", "class", "match", "x(self):\n  PWNED()", "e\u0301", "a-b", "\u2102", "a\u3164"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a Python name"):
        python.identifier(name)


def test_a_name_in_another_script_is_a_name() -> None:
    assert python.identifier("größe_用户") == "größe_用户"


def test_a_name_is_a_name() -> None:
    assert python.identifier("list_apps") == "list_apps"


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_json_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="no values of JSON"):
        python.literal([value])
