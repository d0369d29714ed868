"""Generated scripts are run for real against a server on loopback; what arrives is what was meant."""

import datetime as dt
import re
import runpy
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from generator import resources, targets
from generator.model import (
    ConnectionProfile,
    Parameter,
    Requirement,
    Schema,
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


def test_an_address_that_is_not_set_is_told_with_an_example(target: Any, make: Any, run: Callable[..., Any]) -> None:
    operation = make.operation()
    api = make.api(operation, connections=(ConnectionProfile("c", "c", "https://x.example/a"),))
    done = run(target, api, operation, {"QLM_URL": ""})
    assert (done.status, done.err) == (2, "QLM_URL is not set: base address, like https://x.example/a\n")


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
    pairs = parse_qsl(urlsplit(seen.target).query, keep_blank_values=True)
    assert pairs == [(f"p{i}", text) for i, text in enumerate(HURT)]
    assert (seen.header("X-A"), seen.header("Cookie")) == ("1", "c=2")


@pytest.mark.slow
def test_what_this_dotnet_would_respell_is_not_sent(make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation(parameters=[make.parameter("a", example="\u202ex")])
    for base, engine in [(server.url, "mono"), (f"{server.url}/%41", "mono"), (f"{server.url}/%41", "dotnet")]:
        done = run("csharp_snippet", make.api(operation), operation, {"QLM_URL": base}, engine=engine)
        assert (done.status, server.seen) == (2, [])
        assert "nothing is sent, for this .NET would respell" in done.err


def test_a_head_request_ends(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("HEAD")
    assert run(target, make.api(operation), operation, {"QLM_URL": server.url}).status == 0
    assert server.seen[0].method == "HEAD"


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
