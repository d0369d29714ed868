"""Names and sizes that keep the code readable: variables are nouns, modules and functions are short."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.trees import nodes, tree
from tests.paths import ROOT

pytestmark = pytest.mark.xdist_group("trees")
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 50
# What these words hold could be anything: a variable says what it holds.
EMPTY = {"found", "each", "known", "own", "made", "asked"}
# In the package, these words were used for several things each: a name says which one it means.
UNCLEAR = {"given", "way", "ways", "draft", "hole", "holes", "site", "sites", "place", "places"}
# What was done to a thing does not say what it is.
VAGUE = {"named", "shown", "wanted", "rest", "sent", "taken"}
# These go into outputs as they are.
PUBLIC = {"sign.py", "final_url.py", "masked.py"}


def modules(*folders: str) -> Iterator[Path]:
    """Yield our modules; what a package manager brings and what is generated is not ours."""
    for folder in folders:
        for home in sorted((ROOT / folder).iterdir()):
            paths = sorted(home.rglob("*.py")) if home.name not in ("node", "cases") else ()
            yield from [home] if home.suffix == ".py" else paths


def test_variables_say_what_they_hold() -> None:
    empty = []
    for path in modules("generator", "templates", "tests", "dev"):
        for node in nodes(path):
            # A target has a field for the key `each` of its `target.toml`.
            if isinstance(node, ast.Name | ast.arg) and path.name != "target.py":
                name = node.id if isinstance(node, ast.Name) else node.arg
                empty += [f"{path}:{node.lineno} {name}"] * (name in EMPTY)
    assert empty == []


def test_variables_of_the_package_are_nouns() -> None:
    vague = []
    for path in modules("generator", "templates"):
        # A member is read with its owner: `value.sent` is clear.
        classes = (node for node in nodes(path) if isinstance(node, ast.ClassDef))
        members = {item.target for owner in classes for item in owner.body if isinstance(item, ast.AnnAssign)}
        for node in () if path.name in PUBLIC else set(nodes(path)) - members:
            name = node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else ""
            vague += [f"{path}: {name}"] * (name in VAGUE)
    assert vague == []


def types_of(path: Path) -> Iterator[str]:
    """Yield the classes and the aliases of types that a module defines for others."""
    for node in tree(path).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        yield from [node.name] if isinstance(node, ast.ClassDef) else []
        yield from (
            one.id for one in targets if isinstance(one, ast.Name) and re.fullmatch("[A-Z][A-Za-z]*[a-z]", one.id)
        )


def test_types_of_the_package_have_one_meaning() -> None:
    homes: dict[str, list[str]] = {}
    for path in modules("generator"):
        for name in types_of(path) if path.name not in PUBLIC else ():
            homes.setdefault(name, []).append(str(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def names(node: ast.AST) -> Iterator[str]:
    yield from (name for field in ("id", "arg", "attr", "name") if isinstance(name := getattr(node, field, None), str))


def test_names_of_the_package_have_one_meaning() -> None:
    """No variable, parameter, function, class or member has a word in its name that had several meanings here."""
    unclear = []
    for path in modules("generator"):
        for node in nodes(path):
            for name in () if isinstance(node, ast.alias | ast.keyword) else names(node):
                # Not with a number behind it: `Draft4` is a name of JSON Schema's.
                words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+(?!\d)", name)}
                unclear += [f"{path}: {name}"] * (not UNCLEAR.isdisjoint(words))
    assert unclear == []


def test_modules_are_short() -> None:
    paths = modules("generator", "templates", "tests", "dev")
    assert [path for path in paths if path.read_bytes().count(b"\n") > MOST_LINES] == []


def test_static_files_templates_and_manifests_are_short() -> None:
    code = {".sh", ".ps1", ".cs", ".js", ".css", ".j2", ".toml"}
    paths = [path for name in ("generator", "templates", "specs") for path in sorted((ROOT / name).rglob("*"))]
    assert [path for path in paths if path.suffix in code and path.read_bytes().count(b"\n") > MOST_LINES] == []


def test_functions_are_short() -> None:
    long = []
    for path in modules("generator", "templates", "tests", "dev"):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long.append(f"{path}:{node.lineno} {node.name} has {lines} lines")
    assert long == []
