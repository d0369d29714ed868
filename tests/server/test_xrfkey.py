"""The two places of the Xrfkey: every way to get them wrong is refused as Qlik does, and explained."""

from typing import Any

import pytest

KEY = "abcdefghijkLMN56"
HEADER = [("X-Qlik-Xrfkey", KEY)]
REFUSAL = "XSRF prevention check failed. Possible XSRF discovered."


@pytest.mark.parametrize("target", [f"/app?xrfkey={KEY}", f"/app?filter=a%23b&XrfKey={KEY}"])
def test_the_same_key_in_both_places(server: Any, target: str) -> None:
    assert server.send(target, HEADER) == (200, '{"name": "é"}')
    assert server.last.scheme == "qlik-xrfkey"
    assert server.last.notes == ()


@pytest.mark.parametrize(
    ("target", "headers", "mistakes"),
    [
        ("/app", [], ("xrfkey-missing",)),
        (f"/app?xrfkey={KEY}", [], ("xrfkey-no-header",)),
        ("/app", HEADER, ("xrfkey-no-query",)),
        ("/app?filter=name%20eq%20%27a", HEADER, ("xrfkey-swallowed",)),
        ("/app?filter=name%20eq%20%27a", [], ("xrfkey-swallowed",)),
        (f"/app?xrfkey={KEY}", [("X-Qlik-Xrfkey", KEY.lower())], ("xrfkey-different",)),
        (f"/app?xrfkey={KEY}&xrfkey={KEY}", HEADER, ("xrfkey-doubled",)),
        (f"/app?xrfkey={KEY}", HEADER * 2, ("xrfkey-doubled",)),
        ("/app?xrfkey=abcdefghijk5", [("X-Qlik-Xrfkey", "abcdefghijk5")], ("xrfkey-length",) * 2),
        ("/app?xrfkey=abcdefghijk-MN56", [("X-Qlik-Xrfkey", "abcdefghijk-MN56")], ("xrfkey-characters",) * 2),
        ("/app?xrfkey=%C3%A9bcdefghijkLMN56", HEADER, ("xrfkey-characters", "xrfkey-different")),
        ("/app?xrfkey={{xrfkey}}", [("X-Qlik-Xrfkey", "{{xrfkey}}")], ("xrfkey-unresolved",) * 2),
        (f"/app?xrfkey={KEY}", [*HEADER, ("X-Qlik-User", "UserDirectory:A; UserId:b")], ("qlik-user-form",)),
    ],
)
def test_every_way_to_get_it_wrong(server: Any, target: str, headers: Any, mistakes: Any) -> None:
    status, text = server.send(target, headers)
    assert status == 403
    assert text.splitlines()[0] == REFUSAL
    assert "fix:" in text
    assert server.last.mistakes == mistakes


def test_a_user_as_the_server_wants_it(server: Any) -> None:
    user = [("X-Qlik-User", "UserDirectory=INTERNAL; UserId=sa_repository")]
    assert server.send(f"/app?xrfkey={KEY}", HEADER + user)[0] == 200
