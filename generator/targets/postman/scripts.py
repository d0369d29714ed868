"""The scripts of a collection: our static files, set up with the names of this API's variables, and a few tests."""

from typing import Any

from generator.encode import javascript
from generator.model import Api
from generator.render import render
from generator.schemes import Scheme

_SHARED = ("final_url.js", "masked.js")


def events(api: Api, scheme: Scheme | None) -> list[dict[str, Any]]:
    """Return the collection's events: the one pre-request script where requests are signed, and the tests."""
    found = []
    if scheme:
        files = [*_SHARED, f"{scheme.id}/sign.js", f"{scheme.id}/postman.js"]
        setup = javascript.literal(_setup(api, scheme))
        found.append(_event("prerequest", render("postman/prerequest.js.j2", files=files, setup=setup)))
    return [*found, _event("test", render("postman/test.js.j2"))]


def _setup(api: Api, scheme: Scheme) -> dict[str, Any]:
    return {}


def _event(listen: str, script: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": script.rstrip("\n").split("\n")}}
