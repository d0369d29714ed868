"""No secret in a representation, a log, an error or standard error."""

import asyncio
import inspect
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer

SECRETS = {"user": "ralph-the-user", "password": "pass Word+77/ü", "api_key": "s3cret-Key-42"}
FORMS = ("ralph-the-user", "pass Word+77", "pass%20Word", "pass+Word", "Word%2B77", "s3cret-Key-42")


@pytest.fixture
def package(client_of: Callable[..., Any]) -> Any:
    return client_of("qlm")


def clean(text: Any) -> list[Any]:
    return [form for form in FORMS if form in text]


def call(client: Any) -> Any:
    return client.licence_lookup.retrieve_activation_key_http(is_vendor="v")


def test_representations(package: Any, recorder: Any) -> None:
    with package.module.Client(recorder.url, **SECRETS) as client:
        shown = [repr(client), repr(vars(client)), repr(client._core.variables), repr(client._core.settings)]
    assert clean(" ".join(shown)) == []
    assert "api_key='***'" in shown[0]
    assert recorder.url in shown[0]


def test_what_is_half_made_has_a_representation(package: Any) -> None:
    """As pytest -l and debuggers print it where a constructor has raised."""
    package_name = package.module.__name__
    classes = {
        kind
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == package_name
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind.__module__.startswith(package_name) and "__repr__" in vars(kind)
    }
    plain = {kind for kind in classes if not issubclass(kind, tuple) and not is_dataclass(kind)}
    plain |= {heir for kind in plain for heir in kind.__subclasses__()}
    assert {package.module.Client, package.module.AsyncClient} <= plain
    for kind in plain:
        assert isinstance(repr(object.__new__(kind)), str)


@pytest.mark.parametrize("flavour", ["Client", "AsyncClient"])
def test_logs(package: Any, recorder: Any, caplog: pytest.LogCaptureFixture, flavour: str) -> None:
    recorder.answers = [Answer(200, b"<QuickLicenseManager/>")]
    caplog.set_level(logging.DEBUG)

    async def run() -> None:
        async with package.module.AsyncClient(recorder.url, **SECRETS) as client:
            await call(client)

    if flavour == "Client":
        with package.module.Client(recorder.url, **SECRETS) as client:
            call(client)
    else:
        asyncio.run(run())
    assert "ralph-the-user" in recorder.last.target
    assert "HTTP Request: GET" in caplog.text
    assert clean(caplog.text) == []


def test_errors(package: Any, recorder: Any) -> None:
    echo = Answer(403, f"no: {SECRETS['password']} s3cret-Key-42 pass+Word%2B77%2F%C3%BC".encode())
    recorder.answers = [echo]
    with package.module.Client(recorder.url, **SECRETS) as client, pytest.raises(package.module.RefusedError) as failed:
        call(client)
    shown = "".join(traceback.format_exception(failed.value)) + repr(failed.value) + failed.value.body
    assert clean(shown) == []
    assert "no: ***" in failed.value.body


def test_errors_of_the_connection(package: Any, unused_port: Any) -> None:
    url = f"http://127.0.0.1:{unused_port}"
    with (
        package.module.Client(url, retry=None, **SECRETS) as client,
        pytest.raises(package.module.UnreachableError) as failed,
    ):
        call(client)
    assert clean("".join(traceback.format_exception(failed.value))) == []


@pytest.mark.parametrize("mode", ["", "1", "unmasked"])
def test_printing_what_was_signed(
    package: Any, recorder: Any, set_environment: Callable[..., Any], capsys: pytest.CaptureFixture[str], mode: str
) -> None:
    shows = mode == "unmasked"
    recorder.answers = [Answer(200, b"<QuickLicenseManager/>")]
    set_environment({"PREREQUEST_DEBUG": mode})
    with package.module.Client(recorder.url, **SECRETS) as client:
        call(client)
    out, err = capsys.readouterr()
    assert out == ""
    assert bool(err) == bool(mode)
    assert ("ralph-the-user" in err) == shows
    assert "s3cret-Key-42" not in err
    assert ("warning" in err) == shows


def test_secrets_of_a_call_of_its_own(package: Any, recorder: Any) -> None:
    """A customer's key is passed with the call and goes before the client's own."""
    recorder.answers = [Answer(200, b"<QuickLicenseManager/>")]
    with package.module.Client(recorder.url, activation_key="of-the-client", **SECRETS) as client:
        client.activation.activate_key(is_avkey="of-the-call")
        assert "is_avkey=of-the-call" in recorder.last.target
        client.activation.activate_key()
        assert "is_avkey=of-the-client" in recorder.last.target
