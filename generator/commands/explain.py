"""`explain`: why a captured request was refused."""

import os
import sys
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

from ..diagnosis.explain import explain_text, needed
from ..errors import fail
from ..settings.files import IRREGULAR, read_regular
from ..settings.limits import Limits
from . import console

_LARGEST = Limits().max_bytes


def explain(file: str, when: str, *, as_json: bool) -> int:
    """Print what is wrong with a captured request; 0 where nothing is, 1 where something is found."""
    text = _text(file)
    environ = dict(os.environ)
    for name in needed(text, environ):
        if sys.stderr.isatty():  # standard input may be the capture: the terminal is asked
            environ[name] = getpass(f"{name} (not shown; empty to go without): ")
    report = explain_text(text, environ, now=_moment(when), progress=console.counted)
    if as_json:
        console.data([section.data() for section in report.sections])
    else:
        console.say(str(report))
    return report.status


def _text(file: str) -> str:
    try:
        content = read_regular(Path(file), _LARGEST + 1)
        text = content.decode()
    except (OSError, ValueError) as error:
        irregular = getattr(error, "strerror", "") == IRREGULAR
        hint = "give it as standard input, with - in the place of the file" if irregular else ""
        why = f": {IRREGULAR}" if irregular else ""
        raise fail("E615", f"{file} cannot be read as text{why}", hint=hint) from error
    if len(content) > _LARGEST:
        raise fail("E615", f"{file} has more than {_LARGEST} bytes", hint="cut the requests in question out of it")
    return text


def _moment(when: str) -> datetime | None:
    if not when:
        return None
    if when == "now":
        return datetime.now(UTC)
    try:
        return datetime.strptime(when, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise fail("E606", f"{when!r} is not yyyy-MM-dd HH:mm:ss", hint="UTC, no zone mark; or the word now") from error
