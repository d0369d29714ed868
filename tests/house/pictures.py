"""Draws what the ready Postman files hold and what a terminal says, for the page that leads to them: real output alone.

`python -m tests.house.pictures` writes docs/images/*.svg; a test keeps them equal to the files and to what is printed.
"""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text
from rich.tree import Tree

from tests.paths import DOCS, ROOT

READY, IMAGES = DOCS / "ready", DOCS / "images"
_WIDTH = 100
# The folders of which the page uses a request, and how many requests of each are shown.
_SHOWN, _MOST = ("App", "Task"), 6


def pictures() -> dict[str, Any]:
    """Return the pictures by their names."""
    collection = json.loads((READY / "qlik-qrs/postman/qlik-qrs.postman_collection.json").read_bytes())
    environment = json.loads((READY / "qlik-qrs/postman/qlik-qrs.certificate.postman_environment.json").read_bytes())
    return {
        "postman-collection.svg": _drawn(_tree(collection), "qlik-qrs.postman_collection.json", "collection"),
        "postman-environment.svg": _drawn(
            _rows(environment), "qlik-qrs.certificate.postman_environment.json", "environment"
        ),
        "terminal-explain.svg": _drawn(_said(), "a terminal", "terminal"),
    }


def _tree(collection: Any) -> Any:
    tree = Tree(f"[bold]{collection['info']['name']}[/]")
    tree.add("[dim]one script at the top: it makes the Xrfkey pair of each request[/]")
    for folder in collection["item"]:
        requests = [item for item in folder["item"] if "request" in item]
        if folder["name"] not in _SHOWN:
            continue
        branch = tree.add(f"[bold]{folder['name']}[/] ({len(requests)} requests)")
        for item in requests[:_MOST]:
            branch.add(f"[green]{item['request']['method']:6}[/] {item['name']}")
        branch.add("…")
    tree.add(f"… {len(collection['item'])} folders in all")
    return tree


def _rows(environment: Any) -> Any:
    table = Table("variable", "value in the file", "secret", title=environment["name"])
    for row in environment["values"]:
        table.add_row(row["key"], row["value"] or "[dim](yours)[/]", "yes" if row["type"] == "secret" else "")
    return table


def _said() -> Any:
    """What `explain` says of a request that was refused, which lies beside this file."""
    command = [sys.executable, "-m", "generator", "explain", "-"]
    refused = Path(__file__).with_name("refused.txt").read_bytes()
    done = subprocess.run(command, input=refused, capture_output=True, check=False, cwd=ROOT)
    return Text(f"> prerequest explain refused.txt\n{done.stdout.decode().rstrip()}")


def _drawn(content: Any, title: Any, name: Any) -> Any:
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(content)
    svg = console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, unique_id=name)
    # No font is fetched from anywhere, and nothing looks like a window of a program.
    svg = re.sub(r"\s*<circle .*?/>|<!-- .*? -->", "", svg)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE).encode()


if __name__ == "__main__":
    for file, drawn in pictures().items():
        (IMAGES / file).write_bytes(drawn)
