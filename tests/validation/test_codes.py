"""Each code of a diagnostic has one meaning."""

import re
from collections import defaultdict

from tests.paths import ROOT

# A code that is only compared with is not given a meaning.
CODE = re.compile(r'(?<!= )"([EW][0-9]{3})"')
# One meaning, met or asked for at two stations: a file or folder that is not there, a reference that leads nowhere,
# a URL that cannot be sent, a certificate that cannot be used.
MET_TWICE = {"E101", "E301", "E302", "E303", "E411", "E607", "E628", "E673", "E674"}


def test_a_code_belongs_to_one_package() -> None:
    packages = defaultdict(set)
    for path in (ROOT / "generator").rglob("*.py"):
        for code in CODE.findall(path.read_text("utf-8")):
            packages[code].add(path.relative_to(ROOT / "generator").parts[0])
    assert len(packages) > 100
    assert {code for code, names in packages.items() if len(names) > 1} <= MET_TWICE
