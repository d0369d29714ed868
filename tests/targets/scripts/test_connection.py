"""No connection, an answer that ends too early, and a private authority: what the scripts say, and their status."""

import os
import signal
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import trustme

from generator import targets
from tests.clients.http_server import Handler, serving
from tests.targets.scripts.conftest import ENDINGS, command


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


@pytest.fixture(params=["curl", "python_snippet"])
def start(request: pytest.FixtureRequest, make: Any, tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Return a function that starts a script of bash or Python."""
    operation, target = make.operation(), request.param
    for path, file in targets.render(make.api(operation), (target,)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    script = tmp_path / target / "calls" / f"call.{ENDINGS[target]}"

    def popen(url: str, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "QLM_URL": url}
        words = [*command(target, script), *arguments]
        return subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, **more)

    return popen


def test_an_answer_is_printed_as_it_arrives(start: Callable[..., subprocess.Popen[bytes]]) -> None:
    is_printed = Event()

    class Waiting(Handler):
        def answer(self) -> None:
            self.send(200, b"first", {"Content-Length": "10"})
            self.wfile.flush()
            self.wfile.write(b"other" if is_printed.wait(20) else b"stuck")

    with serving(Waiting) as url, start(url, stdout=subprocess.PIPE) as process:
        assert process.stdout
        start_of_answer = process.stdout.read(5)
        is_printed.set()
        assert (start_of_answer, process.stdout.read()) == (b"first", b"other")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--dry-run"]])
def test_who_reads_the_output_may_close_it(start: Callable[..., subprocess.Popen[bytes]], arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with serving(Greeting) as url, start(url, *arguments, stdout=writing) as process:
        os.close(writing)
        errors = process.communicate()[1].decode()
    assert process.returncode != 0
    assert "Traceback" not in errors
    assert "ignored" not in errors


def test_an_interrupted_call_ends_without_a_trace(start: Callable[..., subprocess.Popen[bytes]]) -> None:
    is_called, is_over = Event(), Event()

    class Silent(Handler):
        def answer(self) -> None:
            is_called.set()
            is_over.wait(20)

    with serving(Silent) as url, start(url, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        assert is_called.wait(20)
        # As a terminal does it: the signal goes to all programs of the call.
        os.killpg(process.pid, signal.SIGINT)
        errors = process.communicate(timeout=20)[1].decode()
        is_over.set()
    assert process.returncode in (130, -signal.SIGINT)
    assert errors == ""
