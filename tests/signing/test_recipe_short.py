"""The algorithm of each bundled recipe, written out for one call in bash and Python: the server accepts it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.pipeline import read
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.job import Job
from tests.paths import ROOT
from tests.signing.test_recipe_everywhere import CALLS, SECRETS, document

NAMES = sorted(path.stem for path in (ROOT / "specs" / "recipes").glob("*.yaml"))
# Signed: a query, a body, a nested hash, with a derived key, a field of a form; a sorted query.
SAMPLE = ("binance", "aws-sigv4")


def names() -> list[Any]:
    rest = [name for name in NAMES if name not in SAMPLE]
    return [
        *SAMPLE,
        *(
            pytest.param(name, marks=pytest.mark.slow if number % 4 == 0 else pytest.mark.full)
            for number, name in enumerate(rest)
        ),
    ]


def calls(folder: Any, recipe: Any, target: Any) -> tuple[Any, dict[Any, Any]]:
    """Yield the operations of the document by one recipe, each with its code."""
    (folder / "shop.yaml").write_text(document(recipe))
    [api, *_] = read(Job(spec=str(folder / "shop.yaml")))
    return api, {one.id: targets.render_one(target, api, one) for one in api.operations}


def run(target: Any, code: Any, folder: Any, url: Any) -> Any:
    (folder / "call").write_text(code)
    command = ["bash" if target == "curl" else sys.executable, str(folder / "call")]
    environment = {**os.environ, "SHOP_URL": f"{url}/api", **SECRETS}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
@pytest.mark.parametrize("recipe", names())
def test_the_server_accepts_what_is_written_out(recipe: Any, target: str, tmp_path: Path) -> None:
    api, codes = calls(tmp_path, recipe, target)
    with running((api,), ServerSettings(values=SECRETS)) as server:
        for name in CALLS:
            done = run(target, codes[name], tmp_path, server.url)
            assert done.returncode == 0, (done.stderr, codes[name])
        assert [(one.operation_id, one.reasons) for one in server.ledger] == [(name, ()) for name in CALLS]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is absent")
def test_shellcheck_has_nothing_to_say(tmp_path: Path) -> None:
    for recipe in NAMES:
        (tmp_path / f"{recipe}.sh").write_text(calls(tmp_path, recipe, "curl")[1]["send_form"])
    command = ["shellcheck", "--format", "gcc", *map(str, sorted(tmp_path.glob("*.sh")))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == ""


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
@pytest.mark.parametrize("recipe", NAMES)
def test_it_is_short_and_interprets_nothing(recipe: Any, target: str, tmp_path: Path) -> None:
    for code in calls(tmp_path, recipe, target)[1].values():
        assert code.count("\n") <= (110 if target == "curl" else 70)
        assert "recipe_" not in code
        assert "byte for byte" not in code
        assert "SECRET" in code
