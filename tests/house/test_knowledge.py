"""What only one place may know: signing schemes their folders, Qlik and QLM the naming rules and the bundled specs."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from generator import resources
from tests.house.trees import nodes
from tests.paths import ROOT

PACKAGE = ROOT / "generator"
SCHEMES = sorted(path for path in (PACKAGE / "signing").iterdir() if (path / "scheme.toml").is_file())
MODULES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "naming" not in path.parts and not any(path.is_relative_to(folder) for folder in SCHEMES)
]
API = re.compile(r"q(?:lik|lm|rs|ps)(?![a-z])|xrfkey", re.IGNORECASE)


def texts(path: Any) -> Iterator[Any]:
    """Yield the words of a module that do something: names, and texts without a blank; sentences are for people."""
    docstrings = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word) | ast.alias(name=word):
                yield word
            case ast.FunctionDef(name=word) | ast.ClassDef(name=word):
                yield word
            case ast.Constant(value=str(word)) if id(node) not in docstrings:
                yield from [word] if " " not in word else []


def test_modules_know_no_api_by_name() -> None:
    wrong = {f"{path.relative_to(ROOT)}: {word[:60]}" for path in MODULES for word in texts(path) if API.search(word)}
    assert wrong == set()


def test_the_naming_rules_do_know_one() -> None:
    assert any(API.search(word) for path in (PACKAGE / "naming").glob("*.py") for word in texts(path))


def test_nothing_outside_of_its_folder_names_a_scheme() -> None:
    ids = {name for scheme in resources.schemes() for name in (scheme, scheme.replace("-", "_")) if scheme != "hmac"}
    # "hmac" is the name of a module of Python, too: as a scheme it would stand alone in quotes, or be imported from.
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(ids))}|xrfkey|signing[./]hmac)\b|[\"']hmac[\"']")
    files = [*PACKAGE.rglob("*"), *(ROOT / "templates").rglob("*")]
    wrong = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        if path.is_file() and "__pycache__" not in path.parts and not any(map(path.is_relative_to, SCHEMES))
        for match in [pattern.search(path.read_text("utf-8"))]
        if match
    ]
    assert wrong == []
    assert all(pattern.search((folder / "scheme.toml").read_text("utf-8") + f'"{folder.name}"') for folder in SCHEMES)
