"""The way in that a caller took: its headers and its client certificate."""

import hmac
import re
from collections.abc import Iterator, Mapping

from ..model import Api, ConnectionProfile
from .settings import ServerSettings
from .verdict import Received

_HOLE = re.compile(r"\{([^{}]+)\}")


def check_way(received: Received, api: Api, settings: ServerSettings) -> Iterator[str]:
    """Yield what the demanded way in needs and the request lacks; nothing where no way is demanded."""
    way = next((way for way in api.ways if way.id == settings.way), None)
    if way is None:
        return
    if way.client_certificate and not received.certificate:
        yield f"{way.title}: no client certificate was shown"
    for name, template in way.headers:
        sent, expected = received.header(name.lower()), _filled(template, way, settings.values)
        if not sent:
            yield f"{way.title}: header {name} did not arrive"
        elif expected is not None and not hmac.compare_digest(sent.encode(), expected.encode()):
            yield f"{way.title}: header {name} is not the value this server knows"


def _filled(template: str, way: ConnectionProfile, values: Mapping[str, str]) -> str | None:
    known = {variable.name: values.get(variable.env, "") for variable in way.variables}
    names = _HOLE.findall(template)
    if not all(known.get(name) for name in names):
        return None
    return _HOLE.sub(lambda hole: known[hole[1]], template)
