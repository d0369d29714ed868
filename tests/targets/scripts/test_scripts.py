"""Generated scripts are run for real against a server on loopback; what arrives is what was meant."""

import base64
import datetime as dt
import json
import re
import runpy
from collections.abc import Callable
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from generator import resources, targets
from generator.model import (
    Body,
    ConnectionProfile,
    Credential,
    Encoding,
    Media,
    Parameter,
    Property,
    Requirement,
    Schema,
    Variable,
)
from generator.targets.shared.signing_source import source
from tests.paths import TEMPLATES
from tests.targets.scripts.conftest import ENDINGS

TEXT = Schema(types=("string",))
HURT = [
    "plain",
    "it's",
    'say "hi"',
    "$(touch PWNED)",
    "`touch PWNED`",
    "${HOME}",
    "'; touch PWNED; '",
    '"; touch PWNED; "',
    "\\",
    "\\'",
    "ends in \\",
    "a\nurl = http://127.0.0.1:9/",
    "a\r\nX-Evil: 1",
    "EOF\ntouch PWNED\nEOF",
    "@/etc/passwd",
    "<script",
    "--config",
    "-K/etc/x",
    "a&b=c",
    "100%",
    "%41",
    "a+b c",
    "#frag?",
    "[1-999]",
    "{a,b}",
    "{{x}}",
    "é 中 😀",
    "\u202egnp\u2066",
    "\t\x0b\x7f",
    'x"""\nimport os\n"""',
    "=",
    "",
]


def module(name: Any) -> Any:
    return runpy.run_path(str(resources.folder("signing") / name))


def signature(url: Any, headers: Any) -> Any:
    """Return the token the reference computes for what arrived."""
    sent = dt.datetime.strptime(headers("X-Qlm-Timestamp"), "%Y-%m-%d %H:%M:%S").replace(tzinfo=dt.UTC)
    assert abs((dt.datetime.now(dt.UTC) - sent).total_seconds()) < 60
    return module("qlm_strict/sign.py")["sign"]({"url": url}, {"api_key": "canary-api-key-42"}, lambda: sent).headers


def test_a_signed_request_arrives_as_it_was_signed(
    target: Any, make: Any, run: Callable[..., Any], server: Any
) -> None:
    parameters = [make.parameter(f"p{i}", example=text) for i, text in enumerate(HURT)]
    parameters += [
        make.parameter("id", "path", "a/b c'\"$(touch PWNED)é%"),
        make.parameter("is_user", variable=make.user),
    ]
    parameters.append(make.parameter("is_user2", variable=make.user, required=False))
    operation = make.operation(path="/call/{id}", parameters=parameters, security=(Requirement(signing=make.qlm),))
    env = {"QLM_URL": f"{server.url}/service/", **make.secrets}
    done = run(target, make.api(operation), operation, env, secrets=make.secrets.values(), engine="dotnet")
    assert (done.status, done.out) == (0, b"answer\n"), done.err
    assert "HTTP 200" in done.err
    (seen,) = server.seen
    values = [(f"p{i}", text) for i, text in enumerate(HURT)]
    values += [("is_user", make.secrets["QLM_USER"]), ("is_user2", make.secrets["QLM_USER"])]
    path = ["call", "a/b c'\"$(touch PWNED)é%"]
    assert f"{server.url}{seen.target}" == module("final_url.py")["final_url"](f"{server.url}/service", path, values)
    assert parse_qsl(urlsplit(seen.target).query, keep_blank_values=True) == values
    expected = signature(f"{server.url}{seen.target}", seen.header)
    assert seen.header("X-Qlm-Authentication-Token") == expected["X-Qlm-Authentication-Token"]
    assert seen.header("X-Qlm-Authentication-Version") == "2"


