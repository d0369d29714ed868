"""The files that people download are what the tool makes today; the page that leads to them names what they hold."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.e2e.conftest import items
from tests.house.pictures import pictures
from tests.paths import DOCS, ROOT

_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
READY = DOCS / "ready"
PAGE = (DOCS / "postman-in-ten-minutes.md").read_text("utf-8")
COLLECTIONS = [json.loads(path.read_bytes()) for path in sorted(READY.glob("*/postman/*.postman_collection.json"))]
ENVIRONMENTS = [json.loads(path.read_bytes()) for path in sorted(READY.glob("*/postman/*.postman_environment.json"))]


def test_they_are_fresh() -> None:
    command = [sys.executable, "-m", "generator", "check", "--config", READY / "prerequest.toml"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)  # type: ignore[arg-type]
    assert done.returncode == 0, f"`make golden` writes them anew\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("name", pictures())
def test_the_pictures_show_the_files_of_today(name: Any) -> None:
    assert (DOCS / "images" / name).read_bytes() == pictures()[name], "`make golden` draws them anew"
    assert f"](images/{name})" in PAGE


def test_pictures_are_there_and_small() -> None:
    pages = [ROOT / "README.md", *DOCS.glob("*.md")]
    shown = {(page.parent / place).resolve() for page in pages for place in _PICTURE.findall(page.read_text("utf-8"))}
    assert shown == set((DOCS / "images").iterdir())
    assert max(picture.stat().st_size for picture in shown) < 100_000


def test_each_door_of_the_readme_is_short_and_leads_on() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.partition("## Three ways to use it\n")[2].partition("\n## ")[0].strip()
    doors = re.split(r"\n\n(?=\*\*I )", section)
    assert [door.splitlines()[0].split("**")[1] for door in doors] == [
        "I want to import it into Postman.",
        "I want a call in my code.",
        "I generate in a build.",
    ]
    assert all(len(door.splitlines()) < 15 and "](docs/" in door for door in doors)


def test_they_hold_no_value_of_anybody() -> None:
    for environment in ENVIRONMENTS:
        values = {row["key"]: row["value"] for row in environment["values"]}
        assert "example.com" in values.pop("baseUrl")
        assert not any(row["value"] for row in environment["values"] if row["type"] == "secret")


def test_the_page_offers_all_of_them() -> None:
    offered = set(re.findall(r"\]\((ready/[^)]+)\)", PAGE))
    files = [path.relative_to(DOCS).as_posix() for path in READY.glob("*/postman/*.postman_*.json")]
    assert offered == set(files)


@pytest.mark.parametrize(("folder", "request_"), re.findall(r"older \*([^*]+)\*, request \*([^*]+)\*", PAGE))
def test_a_request_of_the_page_is_in_its_folder(folder: Any, request_: Any) -> None:
    folders = [entry for collection in COLLECTIONS for entry in collection["item"] if entry["name"] == folder]
    assert request_ in [item["name"] for entry in folders for item in items(entry)]


def test_the_page_names_requests_and_variables_that_are_there() -> None:
    assert len(re.findall(r"older \*[^*]+\*, request", PAGE)) == 5
    variables = {row["key"] for environment in ENVIRONMENTS for row in environment["values"]}
    named = set(re.findall(r"`((?:qlik|qlm|base|prerequest)[A-Z]\w+)`", PAGE))
    assert named
    assert named <= variables


def test_what_the_script_says_is_quoted_as_it_says_it() -> None:
    scripts = "\n".join(line for entry in COLLECTIONS for event in entry["event"] for line in event["script"]["exec"])
    for text in ("Fill in the variable ", " (in your environment)", "prerequestWay names no way in"):
        assert text in PAGE
        assert text in scripts
