"""What is wrong with the files and options of a pull, said before anything is sent."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.commands.pull import PullOptions, pull
from generator.errors import PrerequestError
from tests.pull.test_failures import told


class TestFiles:
    def test_absent(self, site: Any, wish: Callable[..., Any], tmp_path: Path) -> None:
        assert re.search(
            "E674 .*nowhere.pem cannot be read", told(wish(site.url, certificate=tmp_path / "nowhere.pem"))
        )
        assert site.seen == []

    def test_not_pem(self, site: Any, wish: Callable[..., Any], exported: Any, tmp_path: Path) -> None:
        (tmp_path / "client.cer").write_bytes(b"\x30\x82\x0a\x00")
        said = told(wish(site.url, certificate=tmp_path / "client.cer"))
        assert "client.cer and" in said
        assert "openssl pkcs12" in said
        said = told(wish(site.url, authority=exported / "client_key.pem"))
        assert "client_key.pem contains no certificate in PEM format" in said

    @pytest.mark.parametrize("content", [b"\x30\x82\x0a\x00", b""])
    def test_what_is_no_pfx(self, site: Any, wish: Callable[..., Any], tmp_path: Path, content: bytes) -> None:
        (tmp_path / "client.pfx").write_bytes(content)
        said = told(wish(site.url, certificate=tmp_path / "client.pfx", key=None))
        assert "client.pfx cannot be opened" in said
        assert "openssl pkcs12 -legacy -in client.pfx -nodes -out client.pem" in said

    def test_a_pfx_with_another_passphrase(
        self, site: Any, wish: Callable[..., Any], pfx: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QLIK_KEY_PASSPHRASE", "canary")
        said = told(wish(site.url, certificate=pfx("other"), key=None))
        assert "its passphrase is missing or wrong" in said
        assert "canary" not in said

    def test_a_pfx_without_the_library(
        self, site: Any, wish: Callable[..., Any], pfx: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
        assert "pip install 'prerequest[pfx]'" in told(wish(site.url, certificate=pfx(""), key=None))

    def test_the_key_of_another_certificate(self, site: Any, wish: Callable[..., Any], exported: Any) -> None:
        assert "server_key.pem is not the key of client.pem" in told(wish(site.url, key=exported / "server_key.pem"))

    def test_a_locked_key_without_its_passphrase(self, site: Any, wish: Callable[..., Any], exported: Any) -> None:
        said = told(wish(site.url, certificate=exported / "locked.pem", key=exported / "locked_key.pem"))
        assert "QLIK_KEY_PASSPHRASE" in said


class TestWishes:
    @pytest.mark.parametrize(
        ("other", "about"),
        [
            ({"user": ""}, "User the call is made as is missing: X-Qlik-User needs it"),
            ({"user": "INTERNAL\\sa_api"}, "X-Qlik-User is not of the form"),
            ({"user": "UserDirectory:INTERNAL; UserId:sa_api"}, "X-Qlik-User is not of the form"),
            ({"certificate": None, "key": None}, "this way in needs a client certificate"),
            (
                {"connection": "jwt"},
                "Signed token is missing: Authorization needs it (set it by the variable QLIK_JWT)",
            ),
            ({"connection": "header", "user": "a\r\nX: y"}, "cannot be sent in a header"),
            ({"connection": "header", "user": "a", "header": "X: y"}, "'X: y' cannot be the name of a header"),
            ({"connection": "header", "user": "a", "header": "X\n"}, "cannot be the name of a header"),
            ({"connection": "windows"}, "needs NTLM"),
            ({"connection": "kerberos"}, "no way in called 'kerberos'"),
        ],
    )
    def test_what_is_missing_is_said_before_anything_is_sent(
        self, site: Any, wish: Callable[..., Any], other: dict[str, Any], about: str
    ) -> None:
        assert about in told(wish(site.url, **other))
        assert site.seen == []

    def test_a_spec_whose_servers_describe_themselves_nowhere(self, tmp_path: Path) -> None:
        said = told(PullOptions("qlm", "https://127.0.0.1", tmp_path / "main.json", "certificate"))
        assert "E670 no server of qlm offers its document (can be pulled: qlik-qps, qlik-qrs)" in said

    def test_a_place_where_no_file_can_be(self, site: Any, wish: Callable[..., Any], tmp_path: Path) -> None:
        for place in (tmp_path, tmp_path / "absent" / "main.json"):
            with pytest.raises(PrerequestError, match="E679"):
                pull(PullOptions("qlik-qrs", site.url, place, "certificate"))
        assert site.seen == []