def test_nothing_is_sent_until_everything_is_set(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation(
        parameters=[make.parameter("is_user", variable=make.user)], security=(Requirement(signing=make.qlm),)
    )
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 2
    assert {"QLM_USER is not set: the user", "QLM_API_KEY is not set: API key"} <= set(done.err.splitlines())
    assert server.seen == []


@pytest.mark.parametrize("base", ["ftp://127.0.0.1/", "http://127.0.0.1:9/?x=1", "http://"])
def test_a_base_that_is_none_is_refused(target: Any, make: Any, run: Callable[..., Any], base: str) -> None:
    operation = make.operation()
    done = run(target, make.api(operation), operation, {"QLM_URL": base})
    assert done.status == 2
    assert "the base address" in done.err
    assert "Traceback" not in done.err


def test_a_redirect_is_not_followed(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    server.status, server.location = 302, f"{server.url}/elsewhere"
    operation = make.operation(security=(Requirement(signing=make.qlm),))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url, **make.secrets})
    assert [seen.target for seen in server.seen] == ["/call"]
    assert done.status == 1
    assert "HTTP 302" in done.err
    assert f"{server.url}/elsewhere" in done.err


def test_a_refusal_is_shown_and_fails(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    server.status = 403
    operation = make.operation()
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status not in (0, 2)
    assert done.out == b"answer\n"
    assert "HTTP 403" in done.err


def test_no_server_is_told_in_a_line(target: Any, make: Any, run: Callable[..., Any]) -> None:
    operation = make.operation()
    done = run(target, make.api(operation), operation, {"QLM_URL": "http://127.0.0.1:9"})
    assert done.status not in (0, 2)
    assert "Traceback" not in done.err


def test_what_is_signed_is_shown_masked(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    parameters = [make.parameter("is_user", variable=make.user), make.parameter("n", example="7")]
    operation = make.operation(parameters=parameters, security=(Requirement(signing=make.qlm),))
    env = {"QLM_URL": server.url, **make.secrets, "PREREQUEST_DEBUG": "1"}
    done = run(target, make.api(operation), operation, env, secrets=make.secrets.values())
    assert re.search(r"call\?is_user=\*\*\*&n=7&X-Qlm-Timestamp:\d{4}-", done.err)
    shown = run(target, make.api(operation), operation, {**env, "PREREQUEST_DEBUG": "unmasked"})
    assert "canary%20user%26" in shown.err
    assert "not masked" in shown.err
    assert "canary-api-key" not in shown.err


def test_a_signature_is_offered_where_it_is_not_demanded(
    target: Any, make: Any, run: Callable[..., Any], server: Any
) -> None:
    operation = make.operation(security=(Requirement(), Requirement(signing=make.qlm)))
    run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert "x-qlm-authentication-token" not in {name.lower() for name, _ in server.seen[0].headers}
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url, **make.secrets}, "--sign")
    assert done.status == 0, done.err
    seen = server.seen[1]
    assert (
        seen.header("X-Qlm-Authentication-Token")
        == signature(f"{server.url}/call", seen.header)["X-Qlm-Authentication-Token"]
    )
    without = run(target, make.api(operation), operation, {"QLM_URL": server.url}, "--sign")
    assert without.status == 2
    assert len(server.seen) == 2


def test_the_xrfkey_is_a_fresh_pair(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation(security=(Requirement(signing=make.xrfkey),))
    for _ in range(2):
        done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
        assert done.status == 0, done.err
    keys = [seen.header("X-Qlik-Xrfkey") for seen in server.seen]
    assert all(re.fullmatch("[0-9A-Za-z]{16}", key) for key in keys)
    assert keys[0] != keys[1]
    assert [seen.target for seen in server.seen] == [f"/call?xrfkey={key}" for key in keys]
    run(target, make.api(operation), operation, {"QLM_URL": server.url, "QLIK_XRFKEY": "0123456789abcdef"})
    assert server.seen[2].target == "/call?xrfkey=0123456789abcdef"


def test_optional_values_are_sent_where_they_are_given(
    target: Any, make: Any, run: Callable[..., Any], server: Any
) -> None:
    parameters = [make.parameter(f"p{i}", example=text, required=False) for i, text in enumerate(HURT)]
    parameters += [
        make.parameter("X-A", "header", "1", required=False),
        make.parameter("c", "cookie", "2", required=False),
    ]
    operation = make.operation(parameters=parameters)
    run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert server.seen[0].target == "/call"
    given = [*(f"p{i}={text}" for i, text in enumerate(HURT)), "X-A=1", "c=2"]
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url}, *given, engine="dotnet")
    assert done.status == 0, done.err
    seen = server.seen[1]
    found = parse_qsl(urlsplit(seen.target).query, keep_blank_values=True)
    assert found == [(f"p{i}", text) for i, text in enumerate(HURT)]
    assert (seen.header("X-A"), seen.header("Cookie")) == ("1", "c=2")


