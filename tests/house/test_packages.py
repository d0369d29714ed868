"""The rooms of `generator/`: which package may import which, few loose files, one meaning for each class name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house import trees
from tests.paths import ROOT

PACKAGE = ROOT / "generator"
MODULES = {path: trees.tree(path) for path in sorted(PACKAGE.rglob("*.py"))}
LOOSE = {"__init__", "__main__", "cli", "errors", "pipeline", "resources"}
# From the ground up: a package imports what stands before it, at the head of a module.
ORDER = [
    *("model", "encode", "errors", "resources", "naming", "output", "settings", "document", "cache", "examples"),
    *("signing", "diagnosis", "normalize", "validation", "targets", "pipeline", "server", "pull", "merge"),
    *("integrations", "commands", "cli"),
]
# A scheme's verifier speaks the language of diagnosis, and diagnosis finds verifiers by scheme.
BOTH_WAYS = {"signing imports diagnosis"}


def room(parts: Any) -> Any:
    return parts[0].removesuffix(".py")


def imports(path: Any, tree: Any) -> Iterator[Any]:
    """Yield the rooms that a module imports when it is loaded; imports inside of functions and for types come later."""
    home = path.relative_to(PACKAGE).parts[:-1]
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = (*home[: len(home) - node.level + 1], *(node.module or "").split("."))
            names = [part for part in base if part] or [alias.name for alias in node.names]
            yield from names[:1] if [part for part in base if part] else names


def crossings() -> Any:
    uses = defaultdict(set)
    for path, tree in MODULES.items():
        inside = room(path.relative_to(PACKAGE).parts)
        if inside == "__main__":
            continue
        for other in imports(path, tree):
            if other != inside:
                uses[inside].add(other)
    return uses


def test_imports_go_one_way() -> None:
    upwards = {
        f"{name} imports {other}"
        for name, others in crossings().items()
        for other in others
        if ORDER.index(other) >= ORDER.index(name)
    }
    assert upwards == BOTH_WAYS


def test_each_room_has_its_place() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").is_file()}
    assert rooms | LOOSE - {"__init__", "__main__"} == set(ORDER)


def test_few_files_stand_loose() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == LOOSE
    assert [path for path in PACKAGE.rglob("*.py") if path.with_suffix("").is_dir()] == []


def test_each_package_says_what_it_is() -> None:
    """What goes in, what comes out, what it must not know: in the docstring of each room."""
    texts = {
        path.parent.name: ast.get_docstring(tree) or ""
        for path, tree in MODULES.items()
        if path.parent.parent == PACKAGE and path.stem == "__init__"
    }
    missing = {
        name
        for name, text in texts.items()
        if not ("In: " in text and "Out: " in text and "It must not " in " ".join(text.split()))
    }
    assert missing == set()


def test_no_class_name_is_defined_twice() -> None:
    homes = defaultdict(list)
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            # Each scheme's sign.py is a file of its own that goes into outputs.
            if isinstance(node, ast.ClassDef) and path.name != "sign.py":
                homes[node.name.removeprefix("_")].append(path.relative_to(PACKAGE).as_posix())
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


# What has no package of its own to test: whole runs, material, the code base itself.
KINDS = {
    *("audit", "bench", "cases", "clients", "e2e", "facts", "fuzz", "hostile", "house", "node", "plugins", "specs"),
    "team",
}


def test_tests_mirror_the_package() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms - folders == set()
    assert folders - rooms - KINDS == set()


def test_each_package_has_tests() -> None:
    assert [
        path.parent.name
        for path in PACKAGE.glob("*/__init__.py")
        if not list((ROOT / "tests" / path.parent.name).rglob("test_*.py"))
    ] == []


LANGUAGES = sorted(file.parent.name for file in (ROOT / "templates").glob("*/language.toml"))


def test_the_languages_of_scripts_have_descriptions() -> None:
    assert LANGUAGES == ["csharp_snippet", "curl", "powershell_snippet", "python_snippet"]


@pytest.mark.parametrize("target", LANGUAGES)
def test_no_module_names_a_language(target: str) -> None:
    """A language is its folder of templates and one file in each scheme; nothing lists the languages."""
    form = target.removesuffix("_snippet")
    named = re.compile(rf"\b{form}_snippet\b|(['\"]){form}(_snippet)?\1")
    # What `explain` reads are calls that people wrote, in any language; a writer of short calls is of one language.
    paths = [path for path in MODULES if "explain" not in path.parts and not path.stem.endswith(f"_{form}")]
    assert [path for path in paths if named.search(path.read_text("utf-8"))] == []
