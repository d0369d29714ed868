"""Schemes that sign the body, in Bruno: what is signed is what is sent, or nothing is."""

import hashlib
import hmac
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.encode.yaml import dumps
from generator.pipeline import Job
from tests.clients.engines import bruno
from tests.clients.loopback import Loopback
from tests.e2e.conftest import generated, upload
from tests.e2e.test_bruno import with_files

SPEC = """openapi: 3.1.0
info: {title: Bodies, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{signed: []}]
paths:
  /none: {get: {operationId: none, responses: {"200": {description: x}}}}
  /json:
    post:
      operationId: json
      requestBody: {content: {application/json: {example: {a: [1.0, "é & {b} \\"q\\""], c: {}}}}}
      responses: {"200": {description: x}}
  /text:
    post:
      operationId: text
      requestBody: {content: {text/plain: {example: " two\\n lines & é "}}}
      responses: {"200": {description: x}}
  /form:
    post:
      operationId: form
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [a, b]
              properties: {a: {type: string, example: "x y&é"}, b: {type: string, example: "1"}, c: {type: string}}
      responses: {"200": {description: x}}
  /parts:
    post:
      operationId: parts
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, required: [a], properties: {a: {type: string, example: "x y&é"}}}
      responses: {"200": {description: x}}
  /file:
    post:
      operationId: file
      requestBody: {content: {application/octet-stream: {schema: {type: string, format: binary}}}}
      responses: {"200": {description: x}}
components:
  securitySchemes:
    signed:
      type: apiKey
      in: header
      name: X-Signature
      x-signing:
        scheme: hmac
        time: unix-ms
        text: "{time}{method}{target}{body}"
        sign: {hmac: sha256, encoding: hex}
        send: {headers: {X-Time: "{time}", X-Signature: "{signature}"}}
"""
SECRET = "s3cret"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("bodies")
    (folder / "bodies.yaml").write_text(SPEC)
    return generated(Job(str(folder / "bodies.yaml"), targets=("bruno",)), folder)


def is_signed(request: Any) -> bool:
    [time], [signature] = request.all("X-Time"), request.all("X-Signature")
    text = f"{time}{request.method}{request.target}".encode() + request.body
    return hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest() == signature  # type: ignore[no-any-return]


def test_what_is_signed_is_what_is_sent(output: Any, tmp_path: Path) -> None:
    with_files(output.folder / "bruno", str(upload(tmp_path)))
    with Loopback() as server:
        values = {**output.variables(server.url), "baseUrl": server.url, "bodiesSecret": SECRET}
        report = bruno(output.folder / "bruno", values)
    assert [(name, "cannot read a body that is a file" in error) for name, error in report.failures] == [("File", True)]
    bodies = {request.target: request.body.decode() for request in server.requests}
    assert bodies.keys() == {"/none", "/json", "/text", "/form", "/parts"}
    assert [request.target for request in server.requests if not is_signed(request)] == []
    assert json.loads(bodies["/json"]) == {"a": [1.0, 'é & {b} "q"'], "c": {}}
    assert bodies["/text"].strip() == "two\n lines & é"
    assert bodies["/form"] == "a=x%20y%26%C3%A9&b=1"
    assert "x y&é" in bodies["/parts"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "message"),
    [("{a: 1}", "a body that is no JSON"), ("{{twice}}", "would replace {{ in a body"), (' {"a": 1}', "blanks around")],
)
def test_a_body_that_bruno_would_change_is_not_sent(output: Any, tmp_path: Path, text: str, message: str) -> None:
    folder = tmp_path / "bodies"
    shutil.copytree(output.folder / "bruno", folder)
    for path in folder.rglob("*.yml"):
        entry = yaml.safe_load(path.read_text("utf-8"))
        if path.stem == "JSON":
            entry["http"]["body"]["data"] = text
            path.write_bytes(dumps(entry))
        elif "http" in entry:
            path.unlink()
    with Loopback() as server:
        values = {**output.variables(server.url), "bodiesSecret": SECRET, "twice": '{"a": "{{nothing}}"}'}
        report = bruno(folder, values | {"baseUrl": server.url})
    assert [message in error for _, error in report.failures] == [True]
    assert server.requests == []
