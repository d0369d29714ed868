"""`pull`: fetches the document of the user's own site, with the user's rights, and writes all of it or nothing."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..document.objects import METHODS
from ..document.positions import as_object
from ..errors import fail
from ..pull.answer import LACKS, checked, document_of_calls
from ..pull.fetch import FetchLimits, Progress, fetch
from ..pull.request import Caller, has_older, prepare
from ..pull.tls import CertificateFiles
from ..settings.profile import bundled
from . import console


@dataclass(frozen=True, slots=True)
class PullOptions:
    """The options of the command line. Missing ones may be in environment variables."""

    spec: str
    server: str
    output: Path
    connection: str
    user: str = ""
    header: str = ""
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    seconds: float = 60.0
    cookie: str = ""


_OK, _MISSING = 200, 404


def pull(options: PullOptions) -> int:
    """Fetch the document of a site and write it to a file. Secrets come only from environment variables."""
    target = writable(options.output)
    prefix = bundled(options.spec).prefix.upper()
    user_env = f"{prefix}_USER"
    from_options = {
        user_env: options.user,
        f"{user_env}_HEADER": options.header,
        f"{prefix}_SESSION_COOKIE": options.cookie,
    }
    values = {**os.environ, **{name: value for name, value in from_options.items() if value}}
    caller = Caller(options.connection, values, user_env)
    request = prepare(options.spec, options.server, caller)
    files = _files(options, prefix)
    if request.connection.client_certificate and not files.certificate:
        hint = "--cert client.pem --key client_key.pem, or --cert client.pfx, or another --way"
        raise fail("E673", "this way in needs a client certificate", hint=hint)
    if not request.connection.client_certificate:
        files = replace(files, certificate=None, key=None)
    limits = FetchLimits(options.seconds)
    with _progress() as progress:
        answer = fetch(request, files, limits, progress)
    is_older = answer.status == _MISSING and has_older(options.spec)
    older = prepare(options.spec, options.server, caller, "older") if is_older else None
    calls = fetch(older, files, limits, lambda _read, _announced: None) if older else None
    if older and calls and calls.status == _OK:
        content, document = document_of_calls(older, calls)
        console.warn(f"the site is too old to describe itself; this document is made from its list of calls: {LACKS}")
    else:
        content, document = checked(request, answer)
    store(target, content)
    count = _count(document)
    console.say(f"{options.output}: {len(content) / 1e6:.1f} MB, {count} operation{'s' if count != 1 else ''}")
    console.say(f"  next: prerequest generate {options.output} --api {options.spec}")
    return 0


def _count(document: dict[str, Any]) -> int:
    items = as_object(document.get("paths")).values()
    return sum(key in METHODS for item in items for key in as_object(item))


def _files(options: PullOptions, prefix: str) -> CertificateFiles:
    def path(option: Path | None, name: str) -> Path | None:
        file = os.environ.get(f"{prefix}_{name}")
        return option or (Path(file) if file else None)

    return CertificateFiles(
        path(options.certificate, "CERT"),
        path(options.key, "KEY"),
        path(options.authority, "CA"),
        os.environ.get(f"{prefix}_KEY_PASSPHRASE", ""),
        os.environ.get(f"{prefix}_SERVER_NAME", ""),
    )


@contextmanager
def _progress() -> Iterator[Progress]:
    if not sys.stderr.isatty():
        yield lambda _read, _announced: None
        return
    from rich.console import Console  # noqa: PLC0415  (slow to import)
    from rich.progress import BarColumn, DownloadColumn, TransferSpeedColumn  # noqa: PLC0415
    from rich.progress import Progress as ProgressBar  # noqa: PLC0415

    columns = ("fetching", BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with ProgressBar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda read, announced: bar.update(task, completed=read, total=announced or None)


def writable(path: Path) -> Path:
    """Return the resolved `path`. Raise E679, before the request is sent, if no file can be written there."""
    target = path.resolve()
    if target.is_dir():
        raise fail("E679", f"{path} is a folder", hint="-o names a file")
    if not target.parent.is_dir():
        raise fail("E679", f"the folder of {path} does not exist")
    return target


def store(target: Path, content: bytes) -> None:
    """Write a temporary file beside the target, then rename it to the target. Raise E679 if that fails."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise fail("E679", f"{target.parent} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))  # noqa: PTH101  (mkstemp gives a name)
        Path(name).replace(target)
    except OSError as error:
        raise fail("E679", f"{target} cannot be written: {error.strerror}") from error
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
