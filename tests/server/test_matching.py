"""From a request to an operation, its parameters and its answer."""

from typing import Any

import pytest

from generator.examples.media import FORM
from generator.model import Body, Encoding, Media, Property, Schema
from generator.server.parameters import check_body
from generator.server.verdict import Received

KEY = "abcdefghijkLMN56"
HEADER = [("X-Qlik-Xrfkey", KEY)]
ID = "5a7fa3cb-3249-492f-812b-69ae723dd454"
JSON = [("Content-Type", "application/json; charset=utf-8")]


@pytest.mark.parametrize(
    ("method", "path", "operation", "status"),
    [
        ("GET", f"/app/{ID}", "get", 200),
        ("GET", f"/app/{ID.replace('-', '%2D')}", "get", 200),
        ("GET", "/app/full", "full", 200),
        ("GET", "/%61pp/f%75ll", "full", 200),
        ("DELETE", f"/app/{ID}", "delete", 204),
        ("HEAD", f"/app/{ID}", "get", 200),
        ("GET", "/file/a%2Fb.bin", "download", 200),
    ],
)
def test_a_path_finds_its_operation(server: Any, method: str, path: str, operation: str, status: int) -> None:
    assert server.send(f"{path}?xrfkey={KEY}", HEADER, method)[0] == status
    assert server.last.operation_id == operation


def test_path_values_are_decoded(server: Any) -> None:
    server.send(f"/file/a%2Fb%20%C3%A9.bin?xrfkey={KEY}", HEADER)
    assert ("path", "name", "a/b é") in [(a.location, a.name, a.value) for a in server.last.arguments]


def test_an_unknown_path_gets_the_nearest_one(server: Any) -> None:
    status, text = server.send("/App/ful")
    assert status == 404
    assert "did you mean /app/full?" in text
    assert server.send("/zzzzzzzz")[0] == 404


def test_an_unknown_method_gets_the_known_ones(server: Any) -> None:
    raw = server.raw(f"PATCH /app HTTP/1.1\r\nHost: {server.netloc}\r\nConnection: close\r\n\r\n".encode())
    assert raw.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nAllow: GET, POST\r\n" in raw


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("kind=2", '"2" is not one of the declared values'),
        ("flag=yes", '"yes" is no boolean'),
        ("count=1.5", '"1.5" is no integer'),
        ("count=", '"" is no integer'),
        ("count=%D9%A1", "is no integer"),  # a digit, of another script
        ("ids=1,x", '"1,x" is no integer'),
    ],
)
def test_an_implausible_value_is_refused(server: Any, query: str, wrong: str) -> None:
    status, text = server.send(f"/app?{query}&xrfkey={KEY}", HEADER)
    assert (status, wrong in text) == (400, True)


@pytest.mark.parametrize("query", ["kind=1", "flag=TRUE", "count=-5", "ids=1,2&ids=3", "FILTER=x"])
def test_a_plausible_value_passes(server: Any, query: str) -> None:
    assert server.send(f"/app?{query}&xrfkey={KEY}", HEADER)[0] == 200
    assert server.last.notes == ()


def test_no_uuid(server: Any) -> None:
    status, text = server.send(f"/app/not-one?xrfkey={KEY}", HEADER)
    assert (status, '"not-one" is no uuid' in text) == (400, True)


def test_an_unknown_parameter_is_noted(server: Any) -> None:
    assert server.send(f"/app?fliter=x&xrfkey={KEY}", HEADER)[0] == 200
    assert server.last.notes == ("query parameter fliter is not declared",)


@pytest.mark.parametrize(
    ("headers", "body", "status", "wrong"),
    [
        (JSON, b'{"a": 1}', 201, ""),
        (JSON, b"", 400, "a body is required"),
        (JSON, b"{", 400, "the body is not JSON"),
        ([("Content-Type", "text/plain")], b"x", 415, "text/plain is not among application/json"),
        ([], b"{}", 415, "(none) is not among application/json"),
    ],
)
def test_bodies(server: Any, headers: Any, body: bytes, status: int, wrong: str) -> None:
    got, text = server.send(f"/app?xrfkey={KEY}", HEADER + headers, "POST", body=body)
    assert (got, wrong in text) == (status, True)


def test_a_form_needs_its_required_fields(server: Any) -> None:
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    status, text = server.signed("/Activate", method="POST", body=b"is_other=1", extra=form)
    assert (status, "form field is_avkey is required" in text) == (400, True)


def test_an_answer_bears_the_declared_type(server: Any) -> None:
    request = f"GET /file/a.bin?xrfkey={KEY} HTTP/1.1\r\nHost: {server.netloc}\r\nX-Qlik-Xrfkey: {KEY}\r\n"
    head, _, body = server.raw(f"{request}Connection: close\r\n\r\n".encode()).partition(b"\r\n\r\n")
    assert b"Content-Type: application/octet-stream" in head
    assert body


@pytest.mark.parametrize(
    ("encoding", "sent", "is_missed"),
    [
        (Encoding(style="deepObject"), b"where%5Bname%5D=x", False),
        (Encoding(style="deepObject", explode=True), b"name=x", True),
        (Encoding(style="form"), b"name=x", False),
        (Encoding(style="form", explode=False), b"name=x", True),
        (Encoding(explode=True), b"name=x", False),
        (Encoding(), b"name=x", True),
        (Encoding(), b"where=%7B%7D", False),
    ],
)
def test_an_object_in_a_form_arrives_as_its_style_says(encoding: Encoding, sent: bytes, is_missed: bool) -> None:
    where = Property("where", Schema(types=("object",)), required=True)
    media = Media(FORM, Schema(properties=(where,)), encoding={"where": encoding})
    received = Received("POST", "/", (("Content-Type", FORM),), sent, size=len(sent))
    missed = [(400, "form field where is required and did not arrive")]
    assert list(check_body(received, Body((media,)), {})) == (missed if is_missed else [])
