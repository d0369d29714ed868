"""Bodies and answers of 16 MB go through both clients whole: JSON, a form with a file, a file alone."""

import asyncio
import json
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer

LARGE = "x\u00e9" * (16 * 1024 * 1024 // 3)
CONTENT = LARGE.encode()
CALLS = {
    "JSON": lambda thing: thing.update_thing({"name": LARGE}, id="1"),
    "form": lambda thing: thing.send_form({"title": "t", "file": CONTENT}),
    "file": lambda thing: thing.put_file(CONTENT, id="1"),
}
pytestmark = pytest.mark.slow


def called(shop: Any, url: Any, kind: Any, flavour: Any) -> Any:
    if flavour == "Client":
        with shop.module.Client(url, retry=None) as client:
            return CALLS[kind](client.thing)

    async def run() -> Any:
        async with shop.module.AsyncClient(url, retry=None) as client:
            return await CALLS[kind](client.thing)

    return asyncio.run(run())


@pytest.mark.parametrize("flavour", ["Client", "AsyncClient"])
@pytest.mark.parametrize("kind", CALLS)
def test_sixteen_megabytes_there_and_back(shop: Any, recorder: Any, kind: Any, flavour: Any) -> None:
    body = json.dumps({"name": LARGE}).encode()
    recorder.answers = [Answer(200, body, {"Content-Type": "application/json"})]
    answered = called(shop, recorder.url, kind, flavour)
    sent = recorder.last.body
    assert recorder.last.header("content-length") == str(len(sent))
    assert (json.loads(sent) == {"name": LARGE}) if kind == "JSON" else CONTENT in sent
    assert answered is None or answered == {"name": LARGE}
