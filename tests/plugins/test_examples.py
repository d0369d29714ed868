"""The worked examples of the documentation run as they stand there."""

import json
from collections.abc import Callable
from typing import Any


def test_one_template(section: Callable[..., Any]) -> None:
    folder = section(1).folder
    collection = json.loads((folder / "build/acme/postman/acme.postman_collection.json").read_text())
    script = "\n".join(next(e for e in collection["event"] if e["listen"] == "test")["script"]["exec"])
    assert "the answer came within two seconds" in script
    assert "accepts the request" not in script


def test_a_target_folder(section: Callable[..., Any]) -> None:
    folder = section(2).folder
    text = (folder / "build/acme/overview/acme.md").read_text()
    assert text == "# Acme parts\n\n## What it can do\n\n- Parts in stock: GET `/parts`\n"
    assert (folder / "build/acme/curl/parts/list_parts.sh").exists()


def test_a_target_of_a_package(section: Callable[..., Any]) -> None:
    example = section(3)
    table = example.folder / "build/acme/csv/operations.csv"
    assert table.read_text() == "name,method,path\nlist_parts,GET,/parts\n"
    (example.folder / "options.toml").write_text(
        '[[jobs]]\nspec = "acme.yaml"\ntargets = ["csv"]\noptions = {csv = {separator = ";"}}\n'
    )
    example.run("prerequest", "generate", "--config", "options.toml")
    assert table.read_text().startswith("name;method;path\n")
