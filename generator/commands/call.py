"""`call`: send one call now, by the script that a folder would hold for it."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .. import targets
from ..errors import fail
from ..model import Api, Operation
from ..pipeline import read
from ..settings.planning import Overrides, planned_jobs
from ..settings.selection import find
from ..targets.shared.short import connection_of
from . import answer, console

_TARGETS = {"python": "python_snippet", "curl": "curl"}


class CallOptions(NamedTuple):
    """What a call is told: values, the way in, the language of its script, a file for the answer, flags."""

    values: tuple[str, ...]
    way: str
    form: str | None
    output: Path | None
    body: str
    include: bool
    dry_run: bool
    signed: bool | None
    help_: bool

    @property
    def arguments(self) -> list[str]:
        """The arguments of the script."""
        flags = {"--help": self.help_, "--dry-run": self.dry_run, "-i": self.include}
        flags |= {"--sign": self.signed is True, "--no-sign": self.signed is False}
        return [
            *(flag for flag, is_set in flags.items() if is_set),
            *(["--body", self.body] if self.body else []),
            *self.values,
        ]


def call(overrides: Overrides, name: str, options: CallOptions) -> int:
    """Send the call and print the answer; return the exit status of its script."""
    api = read(planned_jobs(overrides)[0].job)[0]
    operation = find(api, name)
    connection = connection_of(api, options.way) if options.way else None
    connections = (connection,) if connection else api.connections
    # The standard library of Python has no NTLM, which such a way in begins with.
    form = options.form or ("curl" if connection and connection.login else "python")
    with TemporaryDirectory(prefix="prerequest-call-") as folder:
        only = api._replace(operations=(operation,), connections=connections)
        script = _written(only, operation, _TARGETS[form], Path(folder))
        command = [*_interpreter(form), str(script), *options.arguments]
        try:
            if options.help_:
                return _help(command, f"prerequest call {overrides.specs[0]} {name}")
            return answer.run(command, options.output)
        except FileNotFoundError as error:
            raise fail("E636", f"{command[0]} is not installed", hint="--as python needs nothing more") from error


def _written(api: Api, operation: Operation, target: str, folder: Path) -> Path:
    """Write the script and what it needs beside it; return the script."""
    for path, file in targets.render(api, (target,)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.content)
    return folder / target / targets.find(target).path(operation)


def _interpreter(form: str) -> list[str]:
    """Return what runs a script; nothing in the working folder or of the user's own is imported by it."""
    return [sys.executable, "-I", "-B"] if form == "python" else ["bash"]


def _help(command: list[str], name: str) -> int:
    """Print the help of a script under another name."""
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False)  # noqa: S603 - our own script
    _, words, rest = done.stdout.partition(" [name=value")
    console.say(f"Usage: {name}{words}{rest}".rstrip("\n"))
    return done.returncode
