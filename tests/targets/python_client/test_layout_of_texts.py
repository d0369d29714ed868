"""A type that is written as a text stays one text, whatever quotes it holds."""

import ast

import pytest

from generator.encode.code import Code
from generator.targets.python_client.layout import argument, assigned

KINDS = ["Thing | Literal['a', \"b\"]", "Literal[\"'+x()+'\"] | Other", 'dict[str, "Thing"]']


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [0, 60, 100])
def test_a_text_is_not_broken(kind: str, length: int) -> None:
    text = repr(f"{kind} | {'A' * length}B")
    (statement,) = ast.parse(assigned("Name: TypeAlias = ", Code(text), 0)).body
    assert isinstance(statement, ast.AnnAssign)
    assert ast.literal_eval(statement.value or ast.Constant("")) == ast.literal_eval(text)
    assert ast.literal_eval(argument("", text, "", 0)) == ast.literal_eval(text)
