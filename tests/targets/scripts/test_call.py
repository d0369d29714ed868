"""`call`: one call now, as the script of a folder makes it."""

import json
import os
import pty
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

from generator import targets
from generator.commands.call import _write_script
from generator.commands.serve import known_values
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api
from tests.clients.caller import way_in
from tests.clients.http_server import Handler, serving
from tests.e2e.conftest import Generated, upload

CALLS = {
    "qlm": ("PingHttp", "retrieve_activation_key_http", "Register"),
    "qlik-qps": ("create_session",),
    "qlik-qrs": ("list_apps", "create_stream", "upload_app"),
}
ANSWER = b'{"list":[],"price":1.50,"far":1e999,"name":"caf\\u00e9 \xc3\xa9"}'
SHOWN = '{\n  "list": [],\n  "price": 1.50,\n  "far": 1e999,\n  "name": "caf\\u00e9 é"\n}\n'
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/items/{id}": {
            "get": {
                "operationId": "get_item",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "example": "a"},
                    {"name": "filter", "in": "query", "schema": {"type": "string"}},
                ],
                "security": [{"token": []}],
                "responses": {"200": {"description": "Good"}},
            },
            "put": {
                "operationId": "put_item",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}, "example": {"a": 1}}}},
                "responses": {"200": {"description": "Good"}},
            },
        }
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}

FORMS = pytest.mark.parametrize("form", ["python", pytest.param("curl", marks=pytest.mark.slow)])


@pytest.fixture
def document(tmp_path: Path) -> Any:
    """A document of anybody's, not of a bundled API."""
    (tmp_path / "shop.json").write_text(json.dumps(DOCUMENT))
    return tmp_path / "shop.json"


@pytest.fixture
def call(prerequest: Callable[..., Any], server: Any, document: Any) -> Callable[..., Any]:
    """Call the shop."""

    def run(*arguments: Any, **environment: Any) -> Any:
        return prerequest(
            "call", document, *arguments, **{"SHOP_URL": server.url, "SHOP_TOKEN": "canary-token", **environment}
        )

    return run


@pytest.mark.parametrize(
    ("spec", "form"),
    [
        pytest.param(spec, form, marks=[pytest.mark.slow] * ((spec, form) != ("qlm", "python")))
        for spec in CALLS
        for form in ("python", "curl")
    ],
)
def test_bundled_operations_are_accepted(prerequest: Callable[..., Any], tmp_path: Path, spec: Any, form: Any) -> None:
    api = bundled_api(spec)
    output = Generated(api, tmp_path, {**known_values([api], {}), "QLIK_JWT": "a.b.c"})
    with running([api], ServerSettings(output.values)) as server:
        environment = {**output.environ(server.url), **output.entrance}
        for name in CALLS[spec]:
            body = ["--body", upload(tmp_path)] if name == "upload_app" else []
            done = prerequest("call", spec, name, "--as", form, *body, **environment)
            assert done.returncode == 0, done.stderr
        assert [str(verdict) for verdict in server.ledger if not verdict.accepted] == []
        assert len(server.ledger) == len(CALLS[spec])


def test_a_private_authority(prerequest: Callable[..., Any], document: Any, tmp_path: Path) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "root.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)

    class Greeting(Handler):
        def answer(self) -> None:
            self.send(200, b"{}")

    with serving(Greeting, tls=context) as url:
        environment = {"SHOP_URL": url, "SHOP_TOKEN": "t", "SHOP_CA": str(tmp_path / "root.pem")}
        for form in ("python", "curl"):
            assert prerequest("call", document, "get_item", "--as", form, **environment).returncode == 0
            refused = prerequest("call", document, "get_item", "--as", form, **{**environment, "SHOP_CA": ""})
            assert (refused.returncode, "set SHOP_CA" in refused.stderr) == (1, True)


