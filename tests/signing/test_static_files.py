"""The static files as strangers meet them: pasted into a script, read by a linter, run beside a spy."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.paths import SIGNING

PYTHON = ["final_url.py", "masked.py", "qlm_strict/sign.py"]
XRFKEY = ["final_url.py", "masked.py", "qlik_xrfkey/sign.py"]
SCRIPTS = ["final_url.sh", "masked.sh", "qlm_strict/sign.sh", "qlik_xrfkey/sign.sh"]
KEY = "canary-5f1d/key"


@pytest.fixture
def embedded(tmp_path: Path) -> list[str]:
    """Write the files of each scheme one after another behind other code, as a snippet has them."""
    scripts = []
    for title, names in (("qlm", PYTHON), ("xrfkey", XRFKEY)):
        parts = ['"""A script."""\n\nFIRST = 1\n', *((SIGNING / name).read_text() for name in names)]
        script = tmp_path / f"{title}.py"
        script.write_text("\n\n".join(parts) + '\nprint(final_url("http://h", ["x"], []))\n', "utf-8")
        scripts.append(str(script))
    return scripts


def test_python_runs_behind_other_code(embedded: list[str]) -> None:
    for script in embedded:
        done = subprocess.run([sys.executable, "-I", script], capture_output=True, text=True, check=True)
        assert done.stdout == "http://h/x\n"


@pytest.mark.parametrize("width", [88, 100, 120])
def test_the_formatter_changes_no_python_file(width: int) -> None:
    """Projects have ruff's default width or one of these, and format what they commit."""
    files = [*map(str, SIGNING.glob("*/sign.py")), *(str(SIGNING / name) for name in ("final_url.py", "masked.py"))]
    ruff = ["ruff", "format", "--isolated", "--diff", "--line-length", str(width), *files]
    done = subprocess.run([sys.executable, "-m", *ruff], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert not any("fmt: off" in Path(file).read_text("utf-8") for file in files)


def test_python_is_clean_behind_other_code(embedded: list[str], tmp_path: Path) -> None:
    rules = "E,F,W,I,N,UP,B,C4,SIM,RET,RUF,S,ANN,D,PL"
    ruff = ["ruff", "check", "--isolated", "--line-length", "100", "--target-version", "py311", "--select", rules]
    # Each file brings its own imports; all other findings would be real ones.
    ruff += ["--ignore", "E402,I001,F811,PLR0913,PLR2004,D203,D213", *embedded]
    done = subprocess.run([sys.executable, "-m", *ruff], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, *embedded]
    done = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", [*PYTHON, "qlik_xrfkey/sign.py"])
def test_python_files_can_be_embedded(name: Any) -> None:
    source = (SIGNING / name).read_text("utf-8")
    assert "__main__" not in source
    assert "from __future__" not in source
    assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize("name", ["final_url.js", "masked.js", "qlm_strict/sign.js", "qlik_xrfkey/sign.js"])
def test_javascript_asks_for_nothing_but_the_language_of_2017(name: str) -> None:
    source = (SIGNING / name).read_text("utf-8")
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", source, flags=re.DOTALL)
    later = r"\w\?\.\w| \?\? |\bawait\b|\basync\b|[{,]\s*\.\.\.\w+\s*}|\\p\{|\bBigInt\b"
    later += r"|\.(?:flat|flatMap|matchAll|replaceAll|at)\("
    absent = r"\b(URL|URLSearchParams|TextEncoder|Buffer|crypto|require|import|export|window|process|globalThis)\b"
    strings = re.sub(r'"[^"\n]*"', '""', code)
    assert re.findall(later, strings) == []
    assert re.findall(absent, strings) == []
    assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize("name", SCRIPTS)
def test_bash_parses_it(name: Any) -> None:
    subprocess.run(["bash", "-n", str(SIGNING / name)], check=True)


@pytest.fixture
def spied(tmp_path: Path) -> Callable[..., Any]:
    """Sign in bash with tools that note their arguments and environment; return what they noted."""
    for tool in ("openssl", "date"):
        real = shutil.which(tool)
        spy = f'#!/bin/sh\n{{ printf "%s\\n" "$0" "$@"; env; }} >>"{tmp_path}/noted"\nexec {real} "$@"\n'
        (tmp_path / tool).write_text(spy)
        (tmp_path / tool).chmod(0o755)

    def run(*lines: Any) -> tuple[Any, str]:
        sources = [f". {SIGNING}/{name}" for name in ("final_url.sh", "qlm_strict/sign.sh")]
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "QLM_API_KEY": KEY, "api_key": KEY, "FINAL_URL": "x"}
        script = "\n".join(["set -euo pipefail", "export -n QLM_API_KEY", "unset api_key", *sources, *lines])
        done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
        return done.stdout, (tmp_path / "noted").read_text()

    return run


def test_bash_shows_the_key_to_no_child(spied: Callable[..., Any]) -> None:
    output, noted = spied(
        'final_url http://h -s x -q is_pwd "secret word"',
        'REQUEST_URL=$FINAL_URL; sign qlm_clock api_key "$QLM_API_KEY"',
        'printf "%s\\n" "${SIGNED_HEADERS[@]}"',
        "true | openssl dgst -sha256 >/dev/null",
    )
    assert "X-Qlm-Authentication-Token: " in output
    assert noted.count("/openssl") >= 3
    assert "/date" in noted
    assert KEY not in noted
    assert "secret" not in noted


def test_a_long_key_is_shown_to_no_child_either(spied: Callable[..., Any]) -> None:
    output, noted = spied(
        'REQUEST_URL=http://h/; sign qlm_clock api_key "$QLM_API_KEY$QLM_API_KEY$QLM_API_KEY$QLM_API_KEY$QLM_API_KEY"'
    )
    assert output == ""
    assert KEY not in noted


def test_bash_leaves_nothing_behind_after_a_refusal() -> None:
    sources = "\n".join(f". {SIGNING}/{name}" for name in ("final_url.sh", "qlm_strict/sign.sh"))
    script = f"""{sources}
        FINAL_URL=old SIGNED_URL=old SIGNED_TEXT=old SIGNED_HEADERS=(old)
        final_url http:// && exit 1
        REQUEST_URL=http://h/; sign qlm_clock api_key '' && exit 1
        printf '%s' "${{FINAL_URL-}}${{SIGNED_URL-}}${{SIGNED_TEXT-}}${{SIGNED_HEADERS-}}"
        SIGNED_URL=old SIGNED_TEXT=old SIGNED_HEADERS=(old)
        REQUEST_URL=http://h/; sign false api_key k && exit 1
        printf '%s' "${{FINAL_URL-}}${{SIGNED_URL-}}${{SIGNED_TEXT-}}${{SIGNED_HEADERS-}}"
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 2


def test_bash_keeps_newlines_at_the_end_and_the_callers_locale() -> None:
    script = f"""set -eu
        . {SIGNING}/final_url.sh
        LC_ALL=C.UTF-8 IFS=/
        word=é
        final_url http://h -q a $'x\\n\\n'
        printf '%s %s' "$FINAL_URL" "${{#word}}"
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "http://h/?a=x%0A%0A 1"
