"""No connection, an answer that ends too early, and a private authority: what the scripts say, and their status."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.clients.http_server import Handler, serving


class Greeting(Handler):
    """Answers less than it announces, if it is asked for half."""

    def answer(self) -> None:
        self.send(200, b"half", {"Content-Length": "50"} if self.path.endswith("/half") else {})
        self.close_connection = True


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a server whose certificate a private authority signed; its file is beside the scripts."""
    ca = trustme.CA(key_type=trustme.KeyType.RSA)
    ca.cert_pem.write_to_path(tmp_path / "root.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA).configure_cert(context)
    with serving(Greeting, tls=context) as url:
        yield url


def test_a_private_authority_is_trusted_by_any_api(
    target: Any, make: Any, run: Callable[..., Any], secure: str, tmp_path: Path
) -> None:
    operation, authority = make.operation(), str(tmp_path / "root.pem")
    api = make.api(operation)
    done = run(target, api, operation, {"QLM_URL": secure, "QLM_CA": authority}, engine="dotnet")
    assert (done.status, done.out) == (0, b"half"), done.err
    done = run(target, api, operation, {"QLM_URL": secure}, engine="dotnet")
    assert done.status == 1
    assert target == "csharp_snippet" or ("authority" in done.err and "QLM_CA" in done.err)


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_a_file_of_an_authority_that_is_not_there(target: str, make: Any, run: Callable[..., Any]) -> None:
    operation = make.operation()
    done = run(target, make.api(operation), operation, {"QLM_URL": "https://127.0.0.1:9", "QLM_CA": "no.pem"})
    assert (done.status, done.err) == (2, "QLM_CA: the file no.pem cannot be read\n")


def test_an_answer_that_ends_too_early_is_a_failure(target: Any, make: Any, run: Callable[..., Any]) -> None:
    operation = make.operation(path="/half")
    with serving(Greeting) as url:
        done = run(target, make.api(operation), operation, {"QLM_URL": url})
    assert done.status == 1, done.err


def test_no_connection_is_told_in_one_line(target: Any, make: Any, run: Callable[..., Any]) -> None:
    operation = make.operation()
    done = run(target, make.api(operation), operation, {"QLM_URL": "http://127.0.0.1:9"})
    assert (done.status, done.out, done.err.count("\n")) == (1, b"", 1), done.err
    assert done.err.strip()
