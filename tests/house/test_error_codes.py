"""docs/error-codes.md holds every code of the code base with its meaning, its cure and the package that reports it."""

import re
from collections import defaultdict
from typing import Any

from tests.paths import DOCS, ROOT

ROW = re.compile(r"^\| ([EW]\d{3}) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def reported() -> dict[Any, Any]:
    """Return the packages that report each code."""
    packages = defaultdict(set)
    for path in (ROOT / "generator").rglob("*.py"):
        package = path.relative_to(ROOT / "generator").parts[0].removesuffix(".py")
        for code in re.findall(r'"([EW]\d{3})"', path.read_text("utf-8")):
            packages[code].add(package)
    return {code: ", ".join(sorted(names)) for code, names in packages.items()}


def test_each_code_is_on_the_page_once_with_its_package() -> None:
    rows = ROW.findall((DOCS / "error-codes.md").read_text("utf-8"))
    codes = [code for code, *_ in rows]
    assert len(codes) == len(set(codes)) > 100
    assert {code: package for code, _, _, package in rows} == reported()


def test_each_has_a_meaning_and_a_cure_of_its_own() -> None:
    rows = ROW.findall((DOCS / "error-codes.md").read_text("utf-8"))
    assert [code for code, meaning, cure, _ in rows if not (meaning.endswith(".") and cure[-1] in ".`")] == []
    meanings = [meaning for _, meaning, _, _ in rows]
    assert [meaning for meaning in meanings if meanings.count(meaning) > 1] == []
