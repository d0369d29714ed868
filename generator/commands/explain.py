"""`explain`: says why a captured request was refused."""

import os
import sys
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

from ..diagnosis.explain import explain_text, missing_variables
from ..errors import fail
from ..model import Signing
from ..settings.files import INSTEAD, IRREGULAR, read_regular, why_unreadable
from ..settings.limits import Limits
from ..settings.planning import Overrides, planned_jobs
from . import console
from .sign import moment

_LARGEST = Limits().max_bytes


def explain(file: str, when: str, document: Overrides | None, *, as_json: bool) -> int:
    """Print the faults of a captured request. Return 0 if there are none, 1 otherwise.

    `document` says how requests are signed. With None, the schemes that need no document are used.
    """
    text = _text(file)
    environ = dict(os.environ)
    signings = _signings(document) if document else ()
    for name in missing_variables(text, environ, signings):
        if sys.stderr.isatty():  # standard input may be the capture, so the terminal is used
            environ[name] = getpass(f"{name} (not shown; empty to go without): ")
    report = explain_text(text, environ, now=_moment(when), signings=signings, progress=console.counted)
    if as_json:
        console.data([section.data() for section in report.sections])
    else:
        console.say(str(report))
    return report.status


def _signings(document: Overrides) -> tuple[Signing, ...]:
    """Return the signings of a document. Raise E452 if it has none."""
    from ..pipeline import read  # noqa: PLC0415  (slow to import)

    api = read(planned_jobs(document)[0].job)[0]
    signings = [operation.signing for operation in api.operations if operation.signing]
    if not signings:
        raise fail(
            "E452", f"{document.specs[0]} declares no signing scheme", hint="add one by an overlay: --overlay FILE"
        )
    return tuple({repr(signing): signing for signing in signings}.values())


def _text(file: str) -> str:
    try:
        content = read_regular(Path(file), _LARGEST + 1)
        text = content.decode()
    except (OSError, ValueError) as error:
        hint = INSTEAD if IRREGULAR in str(error) else ""
        raise fail("E615", f"{file} cannot be read as text{why_unreadable(error)}", hint=hint) from error
    if len(content) > _LARGEST:
        raise fail(
            "E615", f"{file} has more than {_LARGEST} bytes", hint="keep only the requests that you want explained"
        )
    return text


def _moment(when: str) -> datetime | None:
    if when == "now":
        return datetime.now(UTC)
    return moment(when, "; or the word now") if when else None
