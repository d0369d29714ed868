"""The signature is judged from the bytes that arrive; each refusal names what went wrong."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

TARGET = "/Retrieve?is_orderid=1234&is_userdata1=a%20b&is_user=ralph-the-user&is_pwd=pass-Word-77"


def suffix(when: Any) -> str:
    return f"&X-Qlm-Timestamp:{when}&X-Qlm-Authentication-Version:2"


def stamp(**ago: Any) -> Any:
    return (datetime.now(UTC) - timedelta(**ago)).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    "target",
    [
        TARGET,
        TARGET.replace("a%20b", "a+b%2B%26%3D%23%25%7C%5B%5D%7B%7D%27%22"),
        TARGET.replace("a%20b", "%C3%A9%E6%BC%A2%F0%9F%98%80"),
        TARGET.replace("a%20b", ""),
        TARGET.replace("is_userdata1=a%20b", "is_userdata1&is_userdata1=x&is_userdata1=x"),
        TARGET.replace("a%20b", "!$()*,;:@/?|[]{}'^`\\"),
        TARGET + "&",
    ],
)
def test_a_right_signature_is_accepted_whatever_the_target(server: Any, target: Any) -> None:
    status, text = server.signed(target)
    assert (status, text) == (200, "<result>ok</result>")
    assert server.last.accepted
    assert server.last.operation_id == "retrieve"
    assert server.last.scheme == "qlm-strict"
    assert server.last.received.target == target


def test_the_decoded_arguments_are_in_the_ledger(server: Any) -> None:
    server.signed(TARGET.replace("a%20b", "a%2Bb%26%F0%9F%98%80"))
    assert ("query", "is_userdata1", "a+b&😀") in [(a.location, a.name, a.value) for a in server.last.arguments]


def test_version_1_is_accepted_where_the_minimum_allows_it(server: Any) -> None:
    url = f"http://{server.netloc}{TARGET}"
    token = hmac.new(server.API_KEY.encode(), url.encode(), hashlib.sha256).hexdigest()
    status, _ = server.send(TARGET, [("Qlm-Authentication-Token", token), ("Qlm-Timestamp", stamp())])
    assert status == 200


def test_an_operation_that_need_not_be_signed_is_judged_when_it_is(server: Any) -> None:
    assert server.send("/Ping")[0] == 200
    assert server.last.scheme == ""
    assert server.signed("/Ping")[0] == 200
    assert server.last.scheme == "qlm-strict"
    assert server.signed("/Ping", key="wrong")[0] == 403


def test_the_question_mark_alone_is_part_of_what_was_sent(server: Any) -> None:
    assert server.signed("/Ping?")[0] == 200
    status, text = server.signed("/Ping?", text=lambda url, when: url[:-1] + suffix(when))
    assert status == 403
    assert server.last.mistakes == ("question-mark",)
    assert "lone question mark" in text


def test_additional_headers_are_signed_after_the_version(server: Any) -> None:
    def text(url: Any, when: Any) -> str:
        return f"{url}{suffix(when)}&X-QlmData:my_data&X-Qlm-B:2"

    assert server.signed(TARGET, text=text, extra=[("X-QlmData", "my_data"), ("X-Qlm-B", "2")])[0] == 200
    assert server.signed(TARGET, text=text, extra=[("X-Qlm-B", "2"), ("X-QlmData", "my_data")])[0] == 403
    assert server.last.mistakes == ("extras-order",)
    assert server.signed(TARGET, extra=[("X-QlmData", "my_data")])[0] == 403
    assert server.last.mistakes == ("extras-not-signed",)


def test_a_signed_post_signs_the_url_alone(server: Any) -> None:
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    assert server.signed("/Activate", method="POST", body=b"is_avkey=1", extra=form)[0] == 200
    signed = server.signed(
        "/Activate",
        method="POST",
        body=b"is_avkey=1",
        extra=form,
        text=lambda url, when: f"{url}?is_avkey=1{suffix(when)}",
    )
    assert signed[0] == 403
    assert server.last.mistakes == ("body-signed",)


def test_nothing_signed(server: Any) -> None:
    assert server.send(TARGET)[0] == 403
    assert server.last.mistakes == ("unsigned",)


@pytest.mark.parametrize("name", ["X-Qlm-Authentication-Token", "X-Qlm-Timestamp", "X-Qlm-Authentication-Version"])
def test_a_missing_header_is_named(server: Any, name: str) -> None:
    status, text = server.signed(TARGET, drop={name})
    assert status == 403
    assert "header-missing" in server.last.mistakes
    assert f"{name} did not arrive" in text


def test_the_vendors_other_header_name(server: Any) -> None:
    token = "X-Qlm-Authentication-Token"
    url = f"http://{server.netloc}{TARGET}"
    when = stamp()
    digest = hmac.new(server.API_KEY.encode(), f"{url}{suffix(when)}".encode(), hashlib.sha256).hexdigest()
    status, text = server.signed(TARGET, when=when, drop={token}, replace=[("X-Qlm-Authentication", digest)])
    assert status == 403
    assert server.last.mistakes == ("header-name",)
    assert "expected X-Qlm-Authentication-Token" in text


def test_a_header_sent_twice(server: Any) -> None:
    assert server.signed(TARGET, extra=[("x-qlm-timestamp", "2020-01-01 00:00:00")])[0] == 403
    assert "header-doubled" in server.last.mistakes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Qlm-Authentication-Token", "0" * 64),
        ("X-Qlm-Authentication", "0" * 64),
        ("Qlm-Timestamp", "2020-01-01 00:00:00"),
        ("qlm-authentication-version", "1"),
    ],
)
def test_right_headers_beside_old_ones_that_contradict_them(server: Any, name: str, value: Any) -> None:
    status, text = server.signed(TARGET, extra=[(name, value)])
    assert (status, server.last.mistakes) == (403, ("header-doubled",))
    assert "contradict each other" in text


def test_an_old_header_that_says_the_same_is_no_contradiction(server: Any) -> None:
    assert server.signed(TARGET, extra=[("Qlm-Authentication-Version", "2")])[0] == 200


def test_a_stale_clock(server: Any) -> None:
    status, text = server.signed(TARGET, when=stamp(seconds=100))
    assert status == 403
    assert server.last.mistakes == ("timestamp-stale",)
    assert re.search(r"It was 1\d\d seconds old; the tolerance is 60 seconds", text)
    assert server.signed(TARGET, when=stamp(seconds=50))[0] == 200
    assert server.signed(TARGET, when=stamp(seconds=-100))[0] == 403


@pytest.mark.parametrize(
    ("when", "mistake"),
    [
        (lambda: stamp(hours=-2), "timestamp-local"),
        (lambda: stamp(hours=5, minutes=30), "timestamp-local"),
        (lambda: stamp().replace(" ", "T") + "Z", "timestamp-format"),
        (lambda: stamp().replace(":", "."), "timestamp-culture"),
        (lambda: str(int(stamp()[:4]) + 543) + stamp()[4:], "timestamp-culture"),
        (lambda: "1445-04-15" + stamp()[10:], "timestamp-culture"),
        (lambda: "1445-02-30" + stamp()[10:], "timestamp-culture"),
    ],
)
def test_a_timestamp_of_another_kind(server: Any, when: Callable[..., Any], mistake: str) -> None:
    assert server.signed(TARGET, when=when())[0] == 403
    assert server.last.mistakes == (mistake,)


def test_one_flipped_byte_of_the_target(server: Any) -> None:
    def text(url: Any, when: Any) -> Any:
        return url.replace("1234", "1235") + suffix(when)

    status, answer = server.signed(TARGET, text=text)
    assert status == 403
    assert server.last.mistakes == ("other-text-or-key",)
    assert "is_orderid=1234&is_userdata1=a%20b&is_user=***&is_pwd=***&X-Qlm-Timestamp:" in answer


@pytest.mark.parametrize(
    ("digest", "mistakes"),
    [
        ("0" * 64, ("other-text-or-key",)),
        ("0" * 63, ("token-shape", "other-text-or-key")),
        ("", ("header-empty",)),
        ("{{token}}", ("variable-unresolved",)),
    ],
)
def test_a_token_that_cannot_be_right(server: Any, digest: Any, mistakes: Any) -> None:
    assert server.signed(TARGET, replace=[("X-Qlm-Authentication-Token", digest)])[0] == 403
    assert server.last.mistakes == mistakes


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (lambda u, t: f"{u}&X-Qlm-Timestamp:{t}&X-Qlm-Authentication-Version=2", "equals-for-colon"),
        (lambda u, _: u, "version-1-text"),
        (lambda u, t: u.replace("%20", " ") + suffix(t), "url-unescaped"),
        (lambda u, t: u.replace("127.0.0.1", "localhost") + suffix(t), "other-address"),
        (lambda u, t: u.replace("http:", "https:") + suffix(t), "other-address"),
        (lambda u, t: u + suffix(t) * 2, "suffix-twice"),
    ],
)
def test_a_known_mistake_is_named_and_its_text_shown(server: Any, text: Callable[..., Any], mistake: str) -> None:
    status, answer = server.signed(TARGET, text=text)
    assert status == 403
    assert server.last.mistakes == (mistake,)
    assert "first difference at character" in answer


def test_plain_sha256(server: Any) -> None:
    when = stamp()
    digest = hashlib.sha256(f"http://{server.netloc}{TARGET}{suffix(when)}".encode()).hexdigest()
    server.signed(TARGET, when=when, replace=[("X-Qlm-Authentication-Token", digest)])
    assert server.last.mistakes == ("plain-sha256",)


def test_two_mistakes_together(server: Any) -> None:
    when = stamp()
    text = f"http://{server.netloc}{TARGET}{suffix(when)}".replace("Version:2", "Version=2")
    digest = base64.b64encode(hmac.new(server.API_KEY.encode(), text.encode(), hashlib.sha256).digest()).decode()
    server.signed(TARGET, when=when, replace=[("X-Qlm-Authentication-Token", digest)])
    assert set(server.last.mistakes) == {"equals-for-colon", "base64-digest"}


def test_the_default_port_and_the_case_of_the_host_count(server: Any) -> None:
    port = server.netloc.split(":")[1]
    assert server.signed(TARGET, host=f"LOCALHOST:{port}")[0] == 200
    assert server.signed(TARGET, host="localhost:80")[0] == 200

    def without(url: Any, when: Any) -> Any:
        return url.replace(":80", "") + suffix(when)

    assert server.signed(TARGET, host="localhost:80", text=without)[0] == 403
    assert server.last.mistakes == ("default-port",)

    def lower(url: Any, when: Any) -> Any:
        return url.replace("LOCALHOST", "localhost") + suffix(when)

    assert server.signed(TARGET, host=f"LOCALHOST:{port}", text=lower)[0] == 403
    assert server.last.mistakes == ("host-case",)


def test_user_and_password_are_compared(server: Any) -> None:
    status, text = server.signed(TARGET.replace("ralph-the-user", "somebody"))
    assert status == 400
    assert "is_user is not the value this server knows" in text
    assert "somebody" not in text
    assert server.signed(TARGET.replace("&is_user=ralph-the-user", ""))[0] == 400


def test_no_secret_and_no_expected_digest_is_ever_told(server: Any) -> None:
    when = stamp()
    right = f"http://{server.netloc}{TARGET}{suffix(when)}"
    expected = hmac.new(server.API_KEY.encode(), right.encode(), hashlib.sha256).hexdigest()
    answers = [
        server.signed(TARGET, when=when, text=lambda u, t: u.replace("%20", " ") + suffix(t))[1],
        server.signed(TARGET, when=when, key="other")[1],
        server.signed(TARGET, when=when, text=lambda u, t: u)[1],
        server.send(TARGET.replace("Retrieve", "Retrive"))[1],
        server.send(f"/Retrieve/{server.PASSWORD}")[1],
    ]
    for told in [*answers, *server.log, *map(repr, server.server.ledger), *map(str, server.server.ledger)]:
        for secret in (server.API_KEY, server.PASSWORD, server.USER, expected):
            assert secret not in told


def test_one_search_for_a_mistake_at_a_time(server: Any) -> None:
    def wrong() -> tuple[Any, Any]:
        return server.signed(TARGET, text=lambda url, when: url)[0], server.last.mistakes

    assert wrong() == (403, ("version-1-text",))
    with server.server._verifier._search:
        assert wrong() == (403, ("mistake-not-searched",))
        assert server.signed(TARGET)[0] == 200
