"""Every usual failure of a pull, made for real, and what the user is told of it."""

import gzip
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.commands.pull import pull
from generator.errors import PrerequestError
from generator.pull.fetch import FetchLimits, fetch
from generator.pull.request import Caller, prepare
from generator.pull.tls import CertificateFiles
from tests.pull.conftest import DOCUMENT, REFUSED, USER, raw

HTML = {"Content-Type": "text/html; charset=utf-8"}
LOGIN = b"<!doctype html><title>Login</title><form></form>"


def told(options: Any) -> str:
    """The code, the message and the hint of a pull that fails."""
    with pytest.raises(PrerequestError) as caught:
        pull(options)
    (diagnostic,) = caught.value.diagnostics
    assert caught.value.exit_status == 2
    assert not options.output.exists()
    assert not list(options.output.parent.glob(".*tmp"))
    return f"{diagnostic.code} {diagnostic.message} ({diagnostic.hint})"


class TestCertificates:
    def test_the_servers_certificate_shown_as_the_clients(
        self, serve: Callable[..., Any], wish: Callable[..., Any], exported: Any
    ) -> None:
        with serve(wants=ssl.CERT_REQUIRED) as site:
            options = wish(site.url, certificate=exported / "server.pem", key=exported / "server_key.pem")
            said = told(options)
        assert "E675" in said
        assert "unsupported certificate purpose" in said
        assert "client.pem" in said

    def test_a_certificate_of_another_site(self, site: Any, wish: Callable[..., Any], exported: Any) -> None:
        options = wish(site.url, certificate=exported / "other_client.pem", key=exported / "other_client_key.pem")
        said = told(options)
        assert "does not know who signed the client certificate" in said

    def test_a_certificate_that_has_expired(self, site: Any, wish: Callable[..., Any], exported: Any) -> None:
        options = wish(site.url, certificate=exported / "gone.pem", key=exported / "gone_key.pem")
        assert "the client certificate has expired" in told(options)

    def test_no_certificate(self, serve: Callable[..., Any], wish: Callable[..., Any]) -> None:
        with serve(wants=ssl.CERT_REQUIRED) as site:
            said = told(wish(site.url, connection="header", user="jane"))
        assert "the server wants a client certificate (--cert" in said

    def test_a_root_nobody_knows(self, site: Any, wish: Callable[..., Any]) -> None:
        said = told(wish(site.url, authority=None))
        assert "unable to verify the server's certificate" in said
        assert "--ca root.pem" in said

    def test_the_root_of_another_site(self, site: Any, wish: Callable[..., Any], exported: Any) -> None:
        said = told(wish(site.url, authority=exported / "other_root.pem"))
        assert "unable to verify the server's certificate" in said

    def test_another_host_name(self, serve: Callable[..., Any], wish: Callable[..., Any]) -> None:
        with serve("short") as site:
            said = told(wish(site.url))
        assert "is not for 127.0.0.1" in said
        assert "the short name of the host" in said

    def test_a_server_certificate_that_has_expired(self, serve: Callable[..., Any], wish: Callable[..., Any]) -> None:
        with serve("old") as site:
            assert "the server's certificate has expired (check this computer's clock" in told(wish(site.url))


