"""`sign` on the command line."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(("option", "hint"), [("versoin=2", "did you mean version?"), ("typo=1", "it has: version")])
def test_an_option_that_a_scheme_does_not_have_is_refused(
    prerequest: Callable[..., Any], option: str, hint: str
) -> None:
    done = prerequest("sign", "qlm-strict", "--url", "http://h/x", "--option", option, QLM_API_KEY="key")
    assert (done.returncode, done.stdout) == (2, "")
    assert "E410" in done.stderr
    assert hint in done.stderr


@pytest.mark.parametrize("options", [[], ["recipe=nope"], ["text=["], ["text"], ["recipe=bitmex", "typo=1"]])
def test_a_recipe_that_cannot_be_used_is_refused(prerequest: Callable[..., Any], options: Any) -> None:
    done = prerequest("sign", "hmac", "--url", "http://h/x", *(word for one in options for word in ("--option", one)))
    assert (done.returncode, done.stdout) == (2, "")
    assert "E410 hmac: " in done.stderr


def test_digits_of_another_script_are_no_time(prerequest: Callable[..., Any]) -> None:
    time = "\u0662\u0660\u0662\u0666-01-01 00:00:00"
    done = prerequest("sign", "qlm-strict", "--url", "http://h/x", "--timestamp", time, QLM_API_KEY="k")
    assert (done.returncode, "E606" in done.stderr) == (2, True)


@pytest.mark.parametrize("form", [(), ("--as", "curl")])
@pytest.mark.parametrize(
    "arguments", [("--url", "https://h/a/\udcff"), ("--url", "https://h/", "--header", "X-A: \udcff")]
)
def test_bytes_that_are_no_text_are_not_replaced(
    prerequest: Callable[..., Any], arguments: tuple[str, ...], form: tuple[str, ...]
) -> None:
    done = prerequest("sign", "qlm-strict", *arguments, *form, QLM_API_KEY="key")
    assert (done.returncode, done.stdout) == (2, "")
    assert "E607 the URL or a header contains bytes that are not UTF-8" in done.stderr
