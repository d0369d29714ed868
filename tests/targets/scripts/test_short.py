"""One call in short: few lines, right for any secret, none of it in an argument vector or a trace."""

import base64
import json
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from generator import targets
from generator.examples.request import SampleBody
from generator.model import Body, Credential, Media, Property, Requirement, Schema, Variable
from generator.targets.shared import short_body
from generator.targets.templates import Templates
from tests.hostile.payloads import VALUES

TEXT = Schema(types=("string",))
SECRET = Variable("v", "QLM_V", "a secret", secret=True)
PASSWORD = Variable("p", "QLM_P", "a password", secret=True)


def credential(kind: Any, *variables: Any, **more: Any) -> tuple[Any]:
    return (Requirement(credentials=(Credential("c", kind, variables, **more),)),)


@pytest.mark.parametrize(("target", "most"), [("curl", 8), ("python_snippet", 12)])
def test_an_unsigned_call_is_short(make: Any, target: str, most: int) -> None:
    one = make.operation(parameters=[make.parameter("a", example="b c")])
    text = targets.render_one(target, make.api(one), one)
    assert text.count("\n") <= most
    assert "/call?a=b%20c" in text


@pytest.mark.parametrize("number", range(0, len(VALUES), 12))
def test_any_secret_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any, number: Any) -> None:
    secret = VALUES[number]
    parameter = make.parameter("secret", variable=SECRET)
    one = make.operation("POST", parameters=[parameter, make.parameter("a b", example="&")], security=make.signed)
    done = run(
        target, make.api(one), one, {"QLM_URL": server.url, "QLM_API_KEY": "k" * 70, "QLM_V": secret}, short=True
    )
    assert done.status == 0, done.err
    assert parse_qsl(urlsplit(server.seen[0].target).query, keep_blank_values=True) == [
        ("secret", secret),
        ("a b", "&"),
    ]


@pytest.mark.parametrize("name", ["Q0z", "Q0Q1zz", "zqVariableQz"])
def test_no_text_of_a_document_is_taken_for_a_secret(
    make: Any, run: Callable[..., Any], server: Any, name: str
) -> None:
    parameters = [make.parameter(name, example=name), make.parameter("secret", variable=SECRET)]
    one = make.operation(parameters=[*parameters, make.parameter("z", example=f"Q{name}")])
    for target in ("curl", "python_snippet"):
        done = run(target, make.api(one), one, {"QLM_URL": server.url, "QLM_V": "s"}, short=True)
        assert done.status == 0, done.err
        assert server.seen[-1].target == f"/call?{name}={name}&secret=s&z=Q{name}"


@pytest.mark.slow
@pytest.mark.parametrize("secret", VALUES)
def test_every_secret_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any, secret: Any) -> None:
    one = make.operation(parameters=[make.parameter("secret", variable=SECRET)])
    done = run(target, make.api(one), one, {"QLM_URL": server.url, "QLM_V": secret}, short=True, engine="dotnet")
    assert done.status == 0, done.err
    assert dict(parse_qsl(urlsplit(server.seen[0].target).query, keep_blank_values=True)) == {"secret": secret}


@pytest.mark.parametrize("password", ['"', "\\", "a\\n\nb", "p: w", "%s $HOME `id`", "é"])
def test_any_password_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any, password: str) -> None:
    one = make.operation(security=credential("basic", SECRET, PASSWORD))
    env = {"QLM_URL": server.url, "QLM_V": "DOMAIN\\user", "QLM_P": password}
    done = run(target, make.api(one), one, env, short=True)
    assert done.status == 0, done.err
    sent = base64.b64decode(server.seen[0].header("Authorization").removeprefix("Basic ")).decode()
    assert sent == f"DOMAIN\\user:{password}"


def test_nothing_shows_a_secret(make: Any, run: Callable[..., Any], server: Any) -> None:
    parameters = [make.parameter("secret", variable=make.user), make.parameter("X-K", "header", variable=make.user)]
    one = make.operation(parameters=parameters, security=make.signed)
    env = {"QLM_URL": server.url, **make.secrets, "QLM_USER": "canary"}
    done = run("curl", make.api(one), one, env, trace=True, short=True)
    assert done.status == 0, done.err
    assert "canary" not in done.err
    assert "openssl" in done.arguments
    assert "canary" not in done.arguments


