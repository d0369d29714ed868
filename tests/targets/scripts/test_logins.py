"""What lets a caller in is sent: credentials, the headers of a way in, and to nobody else."""

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from generator.model import (
    ConnectionProfile,
    Credential,
    Requirement,
    Variable,
)


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
