"""`serve`: the verifying server on this machine, with the user's own keys or with demo ones."""

import os
from collections.abc import Iterable, Mapping, Sequence

from ..errors import fail
from ..model import Api, Variable
from ..pipeline import read
from ..settings.planning import Overrides, tasks
from . import console

DEMO = "prerequest-demo"


def serve(asked: Overrides, port: int, *, tolerance: int, minimum_version: int, connection: str) -> int:
    """Serve the APIs until interrupted: accept what is signed as it must be, explain what is not."""
    try:
        from ..examples.values import sample  # noqa: PLC0415
        from ..server.app import VerifyingServer  # noqa: PLC0415
        from ..server.app import serve as run  # noqa: PLC0415
        from ..server.settings import ServerSettings  # noqa: PLC0415
    except ImportError as error:
        raise fail("E650", "the server needs h11", hint="pip install 'prerequest[serve]'") from error
    apis = [read(task.job)[0] for task in tasks(asked)]
    values = known_values(apis, os.environ)
    for variable in secrets(apis):
        if values[variable.env] == DEMO:
            console.warn(f"{variable.env} is not set; the server takes the demo value: export {variable.env}={DEMO}")
    settings = ServerSettings(values, tolerance, minimum_version, connection)
    server = VerifyingServer(apis, settings, sample, console.say)
    run(server, "127.0.0.1", port, lambda url: _ready(url, apis))
    return 0


def secrets(apis: Iterable[Api]) -> list[Variable]:
    """Return the secrets that decide whether a request is accepted: those of signatures and of parameters."""
    found: dict[str, Variable] = {}
    for operation in (operation for api in apis for operation in api.operations):
        own = [parameter.variable for parameter in operation.parameters if parameter.variable]
        own += operation.signing.inputs.values() if operation.signing else ()
        own += [variable for credential in operation.credentials for variable in credential.variables]
        found.update((variable.env, variable) for variable in own if variable.secret)
    return list(found.values())


def known_values(apis: Sequence[Api], environ: Mapping[str, str]) -> dict[str, str]:
    """Return what the server knows of its users, by environment variable; a demo value where nothing is set."""
    return {variable.env: environ.get(variable.env) or DEMO for variable in secrets(apis)}


def _ready(url: str, apis: Sequence[Api]) -> None:
    console.say(f"listening on {url}")
    for api in apis:
        console.say(f"  {api.id}: export {api.base_url.env}={url}, or set baseUrl in Postman")
    console.say("Ctrl-C stops it")
