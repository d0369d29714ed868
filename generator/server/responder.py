"""The answer to an accepted request: of the emulated server, or made from the document alone."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from ..diagnosis.urls import pairs
from ..examples.media import FORM, essence, is_json
from ..model import ABSENT, TEXT, Api, Media, Operation, Parameter, Response
from .answers import Answer, AnswerShape, success
from .emulation import EmulatedServer, EmulationSettings, emulation_settings
from .emulation.call import Call, StoredFile
from .emulation.server import read_json
from .routes import RouteMatch
from .verdict import Received

LOGIN_PAGE = Answer(
    200,
    (("Content-Type", "text/html; charset=utf-8"),),
    b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Log in</body></html>\n",
)


class Responder:
    """Answers for some APIs; with `as_documented` only by their documents, without an emulated server."""

    def __init__(self, apis: Sequence[Api], *, as_documented: bool) -> None:
        settings = {api.id: EmulationSettings() if as_documented else emulation_settings(api) for api in apis}
        self._servers = {} if as_documented else {api.id: EmulatedServer(api, settings[api.id]) for api in apis}
        self.settings = settings
        self.beside = {api.id: _download(api, settings[api.id].downloads) for api in apis if settings[api.id].downloads}

    def answer(self, match: RouteMatch, received: Received) -> Answer:
        """Return the success of an operation. Raise `RefusedError` if the emulated server refuses the call."""
        server = self._servers.get(match.api.id)
        value = server.answer(_call(match, received, server.settings)) if server else ABSENT
        value = value.content if isinstance(value, StoredFile) else value
        shape = AnswerShape(value, server.shaped) if server else AnswerShape()
        return success(match.operation, match.api.schemas, self._accept(match, received), shape)

    def _accept(self, match: RouteMatch, received: Received) -> str:
        name = self.settings[match.api.id].format_parameter.lower()
        chosen = [value for key, value in pairs(received.url) if name and key.lower() == name]
        return f"application/{chosen[0]}" if chosen else received.header("accept")

    def login(self, match: RouteMatch) -> Answer:
        """Return the answer to an unknown caller: a redirect to the virtual proxy's login, or the login page itself."""
        server, parts = self.settings[match.api.id], match.mount[:-1]
        if server.login_page in parts:
            return LOGIN_PAGE
        prefix = "".join(f"/{part}" for part in parts)
        return Answer(302, (("Location", f"{prefix}{server.login}?{urlencode({'targetId': str(uuid4())})}"),))

    def is_login(self, path: str) -> bool:
        """Return whether a path is that of the login page."""
        return any(one.login and path.endswith(one.login) for one in self.settings.values())


def _call(match: RouteMatch, received: Received, settings: EmulationSettings) -> Call:
    kind = essence(received.header("content-type"))
    fields = parse_qsl(received.body.decode("utf-8", "replace"), max_num_fields=1000) if kind == FORM else []
    values = {name.lower(): value for name, value in (*fields, *pairs(received.url), *match.path)}
    body = read_json(received.body) if is_json(kind) else None
    path = match.operation.path.removeprefix(settings.optional_prefix)
    return Call(match.operation, path, values, body, received.size)


def _download(api: Api, path: str) -> Operation:
    """Return the operation for the download of exported files; no document has it."""
    security = next((one.security for one in api.operations if one.signed), ())
    parameters = (Parameter("serverNodeId", "query", TEXT),)
    response = Response("200", media=(Media("application/octet-stream", TEXT),))
    template = f"{path}/{{folder}}/{{file}}"
    operation = Operation("download_exported_file", "Download an exported file", "", "GET", template)
    return operation._replace(parameters=parameters, responses=(response,), security=security)