@pytest.mark.slow
def test_what_this_dotnet_would_respell_is_not_sent(make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation(parameters=[make.parameter("a", example="\u202ex")])
    for base, engine in [(server.url, "mono"), (f"{server.url}/%41", "mono"), (f"{server.url}/%41", "dotnet")]:
        done = run("csharp_snippet", make.api(operation), operation, {"QLM_URL": base}, engine=engine)
        assert (done.status, server.seen) == (2, [])
        assert "nothing is sent, for this .NET would respell" in done.err


def body(media_type: Any, schema: Any, example: Any = None, **more: Any) -> Any:
    media = Media(media_type, schema) if example is None else Media(media_type, schema, example)
    return Body((media,), required=True, **more)


def test_a_json_body_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    # What is called like a credential would be masked.
    value = {text.replace("passwd", "hosts"): [text, 1, 1.5, None, True, {"{{x}}": text}] for text in HURT}
    operation = make.operation("PUT", body=body("application/json", Schema(), value))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    (seen,) = server.seen
    assert seen.method == "PUT"
    assert seen.header("Content-Type") == "application/json"
    assert json.loads(seen.body) == value


@pytest.mark.parametrize("text", HURT)
def test_a_text_body_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any, text: Any) -> None:
    operation = make.operation("POST", body=body("text/xml; charset=utf-8", TEXT, text))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    assert server.seen[0].body == text.encode()
    assert server.seen[0].header("Content-Type") == "text/xml; charset=utf-8"


def fields(binary: bool = False) -> Any:
    parts = [
        Property(f"{text}{i}".replace("=", ""), Schema(types=("string",), example=text), True)
        for i, text in enumerate(HURT)
    ]
    parts += [Property("file", Schema(types=("string",), format="binary"), True)] if binary else []
    return Schema(types=("object",), properties=tuple(parts))


def test_a_form_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", body=body("application/x-www-form-urlencoded", fields()))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    expected = [(f"{text}{i}".replace("=", ""), text) for i, text in enumerate(HURT)]
    assert parse_qsl(server.seen[0].body.decode(), keep_blank_values=True) == expected
    assert server.seen[0].header("Content-Type") == "application/x-www-form-urlencoded"


def test_a_form_with_a_file_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", body=body("multipart/form-data", fields(binary=True)))
    name, content = 'a;b,"c"\\d e', bytes(range(256))
    done = run(
        target,
        make.api(operation),
        operation,
        {"QLM_URL": server.url},
        f"file@={name}",
        files=[(name, content)],
    )
    assert done.status == 0, done.err
    (seen,) = server.seen
    head = f"Content-Type: {seen.header('Content-Type')}\r\n\r\n".encode()
    parts = message_from_bytes(head + seen.body).get_payload()
    assert len(parts) == len(HURT) + 1
    for text, part in zip(HURT, parts, strict=False):
        assert part.get_payload(decode=True).decode() == text
    assert parts[-1].get_payload(decode=True) == content  # type: ignore[index, union-attr]
    assert parts[-1].get_param("name", header="content-disposition") == "file"  # type: ignore[index, union-attr]


