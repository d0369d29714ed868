from typing import Any

import pytest

from generator.encode import http

GOOD = [
    (http.header_name, "X-Qlm-Timestamp"),
    (http.header_name, "__proto__"),
    (http.header_value, ""),
    (http.header_value, "UserDirectory=INTERNAL; UserId=sa_repository"),
    (http.header_value, "a\tb"),
    (http.method, "GET"),
    (http.method, "M-SEARCH"),
    (http.media_type, "application/json"),
    (http.media_type, "application/vnd.qlik.sense.app"),
    (http.media_type, 'text/xml; charset="utf-8"; v=1'),
    (http.media_type, "*/*"),
    (http.server_url, "https://example.com"),
    (http.server_url, "http://[::1]:8080/a%20b/c"),
    (http.server_url, "https://{server}:{port}/{proxy}/qrs"),
    (http.server_url, "/qps"),
    (http.server_url, "/"),
    (http.server_url, ""),
]
BAD = [
    (http.header_name, ""),
    (http.header_name, "X-A\r\nX-B: 1"),
    (http.header_name, "X A"),
    (http.header_name, "X-A\n"),
    (http.header_name, "Ü"),
    (http.header_value, "a\r\nb"),
    (http.header_value, "a\n"),
    (http.header_value, " a"),
    (http.header_value, "a\t"),
    (http.header_value, "é"),
    (http.header_value, "\x7f"),
    (http.header_value, "\u202e"),
    (http.method, "get"),
    (http.method, "GET /x HTTP/1.1\r\n"),
    (http.method, ""),
    (http.media_type, "application"),
    (http.media_type, "application/json\r\nX: 1"),
    (http.media_type, "a/b; c"),
    (http.media_type, 'a/b; c="\n"'),
    (http.media_type, "a/b/c"),
    (http.media_type, 'a/b; c="{{name}}"'),
    (http.server_url, "https://u:p@host"),
    (http.server_url, "javascript:PWNED()"),
    (http.server_url, "file:///etc/passwd"),
    (http.server_url, "https://host?x=1"),
    (http.server_url, "https://host#x"),
    (http.server_url, "https://{{x}}"),
    (http.server_url, "https://host/a b"),
    (http.server_url, "https://host/'"),
    (http.server_url, "https://host:80x/"),
    (http.server_url, "//host/x"),
    (http.server_url, "-K/etc/x"),
    (http.server_url, "https://host\\@evil"),
    (http.server_url, "https://host/\n"),
]


@pytest.mark.parametrize(("check", "text"), GOOD)
def test_what_is_allowed_is_returned(check: Any, text: Any) -> None:
    assert check(text) == text


@pytest.mark.parametrize(("check", "text"), BAD)
def test_what_is_not_allowed_is_refused_with_a_reason(check: Any, text: Any) -> None:
    with pytest.raises(ValueError, match="found"):
        check(text)


@pytest.mark.parametrize("check", [http.header_name, http.header_value, http.method, http.media_type, http.server_url])
def test_no_text_gets_a_line_break_through(check: Any, texts: Any) -> None:
    for text in texts:
        try:
            said = check(text)
        except ValueError as error:
            said = str(error)
        assert said.isascii()
        assert said.replace("\t", "").isprintable()


def test_a_hostile_text_is_refused_in_no_time() -> None:
    for check in (http.media_type, http.server_url, http.header_value):
        with pytest.raises(ValueError, match="found"):
            check("a/" + "a;b=" * 20_000 + "\n")


def test_only_media_types_of_a_list_are_sent() -> None:
    assert http.media_types('image/*, {{name}}, text/plain;a="{{b}}", x\r\ny, image/png , text/plain') == [
        "image/png",
        "text/plain",
    ]
    assert http.media_types("") == []
