"""Prints results on standard output and everything else on standard error, without characters that move a cursor."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from ..encode.terminal import visible, without_password
from ..errors import Diagnostic

_T = TypeVar("_T")
_NOTES = 5
_ERRORS = 50
# The escapes that GitHub understands. Colons and commas are escaped only in properties, not in the message.
_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def say(text: str = "") -> None:
    """Print a line of the result."""
    sys.stdout.write("\n".join(visible(line) for line in text.split("\n")) + "\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """Print a line that is not part of the result."""
    sys.stderr.write("\n".join(visible(line) for line in text.split("\n")) + "\n")


def data(value: Any) -> None:
    """Print a result as JSON for a program to read."""
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def errors(findings: Iterable[Diagnostic]) -> None:
    """Print the errors that stop the command; in a GitHub workflow, also as annotations."""
    _print(findings, "error", _ERRORS, "--json shows them")


def diagnostics(findings: Iterable[Diagnostic], *, every: bool = False) -> None:
    """Print the warnings: of each code the first few and a count, or with `every` all."""
    _print(findings, "warning", None if every else _NOTES, "--verbose shows them")


def _print(findings: Iterable[Diagnostic], level: str, most: int | None, how_to_see: str) -> None:
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.code] += 1
        if most is None or counts[finding.code] <= most:
            warn(str(finding))
            _annotate(level, finding.file, finding.line, f"{finding.code} {finding.message}")
    for code, count in counts.items():
        if most is not None and count > most:
            warn(f"{code}: {count - most} more of this kind ({how_to_see})")


def finding(path: str, text: str) -> None:
    """Print one finding about a file of the output."""
    say(f"{path}: {text}")
    _annotate("error", path, None, text)


def as_data(findings: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return findings as data with the same fields as in print."""
    return [asdict(finding) for finding in findings]


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[str, Callable[[], _T]], _T]]:
    """Yield a function that runs a named step. A terminal shows the name while the step runs; a pipe shows nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda _, work: work()
        return
    from rich.console import Console  # noqa: PLC0415  (only where a person looks)
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")))
    count = iter(range(1, total + 1))

    def step(name: str, work: Callable[[], _T]) -> _T:
        title = visible(without_password(name))
        label = f"{title} ({next(count)} of {total})" if total > 1 else title
        with console.status(Text(label)):
            return work()

    yield step


def counted(items: Sequence[_T]) -> Iterator[_T]:
    """Yield the items. A terminal shows how many are done; a pipe shows nothing."""
    if len(items) == 1 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415  (only where a person looks)

    with Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR"))).status("") as status:
        for number, item in enumerate(items):
            status.update(f"{number} of {len(items)}")
            yield item


def _annotate(level: str, file: str, line: int | None, message: str) -> None:
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    workspace = os.environ.get("GITHUB_WORKSPACE")
    path = Path(os.path.relpath(file, workspace)).as_posix() if file and workspace else file  # in the repository
    location = ",".join([f"file={_quoted(path, _PROPERTY)}"] * bool(file) + [f"line={line}"] * bool(line))
    sys.stderr.write(f"::{level} {location}::{_quoted(message, _MESSAGE)}\n")


def _quoted(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in visible(text))
