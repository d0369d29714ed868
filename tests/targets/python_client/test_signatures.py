"""What is signed is what goes on the wire, with values that every layer would like to change."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.hostile.payloads import UNUSUAL, VALUES
from tests.targets.python_client.recorder import Answer

TEXTS = [*VALUES, *UNUSUAL]


def refusals(server: Any) -> list[str]:
    return [str(verdict) for verdict in server.ledger if not verdict.accepted]


def arrived(server: Any, name: Any) -> list[Any]:
    return [argument.value for verdict in server.ledger for argument in verdict.arguments if argument.name == name]


def test_qlm(client_of: Callable[..., Any], set_environment: Callable[..., Any]) -> None:
    package = client_of("qlm")
    with package.serving(as_documented=True) as server:
        set_environment(package.environ(server.url))
        with package.module.Client() as client:
            for text in TEXTS:
                client.licence_lookup.retrieve_activation_key_http(is_userdata1=text, is_vendor="é&x")
        assert refusals(server) == []
        assert arrived(server, "is_userdata1") == TEXTS


def test_qlm_asynchronous_and_at_once(client_of: Callable[..., Any], set_environment: Callable[..., Any]) -> None:
    package = client_of("qlm")

    async def run() -> None:
        async with package.module.AsyncClient() as client:
            calls = (client.licence_lookup.retrieve_activation_key_http(is_userdata1=text) for text in TEXTS)
            await asyncio.gather(*calls)

    with package.serving(as_documented=True) as server:
        set_environment(package.environ(server.url))
        asyncio.run(run())
        assert refusals(server) == []
        assert sorted(arrived(server, "is_userdata1")) == sorted(TEXTS)


def test_qlik(client_of: Callable[..., Any], set_environment: Callable[..., Any]) -> None:
    package = client_of("qlik-qrs")
    in_paths = [text for text in TEXTS if text not in ("", ".", "..")]
    with package.serving() as server:
        set_environment(package.environ(server.url))
        escaped = [text.replace("\\", r"\\").replace("'", r"\'") for text in TEXTS]
        filters = [f"name eq '{text}'" for text in escaped]
        with package.direct() as client:
            for text in filters:
                client.app.list_apps(filter=text)
            for text in in_paths:
                client.user.sync_user(userdirectory=text, userid="u")
        assert refusals(server) == []
        assert arrived(server, "filter") == filters
        assert arrived(server, "userdirectory") == in_paths


def test_a_fixed_key(client_of: Callable[..., Any], recorder: Any) -> None:
    package = client_of("qlik-qps")
    with package.module.Client(recorder.url, xrfkey="0123456789abcdef") as client:
        client.fetch("/x?XRFKEY=old&y=1").close()
    assert recorder.last.target == "/x?xrfkey=0123456789abcdef&y=1"
    assert recorder.last.header("x-qlik-xrfkey") == "0123456789abcdef"
    with (
        package.module.Client(recorder.url, xrfkey="short") as client,
        pytest.raises(package.module.ConfigurationError),
    ):
        client.fetch("/x")


class TestChoice:
    """QLM: most operations can be signed, one must be."""

    def signed(self, recorder: Any) -> bool:
        return bool(recorder.last.header("x-qlm-authentication-token"))

    @pytest.fixture
    def package(self, client_of: Callable[..., Any], recorder: Any) -> Any:
        recorder.answers = [Answer(200, b"<QuickLicenseManager/>")]
        return client_of("qlm")

    def call(self, package: Any, recorder: Any, **options: Any) -> Any:
        told = {"user": "user", "password": "word", "api_key": "key-1"}
        with package.module.Client(recorder.url, **{**told, **options}) as client:
            client.server.ping_http()
        return self.signed(recorder)

    def test_not_unless_asked(self, package: Any, recorder: Any) -> None:
        assert self.call(package, recorder) is False

    def test_named(self, package: Any, recorder: Any) -> None:
        assert self.call(package, recorder, sign={"ping_http"}) is True
        assert self.call(package, recorder, sign={"activate_key"}) is False

    def test_all(self, package: Any, recorder: Any) -> None:
        assert self.call(package, recorder, sign_all=True) is True

    def test_a_name_that_is_none(self, package: Any, recorder: Any) -> None:
        with pytest.raises(package.module.ConfigurationError, match="ping_htp"):
            self.call(package, recorder, sign={"ping_htp"})

    def test_a_key_is_needed_where_something_is_signed(self, package: Any, recorder: Any) -> None:
        with pytest.raises(package.module.ConfigurationError, match="QLM_API_KEY"):
            self.call(package, recorder, sign_all=True, api_key="")
        assert recorder.requests == []

    def test_options_of_the_signature(self, package: Any, recorder: Any) -> None:
        self.call(package, recorder, sign_all=True, signing={"version": "1"})
        assert recorder.last.header("qlm-authentication-token")
        assert not recorder.last.header("x-qlm-authentication-version")
        with pytest.raises(package.module.ConfigurationError, match="version"):
            self.call(package, recorder, sign_all=True, signing={"version": "3"})