def test_parts_have_the_media_types_of_the_document(
    target: Any, make: Any, run: Callable[..., Any], server: Any
) -> None:
    data, plain, file = (
        Property(name, Schema(types=(kind,)), True)
        for name, kind in [("data", "object"), ("p", "string"), ("f", "string")]
    )
    value = {"a": "@;type=text/x \"b\" \\\n'c'"}
    data = data._replace(schema=data.schema._replace(example=value))  # type: ignore[arg-type]
    file = file._replace(schema=file.schema._replace(format="binary"))
    schema = Schema(types=("object",), properties=(data, plain._replace(schema=TEXT._replace(example="@x")), file))
    media = Media(
        "multipart/form-data", schema, encoding={"p": Encoding("text/csv; charset=utf-8"), "f": Encoding("image/png")}
    )
    operation = make.operation("POST", body=Body((media,), required=True))
    files = [("a b.png", b"\x89PNG")]
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url}, "f@=a b.png", files=files)
    assert done.status == 0, done.err
    head = f"Content-Type: {server.seen[0].header('Content-Type')}\r\n\r\n".encode()
    parts = message_from_bytes(head + server.seen[0].body).get_payload()
    types = ["application/json", "text/csv; charset=utf-8", "image/png"]
    assert [part["Content-Type"] for part in parts] == types  # type: ignore[index]
    assert json.loads(parts[0].get_payload(decode=True)) == value  # type: ignore[arg-type, index, union-attr]
    assert [part.get_payload(decode=True) for part in parts[1:]] == [b"@x", b"\x89PNG"]  # type: ignore[index, union-attr]


