"""`serve`: runs the verifying server on this machine, with the user's keys or with demo keys."""

import gc
import os
import shlex
import ssl
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..diagnosis import urls
from ..encode.terminal import visible
from ..errors import fail
from ..model import Api, Variable
from ..pipeline import read
from ..settings.planning import Overrides, planned_jobs
from ..targets.shared.access import certificate_files
from . import console

if TYPE_CHECKING:
    from ..server.app import VerifyingServer

DEMO = "prerequest-demo"


class ServeOptions(NamedTuple):
    """How strict the server is, with the fields of `ServerSettings`."""

    tolerance: int
    minimum_version: int
    connection: str
    as_documented: bool


class TlsFiles(NamedTuple):
    """PEM files: the server's certificate and key, and the authority of its callers' certificates."""

    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    folder: Path | None = None

    def issued(self) -> "TlsFiles":
        """Return these files, or the files of the folder, which are created there if they are missing."""
        if self.folder is None:
            return self
        if self.certificate or self.key or self.authority:
            raise fail("E674", "--tls makes its own certificates", hint="use either --tls, or --cert, --key and --ca")
        try:
            from ..server.certificates import issue  # noqa: PLC0415
        except ImportError as error:
            raise fail("E650", "--tls needs cryptography", hint="pip install 'prerequest[pfx]'") from error
        try:
            issue(self.folder)
        except OSError as error:
            raise fail("E674", f"{visible(str(self.folder))}: {error.strerror}", hint="--tls names a folder") from error
        folder = self.folder.absolute()
        return TlsFiles(folder / "server.pem", folder / "server_key.pem", folder / "root.pem", folder)

    def of_caller(self, api: Api) -> dict[str, str]:
        """Return the variables of a caller's certificate, for an API that uses one."""
        names = [variable.env for variable in certificate_files(api)]
        files = ("client.pem", "client_key.pem", "root.pem")
        return {name: str(self.folder / file) for name, file in zip(names, files, strict=False)} if self.folder else {}

    def context(self) -> ssl.SSLContext | None:
        """Return the TLS settings of the server; None for plain HTTP. Raise E674 for wrong files."""
        if self.certificate is None:
            if self.key or self.authority:
                raise fail("E674", "there is no certificate", hint="--cert FILE names the certificate of the server")
            return None
        try:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=self.authority)
            tls.load_cert_chain(self.certificate, self.key, _passphrase)
        except (OSError, ValueError) as error:
            names = ", ".join(visible(str(path)) for path in self if path)
            raise fail("E674", f"{names}: not a certificate and its key in PEM format") from error
        # The certificate is optional, because a virtual proxy has ways in without one.
        tls.verify_mode = ssl.CERT_OPTIONAL if self.authority else ssl.CERT_NONE
        return tls


def _passphrase() -> str:
    """Return the passphrase of a key, which the clients of an API read from the variable `…_KEY_PASSPHRASE`."""
    return next((value for name, value in sorted(os.environ.items()) if name.endswith("_KEY_PASSPHRASE")), "")


def serve(overrides: Overrides, port: int, options: ServeOptions, files: TlsFiles | None = None) -> int:
    """Serve the APIs until interrupted: accept correctly signed requests, explain the faults of others."""
    try:
        from ..server.app import VerifyingServer  # noqa: PLC0415
        from ..server.app import serve as run  # noqa: PLC0415
        from ..server.settings import ServerSettings  # noqa: PLC0415
    except ImportError as error:
        raise fail("E650", "the server needs h11", hint="pip install 'prerequest[serve]'") from error
    issued = (files or TlsFiles()).issued()
    tls = issued.context()
    apis = list({api.id: api for api in (read(planned.job)[0] for planned in planned_jobs(overrides))}.values())
    values = known_values(apis, os.environ)
    settings = ServerSettings(values, **options._asdict())
    server = VerifyingServer(apis, settings, console.say)
    for scheme in sorted(server.unverified):
        console.warn(f"no verifier is known for the scheme {visible(scheme)}: its signatures are not verified")
    gc.enable()
    run(server, "127.0.0.1", port, lambda url: _ready(url, server, apis, values, issued), tls)
    return 0


def _variables_of_address(api: Api, address: str) -> tuple[Variable, ...]:
    """Return the variables of the way in to an address that needs neither a certificate nor an earlier login."""
    path = urls.split(address).path
    matching = (connection for connection in api.connections if urls.split(connection.base_url).path == path)
    return next(
        (connection.variables for connection in matching if not connection.client_certificate and not connection.login),
        (),
    )


def known_values(apis: Sequence[Api], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the server's users by environment variable; a demo value for a variable that is not set.

    Names of headers and cookies are included if they are set.
    """
    optional = {
        variable.env
        for api in apis
        for connection in api.connections
        for variable in connection.variables
        if variable.default
    }
    from_environment = {name: environ[name] for name in sorted(optional) if environ.get(name)}
    secrets = [variable.env for api in apis for variable in api.variables if variable.secret]
    return {name: environ.get(name) or DEMO for name in secrets} | from_environment


def _other_addresses(
    server: "VerifyingServer", apis: Sequence[Api], values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield title and variables of each way in that has another address. A secret is included if it is a demo value."""
    for api in apis:
        for connection in api.connections:
            path = urls.split(connection.base_url).path
            if not connection.client_certificate and not server.address(api).endswith(path):
                lines = {api.base_url.env: f"{server.url}{path}"}
                lines |= {name.env: DEMO for name in connection.variables if values.get(name.env) == DEMO}
                yield connection.title, " ".join(f"{name}={shlex.quote(value)}" for name, value in lines.items())


def _ready(
    url: str, server: "VerifyingServer", apis: Sequence[Api], values: Mapping[str, str], files: TlsFiles
) -> None:
    """Print the variables that a caller needs, in one block to copy. A secret is included if it is a demo value."""
    console.say(f"listening on {url}")
    console.say("copy these lines into the terminal of your client (in Postman the base address is baseUrl):")
    block: dict[str, str] = {}
    for api in apis:
        needed = {variable.env for operation in api.operations for variable in operation.variables}
        needed |= {variable.env for variable in _variables_of_address(api, server.address(api))}
        block |= {name: value for name, value in values.items() if value == DEMO and name in needed}
        block |= {api.base_of(operation).env: server.address(api, operation) for operation in api.operations}
        block |= server.entrance_values(api) | files.of_caller(api)
    for name, value in block.items():
        console.say(f"export {name}={shlex.quote(value)}")
    for title, line in _other_addresses(server, apis, values):
        console.say(f"# {visible(title)}: export {line}")
    hidden = sorted(name for name, value in values.items() if value != DEMO)
    if hidden:
        console.say(f"from the environment of this terminal: {', '.join(hidden)}")
    console.say("Ctrl-C stops it")
