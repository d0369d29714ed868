"""`prerequest pull` against a TLS server with client certificates: what it fetches, sends and writes."""

import os
import pty
import re
import ssl
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.commands.pull import PullOptions, pull
from generator.errors import PrerequestError
from tests.pull.conftest import DOCUMENT, PASSPHRASE, USER

TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmVk"


def test_the_document_is_written_as_it_came(
    site: Any, wish: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pull(wish(site.url)) == 0
    assert (tmp_path / "main.json").read_bytes() == DOCUMENT
    assert [path.name for path in tmp_path.iterdir()] == ["main.json"]
    out, err = capsys.readouterr()
    assert "1 operation\n" in out
    assert "prerequest generate" in out
    assert "--api qlik-qrs" in out
    assert err == ""


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_the_document_is_stored_as_utf8(site: Any, wish: Callable[..., Any], tmp_path: Path, coding: str) -> None:
    site.answer = (200, {}, DOCUMENT.decode().encode(coding))
    assert pull(wish(site.url)) == 0
    assert (tmp_path / "main.json").read_bytes() == DOCUMENT


def test_one_request_with_user_and_a_fresh_key(site: Any, wish: Callable[..., Any]) -> None:
    pull(wish(site.url))
    pull(wish(site.url))
    keys = set()
    for path, headers in site.seen:
        assert urlsplit(path).path == "/qrs/about/openapi/main"
        assert headers["X-Qlik-User"] == USER
        assert parse_qs(urlsplit(path).query)["xrfkey"] == [headers["X-Qlik-Xrfkey"]]
        assert re.fullmatch("[0-9A-Za-z]{16}", headers["X-Qlik-Xrfkey"])
        keys.add(headers["X-Qlik-Xrfkey"])
    assert len(keys) == len(site.seen) == 2


@pytest.mark.parametrize("server", ["{}/", "{}/qrs", "{}/qrs/"])
def test_the_address_may_end_as_people_write_it(site: Any, wish: Callable[..., Any], server: str) -> None:
    assert pull(wish(server.format(site.url))) == 0


def test_the_proxy_service_has_an_address_of_its_own(site: Any, wish: Callable[..., Any], exported: Any) -> None:
    site.answer = (200, {}, DOCUMENT)
    options = wish(site.url)
    assert pull(PullOptions("qlik-qps", *(getattr(options, name) for name in PullOptions.__slots__[1:]))) == 0
    assert site.seen[0][0].startswith("/qps/about/openapi/main?")


@pytest.mark.parametrize(
    "case",
    [
        ("header", {"QLIK_USER": "EXAMPLE\\jane"}, {"hdr-usr": "EXAMPLE\\jane"}),
        ("jwt", {"QLIK_JWT": TOKEN}, {"Authorization": f"Bearer {TOKEN}"}),
        ("session", {"QLIK_SESSION": "0-1-2"}, {"Cookie": "X-Qlik-Session=0-1-2"}),
    ],
)
def test_through_a_virtual_proxy(
    site: Any,
    wish: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: tuple[str, dict[str, Any], dict[str, Any]],
) -> None:
    way, environment, sent = case
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert pull(wish(f"{site.url}/prefix", connection=way, user="", certificate=None, key=None)) == 0
    ((path, headers),) = site.seen
    assert path.startswith("/prefix/qrs/about/openapi/main?xrfkey=")
    assert sent.items() <= headers.items()
    assert "X-Qlik-User" not in headers
    assert not any(value in text for text in capsys.readouterr() for value in environment.values())


def test_the_header_of_a_virtual_proxy_may_have_another_name(site: Any, wish: Callable[..., Any]) -> None:
    assert pull(wish(f"{site.url}/prefix", connection="header", user="jane", header="X-My-User")) == 0
    assert site.seen[0][1]["X-My-User"] == "jane"
    assert "hdr-usr" not in site.seen[0][1]


def test_the_cookie_of_a_virtual_proxy_may_have_another_name(
    site: Any, wish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QLIK_SESSION", "0-1-2")
    session = {"connection": "session", "certificate": None, "key": None, "header": "X-Unused"}
    assert pull(wish(f"{site.url}/prefix", **session, cookie="X-Qlik-Session-prefix-HTTP")) == 0
    assert site.seen[0][1]["Cookie"] == "X-Qlik-Session-prefix-HTTP=0-1-2"
    assert "X-Unused" not in site.seen[0][1]
    with pytest.raises(PrerequestError, match="E673 'a=b; c' cannot be the name of a cookie"):
        pull(wish(f"{site.url}/prefix", **session, cookie="a=b; c"))


def test_a_user_beyond_ascii_is_sent_as_qlik_reads_it(site: Any, wish: Callable[..., Any]) -> None:
    assert pull(wish(site.url, user="UserDirectory=EXAMPLE; UserId=josé")) == 0
    assert site.seen[0][1]["X-Qlik-User"] == "UserDirectory=EXAMPLE; UserId=jos%C3%A9"


def test_files_and_user_may_stand_in_the_environment(
    site: Any, wish: Callable[..., Any], exported: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QLIK_USER", USER)
    for name, file in {"CERT": "client.pem", "KEY": "client_key.pem", "CA": "root.pem"}.items():
        monkeypatch.setenv(f"QLIK_{name}", str(exported / file))
    assert pull(wish(site.url, user="", certificate=None, key=None, authority=None)) == 0


def test_the_passphrase_of_the_key_comes_from_the_environment(
    site: Any, wish: Callable[..., Any], exported: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = wish(site.url, certificate=exported / "locked.pem", key=exported / "locked_key.pem")
    monkeypatch.setenv("QLIK_KEY_PASSPHRASE", PASSPHRASE)
    assert pull(locked) == 0
    monkeypatch.setenv("QLIK_KEY_PASSPHRASE", "another")
    with pytest.raises(PrerequestError, match="passphrase is missing or wrong"):
        pull(locked)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_pfx_holds_both(
    site: Any,
    wish: Callable[..., Any],
    pfx: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    passphrase: Any,
) -> None:
    if passphrase:
        monkeypatch.setenv("QLIK_KEY_PASSPHRASE", passphrase)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert pull(wish(site.url, certificate=pfx(passphrase), key=None)) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"client.pfx", "main.json"}


def test_an_old_pfx_of_windows(
    serve: Callable[..., Any], wish: Callable[..., Any], exported: Any, tmp_path: Path
) -> None:
    """It is encrypted with RC2-40, as OpenSSL 3 writes it only with its legacy provider."""
    line = ["openssl", "pkcs12", "-export", "-legacy", "-in", exported / "client.pem", "-passout", "pass:"]
    line += ["-inkey", exported / "client_key.pem", "-out", tmp_path / "client.pfx"]
    if subprocess.run(line, capture_output=True, check=False).returncode:
        pytest.skip("this openssl has no legacy provider")
    with serve(wants=ssl.CERT_REQUIRED) as site:
        assert pull(wish(site.url, certificate=tmp_path / "client.pfx", key=None)) == 0


def test_no_proxy_of_the_environment_sees_the_credentials(
    site: Any, wish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert pull(wish(site.url)) == 0


def test_an_older_document_is_replaced_and_keeps_its_mode(site: Any, wish: Callable[..., Any], tmp_path: Path) -> None:
    place = tmp_path / "main.json"
    place.write_bytes(b"{}")
    place.chmod(0o640)
    assert pull(wish(site.url)) == 0
    assert place.read_bytes() == DOCUMENT
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


def test_a_link_is_followed_not_replaced(site: Any, wish: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "real.json").write_bytes(b"{}")
    (tmp_path / "main.json").symlink_to("real.json")
    assert pull(wish(site.url)) == 0
    assert (tmp_path / "main.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == DOCUMENT


def test_a_failure_leaves_the_older_document(site: Any, wish: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "main.json").write_bytes(b"{}")
    site.answer = (200, {}, DOCUMENT[:-20])
    with pytest.raises(PrerequestError):
        pull(wish(site.url))
    assert (tmp_path / "main.json").read_bytes() == b"{}"
    assert [path.name for path in tmp_path.iterdir()] == ["main.json"]


@pytest.fixture
def line(site: Any, exported: Any, tmp_path: Path) -> list[Any]:
    """The command line as the documentation has it."""
    files = ["--cert", exported / "client.pem", "--key", exported / "client_key.pem", "--ca", exported / "root.pem"]
    return ["pull", "qlik-qrs", "--server", site.url, *files, "--user", USER, "-o", tmp_path / "main.json"]


def test_the_command_line(prerequest: Callable[..., Any], line: list[Any], tmp_path: Path) -> None:
    done = prerequest(*line)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "main.json").read_bytes() == DOCUMENT
    assert prerequest("list", tmp_path / "main.json", "--api", "qlik-qrs").returncode == 0
    wrong = prerequest(*line[:-2])
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_progress_is_shown_on_a_terminal_only(line: list[Any]) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", *map(str, line)]
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run(command, stderr=theirs, stdout=subprocess.DEVNULL, check=True, timeout=60, env=env)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # how Linux says that a terminal is closed
        pass
    assert b"fetching" in shown
