"""Bash: but for our static files, canaries stand in single quotes and comments only; running a script runs none."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator import resources
from tests.hostile.judges.python import CANARY

_INERT = re.compile(
    r"""(?xs)
    \\. | '[^']*' | \$'(?:[^'\\]|\\.)*'   # an escape, a literal, a literal with escapes
    | (?:^|(?<=[\s;&|()]))\#[^\n]*         # a comment
    | (?P<open>"(?:[^"\\]|\\.)*")          # where bash expands: kept and searched
    """
)
_DECLARED = re.compile(
    r"(?m)^(?:operation|value|option|secret|optional_secret|header|field|file|body)(?:[ ]+[\w./:@%+,-]+|[ ]+)+$"
)
_LINE = re.compile(r'(?:head|digest|(?P<key>[a-z-]+) = (?:"(?P<value>(?:[^"\\\n\r]|\\.)*)"|[A-Z-]+))')
_KEYS = {
    "url",
    "request",
    "header",
    "user",
    "cert",
    "pass",
    "key",
    "cacert",
    "form-string",
    "form",
    "data-raw",
    "data-binary",
}
_RUN = Path(__file__).with_name("run.sh")


def judge(name: Any, content: Any) -> Iterator[str]:
    """Yield what is wrong with a bash script as it is written."""
    text = content.decode()
    for path in resources.folder("signing").rglob("*.sh"):
        text = text.replace(path.read_text("utf-8").removesuffix("\n"), "")
    loud = _INERT.sub(lambda match: match["open"] or " ", text)
    # A word without any character that bash reads, behind the name of a function of ours, is a value as it is.
    loud = _DECLARED.sub("", loud)
    for match in CANARY.finditer(loud):
        yield f"{name}: {loud[max(0, match.start() - 30) : match.end() + 10]!r} is no inert text"


def run(scripts: Any, folder: Any) -> Iterator[Any]:
    """Yield what is wrong when scripts run; curl is a stub that records.

    `scripts` are (name, content, variables, the files they share by name).
    """
    work = folder / "work"
    work.mkdir()
    for number, (_, content, variables, shared) in enumerate(scripts):
        place = folder / str(number) / "calls"
        place.mkdir(parents=True)
        (place / "script.sh").write_bytes(content)
        (folder / f"{number}.sh").symlink_to(place / "script.sh")
        for name, text in shared.items():
            (place.parent / name).write_bytes(text)
        (folder / f"{number}.env").write_text("".join(f"export {key}='{value}'\n" for key, value in variables.items()))
    done = subprocess.run(
        ["bash", _RUN, folder, str(len(scripts))],
        cwd=work,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    yield from (f"made a file: {path.name}" for path in work.iterdir())
    for number, (name, _, variables, _) in enumerate(scripts):
        yield from (f"{name}: {wrong}" for wrong in _judged(folder, number, variables))


def _judged(folder: Any, number: Any, variables: Any) -> Iterator[str]:
    status, error = (folder / f"{number}.status").read_text().strip(), (folder / f"{number}.err").read_bytes()
    calls = folder / f"{number}.calls"
    if calls.exists():
        yield f"ran {calls.read_text('utf-8', 'replace')[:200]!r}"
    sent = folder / f"{number}.curl"
    if sent.exists():
        yield from _config(sent.read_bytes().decode(), variables)
    elif status != "2":
        yield f"ended with {status}: {error[-300:]!r}"


def _config(text: Any, variables: Any) -> Iterator[str]:
    for line in text.removesuffix("\n").split("\n"):
        match = _LINE.fullmatch(line)
        if not match or (match["key"] and match["key"] not in _KEYS):
            yield f"curl is told {line[:120]!r}"
        elif match["key"] == "url" and not match["value"].startswith(tuple(variables.values())):
            yield f"curl calls {match['value'][:120]!r}"
        elif match["key"] in ("data-binary", "form"):
            yield f"curl reads a file: {line[:120]!r}"