@pytest.mark.slow
def test_a_way_in_is_chosen(prerequest: Callable[..., Any], tmp_path: Path) -> None:
    api = bundled_api("qlik-qrs")
    output = Generated(api, tmp_path, known_values([api], {}))
    with running([api], ServerSettings(output.values, connection="jwt")) as server:
        environment = {**output.environ(server.url), **way_in(), "QLIK_JWT": output.values["QLIK_JWT"]}
        assert prerequest("call", "qlik-qrs", "list_apps", "--way", "jwt", **environment).returncode == 0
        assert prerequest("call", "qlik-qrs", "list_apps", **environment).returncode == 1
        alone = {name: text for name, text in environment.items() if name != "QLIK_JWT"}
        done = prerequest("call", "qlik-qrs", "list_apps", "--way", "jwt", **alone)
        assert (done.returncode, "E673 the way in jwt needs QLIK_JWT" in done.stderr) == (2, True)
        assert prerequest("call", "qlik-qrs", "list_apps", "--way", "jwt", "--help", **alone).returncode == 0
    https = {"QLIK_QRS_URL": "https://127.0.0.1:9/qrs", "QLIK_USER": "UserDirectory=INTERNAL; UserId=sa_api"}
    done = prerequest("call", "qlik-qrs", "list_apps", "--way", "certificate", **https)
    assert (done.returncode, "needs QLIK_CERT" in done.stderr) == (2, True)
    done = prerequest("call", "qlik-qrs", "list_apps", "--way", "jvt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean jwt?" in done.stderr


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_it_is_the_script_of_the_folder(tmp_path: Path, target: str) -> None:
    for spec in CALLS:
        api = bundled_api(spec)
        api = api._replace(operations=api.operations[::9])
        files = targets.render(api, (target,))
        for number, operation in enumerate(api.operations):
            script = _write_script(
                api._replace(operations=(operation,)), operation, target, tmp_path / f"{spec}{number}"
            )
            path = f"{target}/{targets.find(target).path(operation)}"
            assert script.read_bytes() == files[path].content


@pytest.mark.parametrize("form", ["python", "curl"])
def test_any_document(call: Any, server: Any, form: str, tmp_path: Path) -> None:
    done = call("get_item", "id=b c", "filter=x&y", "--as", form)
    assert (done.returncode, done.stdout) == (0, server.answer.decode()), done.stderr
    assert server.seen[-1].target == "/items/b%20c?filter=x%26y"
    assert server.seen[-1].header("authorization") == "Bearer canary-token"
    (tmp_path / "body.json").write_bytes(b'{"b": 2}')
    for body, sent in (([], {"a": 1}), (["--body", "body.json"], {"b": 2})):
        assert call("put_item", *body, "--as", form).returncode == 0
        assert json.loads(server.seen[-1].body) == sent


def test_a_body_comes_from_standard_input(server: Any, document: Any) -> None:
    line = [sys.executable, "-m", "generator", "call", document, "put_item", "--body", "-"]
    subprocess.run(line, input=b"[3]", env={**os.environ, "SHOP_URL": server.url}, check=True, timeout=60)
    assert server.seen[-1].body == b"[3]"


@FORMS
def test_nothing_is_sent_that_cannot_be_meant(call: Any, server: Any, form: Any, tmp_path: Path) -> None:
    for arguments, message in (
        (("get_item", "idd=1"), "did you mean id?"),
        (("get_itme",), "did you mean get_item?"),
        (("get_item", "--sign"), "this operation cannot be signed"),
    ):
        done = call(*arguments, "--as", form, "-o", "kept")
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
    done = call("get_item", "--as", form, SHOP_TOKEN="")
    assert (done.returncode, "SHOP_TOKEN is not set" in done.stderr) == (2, True)
    assert (server.seen, (tmp_path / "kept").exists()) == ([], False)


@pytest.mark.parametrize("form", ["python", "curl"])
def test_a_dry_run_masks(call: Any, server: Any, form: str) -> None:
    done = call("get_item", "--dry-run", "--as", form)
    assert (done.returncode, server.seen) == (0, [])
    assert done.stdout.startswith(f"GET {server.url}/items/a\n")
    assert "canary" not in done.stdout + done.stderr


@pytest.mark.parametrize("form", ["python", "curl"])
def test_headers_and_a_file_for_the_answer(call: Any, server: Any, form: str, tmp_path: Path) -> None:
    done = call("get_item", "-i", "-o", "answer", "--as", form)
    assert (done.returncode, done.stdout) == (0, "")
    head, _, body = (tmp_path / "answer").read_bytes().partition(b"\r\n\r\n")
    assert body == server.answer
    assert head.startswith(b"HTTP/1.")
    assert b"\r\nContent-Type: text/plain\r\n" in head + b"\r\n"
    server.status = 404
    assert call("get_item", "--as", form).returncode == 1
    sent = len(server.seen)
    for file in ("absent/answer", "answer/below", "a" * 300):
        done = call("get_item", "-o", file, "--as", form)
        assert (done.returncode, "E635" in done.stderr, len(server.seen)) == (2, True, sent)


@FORMS
def test_json_is_readable_on_a_terminal_only(call: Any, server: Any, document: Any, form: Any) -> None:
    server.answer = ANSWER
    assert call("get_item", "--as", form).stdout == ANSWER.decode()
    assert on_a_terminal(server, document, "--as", form) == SHOWN
    assert on_a_terminal(server, document, "-i", "--as", form).endswith("\n\n" + SHOWN)
    server.answer = b'{"broken": 1'
    assert on_a_terminal(server, document, "--as", form) == '{"broken": 1'


def on_a_terminal(server: Any, document: Any, *arguments: Any) -> Any:
    ours, theirs = pty.openpty()
    env = {**os.environ, "SHOP_URL": server.url, "SHOP_TOKEN": "t"}
    line = [sys.executable, "-m", "generator", "call", str(document), "get_item", *arguments]
    done = subprocess.run(line, env=env, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert done.returncode == 0, done.stderr
    return shown.decode().replace("\r", "")


def test_help_is_of_the_command_or_of_the_operation(prerequest: Callable[..., Any], document: Any) -> None:
    assert "--dry-run" in prerequest("call", "--help").stdout
    for form in ("python", "curl"):
        words = prerequest("call", document, "get_item", "--help", "--as", form).stdout
        assert words.startswith(f"Usage: prerequest call {document} get_item [name=value")
        assert "- filter" in words
        assert "- SHOP_TOKEN" in words


def test_something_is_missing(prerequest: Callable[..., Any]) -> None:
    assert "Invalid value for SPEC" in prerequest("call").stderr
    assert "Invalid value for OPERATION" in prerequest("call", "qlm").stderr
    assert prerequest("call", "qlm").returncode == 2


def test_without_bash(prerequest: Callable[..., Any], document: Any, tmp_path: Path) -> None:
    done = prerequest("call", document, "get_item", "--as", "curl", PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "E636 bash is not installed" in done.stderr


def test_nothing_stays_behind(call: Any, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    assert call("get_item", TMPDIR=str(folder)).returncode == 0
    assert list(folder.iterdir()) == []
