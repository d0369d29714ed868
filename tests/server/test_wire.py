"""HTTP as it comes: raw targets, pipelines, chunks, slow and broken clients. Every limit is met."""

import contextlib
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def request(server: Any, target: str = "/Ping", method: str = "GET", headers: str = "", body: bytes = b"") -> Any:
    return f"{method} {target} HTTP/1.1\r\nHost: {server.netloc}\r\n{headers}\r\n".encode() + body


def connect(server: Any) -> Any:
    host, port = server.netloc.split(":")
    return socket.create_connection((host, int(port)), timeout=10)


@pytest.mark.parametrize("target", ["/Ping", "/Ping?", "/Ping?&", "/Ping?a=%2f|[]{}'\\^`", "/Ping?=&&="])
def test_the_target_is_kept_byte_for_byte(server: Any, target: str) -> None:
    assert server.send(target)[0] == 200
    assert server.last.received.target == target


def test_header_names_keep_their_case_and_order(server: Any) -> None:
    server.send("/Ping", [("X-b", "1"), ("x-A", "2"), ("X-b", "3")])
    assert [(name, value) for name, value in server.last.received.headers if name.lower() in {"x-a", "x-b"}] == [
        ("X-b", "1"),
        ("x-A", "2"),
        ("X-b", "3"),
    ]


def test_the_absolute_form_of_a_proxy(server: Any) -> None:
    assert server.send(f"http://{server.netloc}/Ping?x=1")[0] == 200
    assert server.last.received.url == f"http://{server.netloc}/Ping?x=1"


def test_pipelined_requests_are_answered_in_order(server: Any) -> None:
    sent = request(server, "/Ping?n=1") + request(server, "/Nope") + request(server, headers="Connection: close\r\n")
    answers = server.raw(sent)
    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"200", b"404", b"200"]


def test_a_connection_is_kept_alive(server: Any) -> None:
    with connect(server) as sock:
        for _ in range(3):
            sock.sendall(request(server))
            assert sock.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_head_has_the_length_and_no_body(server: Any) -> None:
    head, _, body = server.raw(request(server, method="HEAD", headers="Connection: close\r\n")).partition(b"\r\n\r\n")
    assert b"Content-Length: 19" in head
    assert body == b""


def test_chunks_and_a_client_that_asks_first(server: Any) -> None:
    headers = "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n"
    headers += "Content-Type: application/x-www-form-urlencoded\r\n"
    with connect(server) as sock:
        sock.sendall(request(server, "/Activate", "POST", headers))
        assert sock.recv(65536) == b"HTTP/1.1 100 \r\n\r\n"
        sock.sendall(b"4\r\nis_a\r\n7\r\nvkey=xy\r\n0\r\n\r\n")
        assert sock.recv(65536).startswith(b"HTTP/1.1 403 ")
    assert server.last.received.body == b"is_avkey=xy"


@pytest.mark.parametrize(
    ("sent", "status", "word"),
    [
        (b"\x00\xff\x16\x03 garbage\r\n\r\n", b"400", b""),
        (b"hello\r\n\r\n", b"400", b""),
        (b"GET / HTTP/1.1\r\n\r\n", b"400", b"Host"),
        (b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", b"400", b"Percent-encode the URL"),
        ("GET /é HTTP/1.1\r\nHost: x\r\n\r\n".encode(), b"400", b"Percent-encode the URL"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", b"400", b""),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400", b""),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"431", b""),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", b"413", b"over 4096"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n" + b"x" * 8192, b"413", b"over"),
    ],
)
def test_broken_and_oversized_requests(server: Any, sent: Any, status: bytes, word: bytes) -> None:
    before = len(server.server.ledger)
    answer = server.raw(sent)
    assert answer.split()[1] == status
    assert word in answer
    assert b"onnection: close" in answer
    assert len(server.server.ledger) == before
    assert server.send("/Ping")[0] == 200