class TestAddresses:
    def test_a_port_where_nobody_listens(self, wish: Callable[..., Any]) -> None:
        with raw() as port:
            pass
        said = told(wish(f"https://127.0.0.1:{port}"))
        assert f"nobody listens on port {port}" in said
        assert "qlik-qrs has port 4242" in said

    def test_the_port_of_the_engine(self, wish: Callable[..., Any]) -> None:
        assert "4747 is the engine's port; qlik-qrs is at 4242" in told(wish("https://127.0.0.1:4747"))

    def test_a_port_without_tls(self, wish: Callable[..., Any]) -> None:
        with raw(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
            assert f"port {port} does not speak TLS" in told(wish(f"https://127.0.0.1:{port}"))

    def test_a_port_that_hangs_up(self, wish: Callable[..., Any]) -> None:
        with raw(b"") as port:
            said = told(wish(f"https://127.0.0.1:{port}"))
        assert "does not speak TLS" in said or "closed the connection" in said

    def test_a_host_that_is_not_known(self, wish: Callable[..., Any]) -> None:
        assert "the host name qlik.invalid is not known" in told(wish("https://qlik.invalid:4242"))

    @pytest.mark.parametrize(
        ("server", "about"),
        [
            ("http://127.0.0.1:4242", "not an https address"),
            ("qlik.example.com", "not an https address"),
            ("https://", "not an https address"),
            ("https://me:canary@127.0.0.1:4242", "contains a user or a password"),
            ("https://127.0.0.1:4242/?a=b", "cannot be called"),
        ],
    )
    def test_what_is_no_address(self, wish: Callable[..., Any], server: str, about: str) -> None:
        said = told(wish(server))
        assert "E671" in said
        assert about in said
        assert "canary" not in said

    def test_time_out(self, wish: Callable[..., Any]) -> None:
        with raw() as port:
            began = time.monotonic()
            said = told(wish(f"https://127.0.0.1:{port}", seconds=0.5))
        assert "did not answer within 0.5 s" in said
        assert time.monotonic() - began < 5

    def test_an_answer_that_trickles(self, site: Any, wish: Callable[..., Any]) -> None:
        site.pause = 0.1
        began = time.monotonic()
        assert "did not answer within 0.6 s" in told(wish(site.url, seconds=0.6))
        assert time.monotonic() - began < 5


class TestAnswers:
    def test_the_xrfkey_lost_on_the_way(self, site: Any, wish: Callable[..., Any]) -> None:
        site.answer = (403, {}, REFUSED)
        said = told(wish(site.url))
        assert "E677 the server answered 403: XSRF prevention check failed" in said

    def test_no_right(self, site: Any, wish: Callable[..., Any]) -> None:
        site.answer = (403, {}, b"Forbidden")
        said = told(wish(site.url))
        assert "the server answered 403: Forbidden" in said
        assert "lacks the right" in said

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_virtual_proxy_that_does_not_know_the_user(
        self, site: Any, wish: Callable[..., Any], status: int
    ) -> None:
        site.answer = (status, {}, b"Unauthorized")
        said = told(wish(f"{site.url}/hdr", connection="header", user="jane"))
        assert "the virtual proxy 'hdr' refuses the way in 'header'" in said

    def test_a_redirect_is_not_followed(self, serve: Callable[..., Any], site: Any, wish: Callable[..., Any]) -> None:
        with serve() as another:
            site.answer = (302, {"Location": f"{another.url}/login?returnTo=secret"}, b"")
            said = told(wish(f"{site.url}/hdr", connection="header", user="jane"))
            assert another.seen == []
        assert f"a redirect to 127.0.0.1:{another.port}, which is not followed" in said
        assert "returnTo" not in said

    def test_a_proxy_where_the_repository_was_meant(self, site: Any, wish: Callable[..., Any]) -> None:
        site.answer = (302, {"Location": "/form"}, b"")
        said = told(wish(site.url))
        assert "a redirect to another page" in said
        assert "--way header" in said

    @pytest.mark.parametrize("headers", [HTML, {}])
    def test_a_login_page(self, site: Any, wish: Callable[..., Any], headers: Any) -> None:
        site.answer = (200, headers, LOGIN)
        said = told(wish(site.url, connection="header", user="jane"))
        assert "E678 the answer is a web page, most likely for logging in" in said

    def test_another_interface(self, site: Any, wish: Callable[..., Any]) -> None:
        site.answer = (404, {}, b"")
        said = told(wish(site.url))
        assert "there is no /qrs/about/openapi/main" in said
        assert "qlik-qrs has port 4242" in said

    @pytest.mark.parametrize("location", ["https://[bad", "https://[::1", "//[", "http://[v9.x]:y/"])
    def test_a_redirect_to_what_is_no_address(self, site: Any, wish: Callable[..., Any], location: str) -> None:
        site.answer = (302, {"Location": location}, b"")
        assert "E677 the server answered 302, a redirect to" in told(wish(site.url))

    @pytest.mark.parametrize(
        ("coding", "body"), [("gzip", gzip.compress(DOCUMENT, mtime=0)), ("br", b"x"), ("", b"\x1f\x8b\x08")]
    )
    def test_a_compressed_answer(self, site: Any, wish: Callable[..., Any], coding: str, body: Any) -> None:
        site.answer = (200, {"Content-Encoding": coding} if coding else {}, body)
        assert f"E678 the answer is compressed ({coding or 'gzip'}), which was not asked for" in told(wish(site.url))

    @pytest.mark.parametrize(
        ("sent", "about"),
        [
            (b"SSH-2.0-OpenSSH_9.2\r\n", "did not answer in HTTP but with 'SSH-2.0-OpenSSH_9.2'"),
            (b"\0\0\x12\x04\0\0\0\0\0", "did not answer in HTTP but with"),
            (b"{" + DOCUMENT[1:], "answered without a status line, as HTTP/0.9 did"),
            (b"<html></html>", "answered without a status line, as HTTP/0.9 did"),
            (b"HTTP/2 200\r\n\r\n", "answered in another protocol than HTTP/1.1: 'HTTP/2'"),
            (b"HTTP/1.1 abc\r\n\r\n", "did not answer in HTTP but with"),
            (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "answered with too large a header"),
            (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "answered with too large a header"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "closed the connection before"),
        ],
    )
    def test_what_is_no_answer_of_http(self, site: Any, wish: Callable[..., Any], sent: bytes, about: str) -> None:
        site.bytes = sent
        assert about in told(wish(site.url))

    def test_a_server_in_trouble(self, site: Any, wish: Callable[..., Any]) -> None:
        site.answer = (500, {}, b"Oops\x1b[31m\n at line 1")
        assert "the server answered 500: Oops" in (said := told(wish(site.url)))
        assert "\x1b" not in said

    @pytest.mark.parametrize("body", [b"[]", b'"swagger"', b"{}", b'{"swaggers": 1}'])
    def test_json_that_is_no_document(self, site: Any, wish: Callable[..., Any], body: bytes) -> None:
        site.answer = (200, {"Content-Type": "application/json"}, body)
        assert "is JSON, but not an OpenAPI document" in told(wish(site.url))

    @pytest.mark.parametrize(
        ("text", "about"),
        [
            (b"NaN", "NaN is not a JSON number"),
            (b'"\\ud800"', "surrogate"),
            (b'{"a": 1, "a": 2}', "twice"),
            (b"1e999", "number"),
        ],
    )
    def test_what_could_not_be_read_again_is_refused_at_once(
        self, site: Any, wish: Callable[..., Any], text: bytes, about: str
    ) -> None:
        site.answer = (200, {"Content-Type": "application/json"}, b'{"openapi": "3.0.0", "x": ' + text + b"}")
        said = told(wish(site.url))
        assert "E678" in said
        assert "JSON with a fault, line 1, column " in said
        assert about in said

    @pytest.mark.parametrize("body", [b"", b"not json", b"[" * 100_000, DOCUMENT[:-5], b"\xff\xfe"])
    def test_what_is_not_json(self, site: Any, wish: Callable[..., Any], body: Any) -> None:
        site.answer = (200, {"Content-Type": "application/json"}, body)
        assert "the answer is not JSON (application/json)" in told(wish(site.url))

    def test_an_answer_that_breaks_off(self, site: Any, wish: Callable[..., Any]) -> None:
        site.answer = (200, {"Content-Length": str(len(DOCUMENT) + 1)}, DOCUMENT)
        assert "closed the connection before the answer was complete" in told(wish(site.url))

    def test_an_answer_that_says_it_is_too_large(self, site: Any, wish: Callable[..., Any]) -> None:
        site.answer = (200, {"Content-Length": "70000000"}, b"{}")
        assert "E676 the answer is over 67108864 bytes" in told(wish(site.url))

    def test_an_answer_that_is_too_large(self, site: Any, exported: Any, tmp_path: Path) -> None:
        site.answer = (200, {"Content-Length": None, "Connection": "close"}, DOCUMENT)
        del site.answer[1]["Content-Length"]
        request = prepare("qlik-qrs", site.url, Caller("certificate", {"QLIK_USER": USER}))
        files = CertificateFiles(authority=exported / "root.pem")
        with pytest.raises(PrerequestError, match="E676 the answer is over 100 bytes"):
            fetch(request, files, FetchLimits(size=100), lambda *_: None)
