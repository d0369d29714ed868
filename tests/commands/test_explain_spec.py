"""`explain --spec`: a captured request is judged by what a document says of signatures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCUMENT = """openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: https://x.example/api/v1}]
security: [{signed: []}]
paths:
  /order: {post: {operationId: createOrder, responses: {"200": {description: ok}}}}
components:
  securitySchemes:
    signed: {type: apiKey, in: header, name: api-signature, x-signing: {scheme: hmac, recipe: bitmex}}
"""
URL = "https://x.example/api/v1/order?b=1"
SECRETS = {"SHOP_SECRET": "s3cr", "SHOP_KEY_ID": "kid"}


@pytest.fixture
def captured(prerequest: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Return a file with a curl line whose signature is that of another request."""

    def write(signed_url: Any = URL, body: str = '{"a": 1}', change: Any = lambda line: line) -> list[str]:
        (tmp_path / "body").write_text('{"a": 1}')
        line = ["sign", "hmac", "--url", signed_url, "--method", "POST", "--option", "recipe=bitmex", "--json"]
        done = prerequest(*line, "--body", str(tmp_path / "body"), HMAC_SECRET="s3cr", HMAC_KEY_ID="kid")
        headers = " ".join(f"-H '{name}: {value}'" for name, value in json.loads(done.stdout)["headers"].items())
        text = f"curl -X POST '{URL}' {headers} -H 'Content-Type: application/json' --data '{body}'"
        (tmp_path / "captured.txt").write_text(change(text))
        (tmp_path / "shop.yaml").write_text(DOCUMENT)
        return [str(tmp_path / "captured.txt"), "--spec", str(tmp_path / "shop.yaml"), "--when", "now"]

    return write


def test_the_right_signature(prerequest: Callable[..., Any], captured: Callable[..., Any]) -> None:
    done = prerequest("explain", *captured(), **SECRETS)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Signature by recipe: right" in done.stdout


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"body": '{"a":1}'}, "The signed body is not the body that was sent."),
        ({"signed_url": URL.partition("?")[0]}, "The path was signed without its query, or with it."),
        ({"signed_url": URL.replace("b=1", "b=2")}, "The signature is not that of this request."),
        ({"change": lambda line: line.replace("api-expires: ", "api-expires: 9")}, "The time of the signature"),
        ({"change": lambda line: line.replace("api-key: kid", "x: y")}, "A part of the signature is missing."),
    ],
)
def test_a_slip_is_named(
    prerequest: Callable[..., Any], captured: Callable[..., Any], changes: dict[str, Any], title: str
) -> None:
    done = prerequest("explain", *captured(**changes), **SECRETS)
    assert done.returncode == 1
    assert f"1. {title}" in done.stdout
    assert "s3cr" not in done.stdout


def test_without_its_secret_nothing_is_checked(prerequest: Callable[..., Any], captured: Callable[..., Any]) -> None:
    done = prerequest("explain", *captured(), SHOP_KEY_ID="kid")
    assert done.returncode == 0
    assert "not checked\nnote: SHOP_SECRET is not set" in done.stdout


def test_what_signs_nothing_is_refused(
    prerequest: Callable[..., Any], captured: Callable[..., Any], tmp_path: Path
) -> None:
    line = captured()
    (tmp_path / "shop.yaml").write_text(DOCUMENT.replace("security: [{signed: []}]\n", ""))
    done = prerequest("explain", *line, **SECRETS)
    assert (done.returncode, done.stdout) == (2, "")
    assert "E452" in done.stderr
    done = prerequest("explain", line[0], "--overlay", str(tmp_path / "shop.yaml"))
    assert (done.returncode, "E638" in done.stderr) == (2, True)
