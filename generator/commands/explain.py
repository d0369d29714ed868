"""`explain`: why a captured request was refused."""

import os
import sys
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

from ..diagnosis.explain import explain_text, needed
from ..errors import fail
from . import console


def explain(file: str, when: str, *, as_json: bool) -> int:
    """Print what is wrong with a captured request; 0 where nothing is, 1 where something is found."""
    text = _text(file)
    environ = dict(os.environ)
    for name in needed(text, environ):
        if sys.stderr.isatty():  # standard input may be the capture: the terminal is asked
            environ[name] = getpass(f"{name} (not shown; empty to go without): ")
    report = explain_text(text, environ, now=_moment(when))
    if as_json:
        console.data([section.data() for section in report.sections])
    else:
        console.say(str(report))
    return report.status


def _text(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise fail("E615", f"{file} cannot be read as text") from error


def _moment(when: str) -> datetime | None:
    if not when:
        return None
    if when == "now":
        return datetime.now(UTC)
    try:
        return datetime.strptime(when, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise fail("E606", f"{when!r} is not yyyy-MM-dd HH:mm:ss", hint="UTC, no zone mark; or the word now") from error
