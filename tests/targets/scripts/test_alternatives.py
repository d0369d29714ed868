"""Several ways to log in: a script sends the first one that the environment has all of."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.model import Credential, Requirement, Server, Variable

TOKEN = Credential("token", "bearer", (Variable("token", "QLM_TOKEN", "token", secret=True),), "Authorization")
KEY = Credential("key", "apiKey", (Variable("key", "QLM_KEY", "key", secret=True),), "k&y", "query")
LOGIN = Credential(
    "login",
    "basic",
    (Variable("user", "QLM_USER", "user", secret=True), Variable("password", "QLM_PASSWORD", "password", secret=True)),
)
SESSION = Credential(
    "session", "apiKey", (Variable("session", "QLM_SESSION", "session", secret=True),), "sid", "cookie"
)
ALL = (Requirement((TOKEN,)), Requirement((KEY, SESSION)), Requirement((LOGIN,)))
SECRETS = {"QLM_TOKEN": "canary-t", "QLM_KEY": "canary-k", "QLM_SESSION": "canary-s"}
SECRETS |= {"QLM_USER": "canary-u", "QLM_PASSWORD": "canary-p"}


def sent(seen: Any) -> tuple[Any, Any, Any]:
    headers = {name.lower(): value for name, value in seen.headers}
    return seen.target, headers.get("authorization"), headers.get("cookie")


@pytest.mark.parametrize(
    "case",
    [
        ("QLM_TOKEN", ("/call", "Bearer canary-t", None)),
        ("QLM_KEY QLM_SESSION", ("/call?k%26y=canary-k", None, "sid=canary-s")),
        ("QLM_USER QLM_PASSWORD", ("/call", "Basic Y2FuYXJ5LXU6Y2FuYXJ5LXA=", None)),
        ("QLM_KEY QLM_USER QLM_PASSWORD", ("/call", "Basic Y2FuYXJ5LXU6Y2FuYXJ5LXA=", None)),
        (" ".join(SECRETS), ("/call", "Bearer canary-t", None)),
    ],
)
def test_the_first_that_is_complete_is_sent(
    make: Any, run: Callable[..., Any], server: Any, target: Any, case: Any
) -> None:
    names, expected = case
    env = {"QLM_URL": server.url, **{name: SECRETS[name] for name in names.split()}}
    done = run(target, make.api(make.operation(security=ALL)), make.operation(security=ALL), env)
    assert (done.status, [sent(seen) for seen in server.seen]) == (0, [expected]), done.err


def test_none_is_complete(make: Any, run: Callable[..., Any], server: Any, target: Any) -> None:
    operation = make.operation(security=ALL)
    env = {"QLM_URL": server.url, "QLM_USER": "canary-u"}
    done = run(target, make.api(operation), operation, env, secrets=("canary-u",))
    assert (done.status, server.seen) == (2, [])
    assert "QLM_TOKEN; or QLM_KEY and QLM_SESSION; or QLM_PASSWORD" in done.err


@pytest.mark.parametrize("first", [0, 1])
def test_a_login_that_may_be_left_out(make: Any, run: Callable[..., Any], server: Any, target: Any, first: int) -> None:
    choices = [Requirement((TOKEN,))]
    choices.insert(first, Requirement())
    operation = make.operation(security=tuple(choices))
    for env in ({}, {"QLM_TOKEN": "canary-t"}):
        done = run(target, make.api(operation), operation, {"QLM_URL": server.url, **env})
        assert done.status == 0, done.err
    assert [sent(seen)[1] for seen in server.seen] == [None, "Bearer canary-t"]


def test_help_names_every_way(make: Any, run: Callable[..., Any], target: Any) -> None:
    operation = make.operation(security=(*ALL, Requirement()))
    done = run(target, make.api(operation), operation, {}, "--help")
    words = " ".join(done.out.decode().split())
    assert "set QLM_TOKEN, or QLM_KEY and QLM_SESSION, or QLM_USER and QLM_PASSWORD, or nothing" in words


def test_help_names_a_certificate(make: Any, run: Callable[..., Any], target: Any) -> None:
    certificate = Credential("cert", "mutualTLS", ())
    operation = make.operation(security=(Requirement((TOKEN,)), Requirement((certificate, KEY))))
    done = run(target, make.api(operation), operation, {}, "--help")
    assert "set QLM_TOKEN, or QLM_CERT and QLM_KEY;" in " ".join(done.out.decode().split())


def test_a_dry_run_shows_no_secret(make: Any, run: Callable[..., Any], target: Any) -> None:
    operation = make.operation(security=ALL)
    env = {"QLM_URL": "http://127.0.0.1:1", "QLM_KEY": "canary-k", "QLM_SESSION": "canary-s", "PREREQUEST_DEBUG": "1"}
    done = run(target, make.api(operation), operation, env, "--dry-run", secrets=("canary-k", "canary-s"))
    assert done.status == 0
    assert b"canary" not in done.out


def test_a_key_that_another_operation_offers_among_others_is_sent_once(
    make: Any, run: Callable[..., Any], server: Any, target: Any
) -> None:
    operation = make.operation(security=(Requirement((KEY,)),))
    other = make.operation(security=ALL)._replace(id="other")
    done = run(target, make.api(operation, other), operation, {"QLM_URL": server.url, "QLM_KEY": "canary-k"})
    assert (done.status, [sent(seen) for seen in server.seen]) == (0, [("/call?k%26y=canary-k", None, None)]), done.err


FILES = Variable("filesUrl", "QLM_FILES_URL", "the server of files")
HELP = {
    "QLM_TOKEN": ("only", "any"),
    "QLM_KEY": ("any",),
    "QLM_SESSION": ("any",),
    "QLM_USER": ("any",),
    "QLM_PASSWORD": ("any",),
    "QLM_API_KEY": ("signed",),
    "QLM_URL": ("only", "any", "signed", "free"),
    "QLM_FILES_URL": ("moved",),
    "QLM_CA": ("only", "any", "signed", "free", "moved"),
}


@pytest.mark.parametrize("kind", ["only", "any", "signed", "free", "moved"])
def test_help_names_the_variables_that_the_operation_can_need(
    make: Any, run: Callable[..., Any], target: Any, kind: str
) -> None:
    operations = {
        "only": make.operation(security=ALL[:1]),
        "any": make.operation(path="/any", security=ALL),
        "signed": make.operation(path="/signed", security=make.signed),
        "free": make.operation(path="/free"),
        "moved": make.operation(path="/moved", server=Server("https://files", "https://files", variable=FILES)),
    }
    ids = {name: operation._replace(id=name) for name, operation in operations.items()}
    done = run(target, make.api(*ids.values()), ids[kind], {}, "--help")
    listed = {line.partition(":")[0][2:] for line in done.out.decode().splitlines() if line.startswith("- QLM_")}
    assert listed - {"QLM_SERVER_NAME"} == {name for name, kinds in HELP.items() if kind in kinds}, done.err