def test_a_redirect_is_no_success(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    server.status, server.location = 302, f"{server.url}/elsewhere"
    one = make.operation(security=make.signed)
    done = run(target, make.api(one), one, {"QLM_URL": server.url, **make.secrets}, short=True)
    assert done.status != 0
    assert len(server.seen) == 1


def test_a_refusal_is_no_success(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    server.status = 403
    one = make.operation(security=credential("bearer", SECRET))
    done = run(target, make.api(one), one, {"QLM_URL": server.url, "QLM_V": "t"}, short=True)
    assert done.status != 0
    assert done.out == b"answer\n"
    assert server.seen[0].header("Authorization") == "Bearer t"


def test_digest_answers_the_challenge(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    server.status = 401
    one = make.operation("PUT", security=credential("digest", SECRET, PASSWORD))
    env = {"QLM_URL": server.url, "QLM_V": "u", "QLM_P": "p"}
    run(target, make.api(one), one, env, short=True, engine="dotnet")
    assert 'username="u"' in server.seen[1].header("Authorization")


def test_keys_go_where_they_belong(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    for location, read in (("header", lambda seen: seen.header("key")), ("cookie", lambda seen: seen.header("Cookie"))):
        one = make.operation(security=credential("apiKey", SECRET, name="key", location=location))
        done = run(target, make.api(one), one, {"QLM_URL": server.url, "QLM_V": "va lue"}, short=True)
        assert done.status == 0, done.err
        assert read(server.seen[-1]).removeprefix("key=") == "va lue"  # type: ignore[no-untyped-call]
        assert server.seen[-1].header("Accept") == "*/*", "as curl sends it by itself"


BODIES = {
    "application/json": ({"a": "é\"'\\", "long": ["x" * 60, "y" * 60]}, None),
    "text/plain": ("two\nlines with \"\"\" ''' \\ $HOME `id`\n", b"two\nlines with \"\"\" ''' \\ $HOME `id`\n"),
    "application/x-www-form-urlencoded": ({"a": "x y&=", "b": "é"}, b"a=x%20y%26%3D&b=%C3%A9"),
}


@pytest.mark.parametrize("media_type", BODIES)
def test_bodies_arrive(target: Any, make: Any, run: Callable[..., Any], server: Any, media_type: Any) -> None:
    example, expected = BODIES[media_type]
    names = example if isinstance(example, dict) else {}
    kind = "object" if names else "string"
    schema = Schema(
        types=(kind,),
        properties=tuple(Property(name, TEXT) for name in names if len(name) == 1),
        example=example,  # type: ignore[arg-type]
    )
    one = make.operation("POST", body=Body((Media(media_type, schema, example),), required=True))  # type: ignore[arg-type]
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, short=True)
    assert done.status == 0, done.err
    assert server.seen[0].header("Content-Type") == media_type
    body = server.seen[0].body
    assert (json.loads(body) == example) if expected is None else (body == expected)


def test_a_form_of_parts_arrives(
    target: str, make: Any, run: Callable[..., Any], server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read by the parser of Python's standard library."""
    monkeypatch.setattr(short_body, "FILE", "file")
    values: Any = {"a": 'x\r\n"é\\', 'na"me': "y"}
    schema = Schema(
        types=("object",),
        properties=(
            *(Property(name, TEXT) for name in values),
            Property("file", Schema(types=("string",), format="binary")),
        ),
        required=("file",),
        example=values,
    )
    one = make.operation("POST", body=Body((Media("multipart/form-data", schema, values),), required=True))
    text = targets.render_one(target, make.api(one), one)
    assert len(text.splitlines()) < 70
    files = [("file", b"\0\r\n\xff")]
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, files=files, short=True, engine="dotnet")
    assert done.status == 0, done.err
    head = f"Content-Type: {server.seen[0].header('Content-Type')}\r\n\r\n".encode()
    parts: Any = message_from_bytes(head + server.seen[0].body).get_payload()
    sent = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}
    assert sent["a"] == values["a"].encode()
    assert sent["na%22me"] == b"y"
    assert sent["file"] == b"\0\r\n\xff"


def test_lines_of_a_body_are_indented_by_depth() -> None:
    value: Any = {"a" * 60: "b" * 60, "c": {"d" * 60: ["e" * 60]}, "f": 1}
    (piece,) = short_body.text(SampleBody("json", "application/json", value))
    starts = [line[: len(line) - len(line.lstrip())] for line in piece.text.split("\n")]
    assert (json.loads(piece.text), starts) == (value, ["", "  ", "  ", "      "])


@pytest.mark.slow
def test_any_method_in_csharp(make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation("TRACE")
    text = targets.render_one("csharp_snippet", make.api(one), one)
    assert "static class Call" in text
    run("csharp_snippet", make.api(one), one, {"QLM_URL": server.url}, short=True, engine="dotnet")
    assert server.seen[0].method == "TRACE"


@pytest.mark.slow
def test_a_body_with_get_is_short_in_csharp(make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation("GET", body=Body((Media("application/json", Schema(example={"a": 1})),)))
    text = targets.render_one("csharp_snippet", make.api(one), one)
    assert "static class Call" in text
    assert len(text.splitlines()) < 60
    api = make.api(one)
    assert run("csharp_snippet", api, one, {"QLM_URL": server.url}, short=True, engine="dotnet").status == 0
    assert (server.seen[0].method, server.seen[0].body) == ("GET", b'{"a": 1}')


def test_what_the_standard_library_cannot_do_is_said(prerequest: Callable[..., Any], tmp_path: Path) -> None:
    done = prerequest("show", "qlik-qrs", "get_about", "--as", "python", "--way", "windows")
    assert done.returncode == 2
    assert "E632" in done.stderr
    done = prerequest("show", "qlik-qrs", "get_about", "--way", "certifikate")
    assert done.returncode == 2
    assert "E630" in done.stderr
    assert "did you mean certificate?" in done.stderr


def test_operations_that_share_a_text_have_their_own_address_and_facts(target: Any, make: Any) -> None:
    """Operations with equal requests are written around title and address, which other lines depend on."""
    paths = ["/a", "/b", "/$c", "/`d", "/e/", "/" + "long/" * 20 + "i", "/" + "long/" * 40, "/{v}", "/{v}/j"]
    parameters = (make.parameter("v", "path", variable=SECRET),)
    binary = Body((Media("application/octet-stream", Schema(types=("string",), format="binary")),), required=True)
    operations = [
        make.operation(method, path, parameters if "{" in path else (), body=body)
        for method, body in (("GET", None), ("PUT", binary))
        for path in paths
    ]
    api = make.api(*operations)
    for one in operations:
        alone = make.api(one)._replace(templates=Templates())
        assert targets.render_one(target, api, one) == targets.render_one(target, alone, one)
