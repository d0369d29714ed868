"""Our templates are read as trees: none may hold a way around the door."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateError, nodes

from generator import resources
from generator.targets.templates import ours

FOLDER = resources.folder("templates")
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.j2"))
FORBIDDEN = (
    nodes.Concat,
    nodes.Add,
    nodes.Mod,
    nodes.Mul,
    nodes.Macro,
    nodes.CallBlock,
    nodes.FilterBlock,
    nodes.AssignBlock,
    nodes.Import,
    nodes.FromImport,
    nodes.EvalContextModifier,
    nodes.MarkSafe,
    nodes.MarkSafeIfAutoescape,
)


def holes(tree: Any) -> Iterator[Any]:
    for output in tree.find_all(nodes.Output):
        yield from (node for node in output.nodes if not isinstance(node, nodes.TemplateData))


def faults(source: Any) -> Iterator[Any]:
    tree = ours().environment.parse(source)
    for node in tree.find_all(FORBIDDEN):
        yield node.lineno, type(node).__name__
    for node in tree.find_all((nodes.Include, nodes.Extends)):
        if not isinstance(node.template, nodes.Const):  # type: ignore[attr-defined]
            yield node.lineno, "a template chosen by data"
    for node in holes(tree):
        # A bare value is let through here: the door itself takes it only if an encoder has made it.
        if not isinstance(node, nodes.Name | nodes.Getattr) and not (
            isinstance(node, nodes.Filter) and node.name in ours().environment.filters
        ):
            yield node.lineno, "a hole without an encoder"
    for node in tree.find_all(nodes.Filter):
        if node.name not in ours().environment.filters:
            yield node.lineno, f"the filter {node.name}"
    # What stands raw is text of ours, for bash's `${#x}`: nothing in it may look like a hole.
    raw = False
    for line, kind, text in ours().environment.lex(source):
        raw = kind == "raw_begin" or (raw and kind != "raw_end")
        if raw and kind == "data" and ("{{" in text or "{%" in text):
            yield line, "a hole that stands raw"


def test_there_are_templates() -> None:
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_way_around_the_door(name: Any) -> None:
    assert not list(faults((FOLDER / name).read_text("utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "{{ x() }}",
        "{{ x[0] }}",
        "{{ x if y else z }}",
        "{{ 'x' }}",
        "{{ x|safe }}",
        "{{ (x ~ y)|py }}",
        "{{ (x + y)|py }}",
        "{{ ('%s' % x)|py }}",
        "{% include x %}",
        "{% extends x %}",
        "{% import 'a' as a %}",
        "{% macro m() %}{% endmacro %}",
        "{% set x %}{% endset %}",
        "{% filter py %}{% endfilter %}",
        "{% autoescape true %}{% endautoescape %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{{ x|py|format }}",
        "{% for y in x|join %}{% endfor %}",
    ],
)
def test_the_reader_finds(source: str) -> None:
    try:
        messages = list(faults(source))
    except TemplateError as error:
        messages = [str(error)]
    assert messages


def test_code_is_made_where_text_is_quoted() -> None:
    package = Path(resources.__file__).parent
    makers = {
        path.relative_to(package).parent.as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Code"
    }
    assert makers <= {"encode", "targets/python_client", "targets", "targets/shared"}
