"""Every option and command that a message, README or docs name exists, and so does what docs link to."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from generator.cli import app
from tests.house.trees import nodes
from tests.paths import DOCS, ROOT

COMMAND = typer.main.get_group(app)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
OPTIONS = {
    name: {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    | {"--help"}
    for name, command in COMMAND.commands.items()
}
ALL = {"--version", "--install-completion", "--show-completion"}.union(*OPTIONS.values())
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")])
CALL = re.compile(rf"(?<![\w./-])prerequest ((?:{'|'.join(COMMAND.commands)})\b[^\n`#|&;)]*)")
# Options of git, which a hint about a merge names.
OTHERS = {"--ours", "--theirs"}


def messages(path: Any) -> Iterator[Any]:
    """Yield the texts of a module that are no docstring."""
    docstrings = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_options_in_messages_exist() -> None:
    paths = [path for path in (ROOT / "generator").rglob("*.py") if path.name not in ("curl.py", "short_bash.py")]
    named = {option for path in paths for text in messages(path) for option in OPTION.findall(text)}
    assert named & ALL
    assert named - ALL - OTHERS == set()


def test_files_that_tables_name_are_there() -> None:
    """A path in a comment or a text of a table lies beside the table, in the package or in the repository."""
    stale = []
    for table in (path for folder in ("generator", "templates") for path in (ROOT / folder).rglob("*.toml")):
        around = (table.parent, ROOT / "generator", ROOT)
        for name in re.findall(r"`([\w./-]+(?:/|\.(?:py|js|sh|toml|json|j2)))`", table.read_text("utf-8")):
            # A client has the signing code under a name of its own.
            if name != "_signing.py" and not any((home / name).exists() for home in around):
                stale.append(f"{table.relative_to(ROOT)} names {name}")
    assert stale == []


def test_commands_in_messages_exist() -> None:
    texts = [text for path in (ROOT / "generator").rglob("*.py") for text in messages(path)]
    named = {word for text in texts for word in re.findall(r"\bprerequest ([a-z]+)\b(?= |`|$)", text)}
    assert named - set(COMMAND.commands) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_what_a_page_tells_to_type_is_there(page: Any) -> None:
    wrong = []
    for call in CALL.findall(page.read_text("utf-8")):
        name, _, rest = call.partition(" ")
        options = {word.partition("=")[0] for word in rest.split() if re.match(r"--?[a-z]", word)}
        wrong += [f"{name} {option}" for option in options - OPTIONS[name]]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_what_a_page_links_to_is_there(page: Any) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_readme_names_each_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMAND.commands if f"prerequest {name}" not in text and f"`{name}`" not in text] == []
