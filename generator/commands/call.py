"""`call`: sends one call now, by the same script that `generate` would write for it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

from .. import targets
from ..errors import fail
from ..model import Api, ConnectionProfile, Operation
from ..pipeline import read
from ..settings.planning import Overrides, planned_jobs
from ..settings.selection import find
from ..targets.shared.access import certificate_files
from ..targets.shared.short import connection_of
from ..targets.target import Target
from . import console

# A larger answer is printed unchanged while it arrives: nobody reads it whole, so nobody should wait for its end.
_READABLE = 4_000_000
_PIECE = 65_536
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_HEAD = re.compile(rb"(?:HTTP/[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)*")


class CallOptions(NamedTuple):
    """The options of a call: values, the way in, the language of the script, a file for the answer, flags."""

    values: tuple[str, ...]
    connection: str
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
    connection = connection_of(api, options.connection) if options.connection else None
    if connection and not (options.help_ or options.dry_run):
        _require_values(api, connection)
    connections = (connection,) if connection else api.connections
    target = _target(options.form, logs_in=bool(connection and connection.login))
    with TemporaryDirectory(prefix="prerequest-call-") as folder:
        only = api._replace(operations=(operation,), connections=connections)
        script = _write_script(only, operation, target.name, Path(folder))
        interpreter = [sys.executable if word == "<python>" else word for word in _run(target)["command"]]
        command = [*interpreter, str(script), *options.arguments]
        try:
            if options.help_:
                return _help(command, f"prerequest call {overrides.specs[0]} {name}")
            return run(command, options.output)
        except FileNotFoundError as error:
            raise fail("E636", f"{command[0]} is not installed", hint="call without --as") from error


def _require_values(api: Api, connection: ConnectionProfile) -> None:
    """Raise E673 if a variable that this way in needs is not set; over plain HTTP no certificate is shown."""
    is_tls = os.environ.get(api.base_url.env, "").startswith("https:")
    files = certificate_files(api)[:1] if connection.client_certificate and is_tls else ()
    needed = (*(variable for variable in connection.variables if not variable.default), *files)
    missing = [variable for variable in needed if not os.environ.get(variable.env)]
    if missing:
        names = ", ".join(variable.env for variable in missing)
        raise fail(
            "E673", f"the way in {connection.id} needs {names}", hint=f"set {missing[0].env}: {missing[0].title}"
        )


def _write_script(api: Api, operation: Operation, target: str, folder: Path) -> Path:
    """Write the script and the files that it needs; return the script."""
    for path, file in targets.render(api, (target,)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.content)
    return folder / target / targets.find(target).path(operation)


def _target(form: str | None, *, logs_in: bool) -> Target:
    """Return the target whose scripts make the call: the named one, or else the first that supports the login."""
    if form:
        target = targets.find(targets.language_target(form))
        if not _run(target):
            raise fail("E636", f"a call in {form} must be compiled before it runs", hint="call without --as")
        return target
    runnable = [
        target for target in targets.discover().values() if _run(target) and (_run(target)["ntlm"] or not logs_in)
    ]
    return min(runnable, key=lambda target: _run(target)["rank"])


def _run(target: Target) -> Mapping[str, Any]:
    """Return the settings of a language for running its scripts; empty if they must be compiled first."""
    table: Mapping[str, Any] = target.language.manifest.get("run", {}) if target.language else {}
    return table


def _help(command: list[str], name: str) -> int:
    """Print the help of a script with another program name."""
    process = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False)  # noqa: S603 - our own script
    _, words, end = process.stdout.partition(" [name=value")
    console.say(f"Usage: {name}{words}{end}".rstrip("\n"))
    return process.returncode


def run(command: Sequence[str], output: Path | None) -> int:
    """Run the program that makes a call, print or write the answer, and return the exit status."""
    sys.stdout.flush()
    if output:
        _check(output)
    if output is None and not sys.stdout.isatty():
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own script
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own script
        assert isinstance(process.stdout, BufferedReader)  # noqa: S101 - it is a pipe
        if output is None:
            _show(process.stdout, sys.stdout.buffer)
        else:
            _keep(process.stdout, output)
    return process.returncode


def _check(file: Path) -> None:
    """Refuse a file that cannot be written, before anything is sent."""
    try:
        obstacle = _obstacle(file)
    except OSError as error:
        obstacle = str(error.strerror)
    if obstacle:
        raise fail("E635", f"the answer cannot be written to {file}: {obstacle}")


def _obstacle(file: Path) -> str:
    """Return why a file cannot be written, or an empty text."""
    if file.is_dir():
        return "it is a folder"
    if not file.parent.is_dir():
        return "its folder is missing"
    return "" if os.access(file if file.exists() else file.parent, os.W_OK) else "no permission"


def _keep(answer: BufferedReader, file: Path) -> None:
    """Write the answer to a file. Without an answer, an existing file does not change."""
    first = answer.read1(_PIECE)
    if first:
        try:
            with file.open("wb") as stream:
                for piece in _pieces(answer, first):
                    stream.write(piece)
        except OSError as error:
            raise fail("E635", f"the answer cannot be written to {file}: {error.strerror}") from error


def _show(answer: BufferedReader, terminal: BinaryIO) -> None:
    """Print an answer on a terminal: JSON of usual size is formatted, anything else is unchanged."""
    first = answer.read1(_PIECE)
    if _is_json(first):
        while len(first) < _READABLE and (piece := answer.read1(_PIECE)):
            first += piece
        first = _readable(first)
    for piece in _pieces(answer, first):
        terminal.write(piece)
        terminal.flush()


def _pieces(answer: BufferedReader, first: bytes) -> Iterator[bytes]:
    yield first
    while piece := answer.read1(_PIECE):
        yield piece


def _is_json(start: bytes) -> bool:
    return _HEAD.sub(b"", start, count=1).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _readable(answer: bytes) -> bytes:
    """Return JSON with a line for each value, which itself is unchanged. Other text is returned unchanged."""
    head = _HEAD.match(answer)
    end = head.end() if head else 0
    try:
        text = answer[end:].decode("utf-8-sig")
        json.loads(text)
    except (ValueError, RecursionError):
        return answer
    return answer[:end] + "".join(_indented(text)).encode() + b"\n"


def _indented(text: str) -> Iterator[str]:
    depth, before = 0, ""
    for word in _WORD.findall(text):
        depth -= word in "]}"
        is_empty = before in ("[", "{") and word in "]}"
        if (before in ("[", "{", ",") or word in "]}") and not is_empty:
            yield "\n" + "  " * depth
        yield f"{word} " if word == ":" else word
        depth += word in "[{"
        before = word