def test_a_file_is_the_body(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", path="/upload/", body=body("application/octet-stream", TEXT))
    env, content = {"QLM_URL": server.url}, bytes(range(256)) * 1000
    missing = run(target, make.api(operation), operation, env)
    assert missing.status == 2
    assert "the body is missing: write --body FILE" in missing.err
    done = run(
        target,
        make.api(operation),
        operation,
        env,
        "--body",
        "a file",
        files=[("a file", content)],
    )
    assert done.status == 0, done.err
    assert (server.seen[0].target, server.seen[0].body) == ("/upload/", content)


def test_a_large_sample_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", body=body("text/plain", TEXT, "x" * 120_000))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    assert server.seen[0].body == b"x" * 120_000


def test_a_head_request_ends(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("HEAD")
    assert run(target, make.api(operation), operation, {"QLM_URL": server.url}).status == 0
    assert server.seen[0].method == "HEAD"


def test_credentials_arrive(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    secret = Variable("t", "QLM_T", secret=True)
    env = {"QLM_URL": server.url, "QLM_T": "canary t'\"\\$"}
    for credential, name, expected in [
        (Credential("a", "bearer", (secret,)), "Authorization", "Bearer canary t'\"\\$"),
        (Credential("a", "apiKey", (secret,), "X-Key"), "X-Key", "canary t'\"\\$"),
        (Credential("a", "apiKey", (secret,), "sid", "cookie"), "Cookie", "sid=canary t'\"\\$"),
        (
            Credential("a", "basic", (secret, secret)),
            "Authorization",
            "Basic " + base64.b64encode(b"canary t'\"\\$:canary t'\"\\$").decode(),
        ),
    ]:
        operation = make.operation(security=(Requirement((credential,)),))
        done = run(target, make.api(operation), operation, env, secrets=["canary"])
        assert done.status == 0, done.err
        assert server.seen.pop().header(name) == expected
    operation = make.operation(security=(Requirement((Credential("a", "apiKey", (secret,), "key", "query"),)),))
    run(target, make.api(operation), operation, {**env, "PREREQUEST_DEBUG": "1"}, secrets=["canary"])
    assert unquote(server.seen[0].target) == "/call?key=canary t'\"\\$"


def test_digest_answers_the_challenge(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    server.status = 401
    user, password = Variable("u", "QLM_U"), Variable("p", "QLM_P", secret=True)
    operation = make.operation(security=(Requirement((Credential("a", "digest", (user, password)),)),))
    run(
        target,
        make.api(operation),
        operation,
        {"QLM_URL": server.url, "QLM_U": "me", "QLM_P": "canary"},
        secrets=["canary"],
        engine="dotnet",
    )
    assert server.seen[-1].header("Authorization").startswith('Digest username="me"')


def test_a_header_cannot_carry_a_second_one(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    secret = Variable("t", "QLM_T", secret=True)
    operation = make.operation(security=(Requirement((Credential("a", "bearer", (secret,)),)),))
    env = {"QLM_URL": server.url, "QLM_T": "canary\r\nX-Evil: 1"}
    done = run(target, make.api(operation), operation, env, secrets=["canary"])
    assert (done.status, server.seen) == (2, [])


def test_what_lets_you_in_is_sent_where_it_is_set(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    user = Variable("qlikUser", "QLIK_USER")
    jwt = Variable("qlikJwt", "QLIK_JWT", secret=True)
    ways = (
        ConnectionProfile("cert", "c", "https://x:4242", headers=(("X-Qlik-User", "{qlikUser}"),), variables=(user,)),
        ConnectionProfile("jwt", "j", "https://x", headers=(("Authorization", "Bearer {qlikJwt}"),), variables=(jwt,)),
        ConnectionProfile("win", "w", "https://x", headers=(("User-Agent", "Windows"),)),
    )
    operation = make.operation()
    env = {"QLM_URL": server.url, "QLIK_USER": "UserDirectory=INTERNAL; UserId=sa_api"}
    run(target, make.api(operation, connections=ways), operation, env)
    names = {name.lower() for name, _ in server.seen[0].headers}
    assert server.seen[0].header("X-Qlik-User") == "UserDirectory=INTERNAL; UserId=sa_api"
    assert "authorization" not in names
    run(target, make.api(operation, connections=ways), operation, {"QLM_URL": server.url, "QLIK_JWT": "abc"})
    assert server.seen[1].header("Authorization") == "Bearer abc"


def test_exported_names_do_not_carry_secrets_to_children(make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation(
        parameters=[make.parameter("is_user", variable=make.user)], security=(Requirement(signing=make.qlm),)
    )
    names = (
        "url",
        "text",
        "settings",
        "FINAL_URL",
        "SIGNED_URL",
        "SIGNED_TEXT",
        "value",
        "query",
        "call",
        "line",
        "body",
    )
    env = {"QLM_URL": server.url, **make.secrets, **dict.fromkeys(names, "x")}
    done = run("curl", make.api(operation), operation, env, secrets=[*make.secrets.values(), "canary"])
    assert done.status == 0, done.err


def test_a_parameter_is_written_by_its_style(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    array = Schema(types=("array",), items=TEXT, example=["a,", "b|"])
    parameters = [
        Parameter("f", "query", array, required=True),
        Parameter("c", "query", array, required=True, explode=False),
        Parameter("d", "query", Schema(example={"x": "1"}), required=True, style="deepObject"),
        Parameter("p", "path", array, required=True, explode=False),
    ]
    operation = make.operation(path="/x.{p}", parameters=parameters)
    run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert server.seen[0].target == "/x.a,,b%7C?f=a,&f=b%7C&c=a,,b%7C&d%5Bx%5D=1"


@pytest.mark.parametrize("name", [("final_url", "FinalUrl"), ("masked", "Masked"), ("qlm_strict/sign",) * 2])
def test_signing_files_are_in_byte_for_byte(target: Any, make: Any, name: Any) -> None:
    operation = make.operation(security=(Requirement(signing=make.qlm),))
    suffix, gap = ENDINGS[target], "\n\n" if target == "python_snippet" else ""
    places = [TEMPLATES / target, resources.folder("signing")]
    files = [place / f"{name[target == 'csharp_snippet']}.{suffix}" for place in places]
    static = source(next(file for file in files if file.is_file())) + "\n"
    shared = targets.render(make.api(operation), (target,))[f"{target}/_qlm.{suffix}"].content.decode()
    assert f", byte for byte ---\n{static}{gap}{'//' if target == 'csharp_snippet' else '#'} --- end" in shared


def test_fields_of_an_example_stand_beside_those_of_the_schema(
    target: Any, make: Any, run: Callable[..., Any], server: Any
) -> None:
    schema = Schema(properties=(Property("a", TEXT, required=True), Property("b", TEXT, required=True)))
    operation = make.operation(
        "POST", body=body("application/x-www-form-urlencoded", schema, {"a": "from the example", "own": "1"})
    )
    run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert parse_qsl(server.seen[0].body.decode()) == [("a", "from the example"), ("b", "string"), ("own", "1")]