def test_a_client_that_breaks_off(server: Any) -> None:
    for part in (b"", b"GE", b"GET /Ping HTTP/1.1\r\n", b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"):
        server.raw(part, half_close=True)
    assert server.send("/Ping")[0] == 200


def test_a_slow_client_is_told_and_cut_off(server: Any) -> None:
    began, answer = time.monotonic(), b""
    with connect(server) as sock:
        sock.settimeout(0.05)
        for byte in b"GET /Ping HTTP/1.1\r\nHost: " + b"x" * 100:
            sock.sendall(bytes([byte]))
            try:
                answer = sock.recv(65536)
                break
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert 0.9 < time.monotonic() - began < 4


def test_an_idle_connection_is_closed(server: Any) -> None:
    with connect(server) as sock:
        assert sock.recv(1) == b""


@pytest.mark.parametrize("begun", [b"", b"GET /Ping HTTP/1.1\r\nHos", b"GET /Ping?n=1 HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_idle_and_dripping_connections_shut_nobody_out(server: Any, begun: bytes) -> None:
    idle = [connect(server) for _ in range(60)]
    try:
        for sock in idle:
            with contextlib.suppress(ConnectionError):
                sock.sendall(begun)
        if begun.endswith(b"\r\n\r\n"):
            # Idle are those that have their answer.
            for sock in idle:
                with contextlib.suppress(ConnectionError):
                    sock.recv(1)
        assert [server.send("/Ping")[0] for _ in range(5)] == [200] * 5
    finally:
        for sock in idle:
            sock.close()


def test_a_client_that_must_make_room_is_told(server: Any) -> None:
    with connect(server) as first:
        first.settimeout(5)
        first.sendall(b"GET /Ping HTTP/1.1\r\nHos")
        time.sleep(0.1)
        later = [connect(server) for _ in range(20)]
        answer = first.recv(65536)
        for sock in later:
            sock.close()
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"Too many connections are open" in answer


def test_the_preface_of_http_2_is_answered(server: Any) -> None:
    answer = server.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 505 ")
    assert b"speaks HTTP/1.1" in answer


@pytest.mark.parametrize(
    ("target", "wrong"),
    [("/Ping?a#b", "contains a fragment"), ("https://x/Ping", "names the scheme https"), ("ftp://x/Ping", "ftp")],
)
def test_a_target_that_no_client_may_send(server: Any, target: str, wrong: str) -> None:
    status, text = server.send(target)
    assert (status, wrong in text) == (400, True)


def test_a_body_shorter_than_announced_is_refused(server: Any) -> None:
    sent = request(server, "/app", "POST", "Content-Type: application/json\r\nContent-Length: 9\r\n", b"{}")
    answer = server.raw(sent, half_close=True)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"shorter than announced" in answer
    assert "shorter than announced" in server.log[-1]


def test_many_clients_at_once(server: Any) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: server.send(f"/Ping?n={n}")[0], range(100)))
    assert answers == [200] * 100


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=80),
        st.lists(
            st.sampled_from(
                [b"GET", b"POST", b" ", b"/Ping", b"?", b"%", b"%zz", b" HTTP/1.1", b"\r\n", b"\n", b"\r\n\r\n"]
            )
            | st.sampled_from(
                [b"Host: h", b"Content-Length: 3", b"Transfer-Encoding: chunked", b"0", b"abc", b"\x00", b"\xff"]
            ),
            max_size=25,
        ).map(b"".join),
    )
)
def test_any_bytes(server: Any, data: Any) -> None:
    answer = server.raw(data, half_close=True)
    assert not answer or re.match(rb"HTTP/1\.1 \d+ \r\n", answer)
    # A line of status; the text of a refusal quotes what arrived.
    assert set(re.findall(rb"(?m)^HTTP/1\.1 (\d+) \r$", answer)) <= {
        b"200",
        b"400",
        b"403",
        b"404",
        b"405",
        b"413",
        b"431",
    }
