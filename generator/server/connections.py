"""The way in that a caller took: its headers and its client certificate."""

import hmac
import re
from collections.abc import Iterator, Mapping

from ..model import Api, ConnectionProfile
from .settings import ServerSettings
from .verdict import Received

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def check_way(received: Received, api: Api, settings: ServerSettings) -> Iterator[str]:
    """Yield what the demanded way in needs and the request lacks; nothing where no way is demanded."""
    connection = next((connection for connection in api.connections if connection.id == settings.connection), None)
    if connection is None:
        return
    if connection.client_certificate and not received.certificate:
        yield f"{connection.title}: no client certificate was shown"
    for name, template in connection.headers:
        sent, expected = received.header(name.lower()), _filled(template, connection, settings.values)
        if not sent:
            yield f"{connection.title}: header {name} did not arrive"
        elif expected is not None and not hmac.compare_digest(sent.encode(), expected.encode()):
            yield f"{connection.title}: header {name} is not the value this server knows"


def _filled(template: str, connection: ConnectionProfile, values: Mapping[str, str]) -> str | None:
    known = {variable.name: values.get(variable.env, "") for variable in connection.variables}
    names = _PLACEHOLDER.findall(template)
    if not all(known.get(name) for name in names):
        return None
    return _PLACEHOLDER.sub(lambda placeholder: known[placeholder[1]], template)
