"""Everything about a scheme lies in its folder: nothing else in the package or the templates names one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from generator.signing import registry as schemes
from tests.paths import ROOT

FOLDERS = [schemes.get(name).folder for name in schemes.names()]
SHAPE = {"scheme.toml", "sign.py", "sign.js", "sign.sh", "postman.js", "vectors.json", "verify.py", "mistakes.toml"}


def files() -> Iterator[Any]:
    for home in ("generator", "templates"):
        for path in sorted((ROOT / home).rglob("*")):
            is_of_a_scheme = any(path.is_relative_to(folder) for folder in FOLDERS)
            if (
                path.is_file()
                and not is_of_a_scheme
                and "__pycache__" not in path.parts
                and ".vectors." not in path.name
            ):
                yield path


@pytest.mark.parametrize("name", schemes.names())
def test_nothing_else_names_it(name: Any) -> None:
    words = {name, name.replace("-", "_"), *(word for word in schemes.get(name).headers + schemes.get(name).query)}
    # A name that is a word of cryptography, too, is meant where it names a scheme or its folder.
    alone = [re.escape(word) if re.search("[-_]|xrf", word) else f"scheme\\W+{word}|{word}/" for word in words]
    pattern = re.compile("|".join(alone), re.IGNORECASE)
    named = [str(path.relative_to(ROOT)) for path in files() if pattern.search(path.read_text("utf-8", "replace"))]
    assert named == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_has_the_same_shape(folder: Any) -> None:
    assert {path.name for path in folder.iterdir()} >= SHAPE
