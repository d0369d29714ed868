"""Each mistake of the table, made by hand: the verifier finds that very one."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.diagnosis import Expectations, ReceivedRequest, catalogue
from generator.diagnosis.verifiers import verifier_of
from generator.signing.qlm_strict.mistakes.search import HYPOTHESES

KEY, USER, PASSWORD = "0123abcdABCD4567", "ralph-the-user", "pass-Word-77"
TIME = "2023-10-30 23:59:00"
NOW = datetime(2023, 10, 30, 23, 59, 20, tzinfo=UTC)
HOST = "http://localhost:55555"
URL = f"{HOST}/svc/Retrieve?is_orderid=1234&a=b%20c%2B%C3%A9%3A&is_user={USER}&is_pwd={PASSWORD}&z=%27"
SUFFIX = f"&X-Qlm-Timestamp:{TIME}&X-Qlm-Authentication-Version:2"
TOKEN, STAMP, VERSION = "X-Qlm-Authentication-Token", "X-Qlm-Timestamp", "X-Qlm-Authentication-Version"
EXTRAS = (("X-Qlm-B", "1"), ("X-Qlm-A", "2"))


def digest(text: str, key: Any = KEY, function: str = "sha256") -> str:
    key, text = (part if isinstance(part, bytes) else part.encode() for part in (key, text))  # type: ignore[assignment]
    return hmac.new(key, text, function).hexdigest()  # type: ignore[call-overload, no-any-return]


def request(
    text: Any = None,
    *,
    token: Any = None,
    url: Any = URL,
    extra: Any = (),
    body: bytes = b"",
    typed: str = "",
    drop: Any = (),
    **changed: Any,
) -> Any:
    """A request whose token was made from `text`, with headers dropped or changed (`_` stands for `-`)."""
    headers = {TOKEN: digest(URL + SUFFIX if text is None else text) if token is None else token}
    headers |= {STAMP: TIME, VERSION: "2"} | {name.replace("_", "-"): value for name, value in changed.items()}
    kept = tuple((name, value) for name, value in headers.items() if name not in drop)
    return ReceivedRequest("GET", url, kept + tuple(extra), body, typed)


def with_time(time: str) -> Any:
    return request(URL + SUFFIX.replace(TIME, time))


def plain(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


RAW = URL.replace("%20", " ").replace("%2B", "+").replace("%C3%A9", "é").replace("%3A", ":").replace("%27", "'")
DIGEST = digest(URL + SUFFIX)

QLM = {
    "unsigned": ReceivedRequest("GET", URL),
    "header-missing": request(drop={STAMP}, text=URL + SUFFIX.replace(TIME, "")),
    "header-name": request(drop={TOKEN}, X_Qlm_Authentication=DIGEST),
    "header-doubled": request(extra=((TOKEN, DIGEST),)),
    "header-empty": request(token=""),
    "variable-unresolved": request(token="{{qlmToken}}"),
    "version-unknown": request(URL + SUFFIX[:-1] + "3", X_Qlm_Authentication_Version="3"),
    "version-too-old": ReceivedRequest(
        "GET", URL, (("Qlm-Authentication-Token", digest(URL)), ("Qlm-Timestamp", TIME))
    ),
    "timestamp-format": request(
        URL + SUFFIX.replace(TIME, "2023-10-30T23:59:00"), X_Qlm_Timestamp="2023-10-30T23:59:00"
    ),
    "timestamp-culture": request(
        URL + SUFFIX.replace(TIME, "2023-10-30 23.59.00"), X_Qlm_Timestamp="2023-10-30 23.59.00"
    ),
    "timestamp-local": request(
        URL + SUFFIX.replace(TIME, "2023-10-31 01:59:00"), X_Qlm_Timestamp="2023-10-31 01:59:00"
    ),
    "timestamp-stale": request(
        URL + SUFFIX.replace(TIME, "2023-10-30 23:57:00"), X_Qlm_Timestamp="2023-10-30 23:57:00"
    ),
    "token-shape": request(token=DIGEST[:-1]),
    "key-as-token": request(token=KEY),
    "equals-for-colon": request(URL + SUFFIX.replace("Version:", "Version=")),
    "plain-sha256": request(token=plain(URL + SUFFIX)),
    "version-1-text": request(URL),
    "version-2-text": request(drop={TOKEN, STAMP, VERSION}, Qlm_Authentication_Token=DIGEST, Qlm_Timestamp=TIME),
    "timestamp-not-signed": request(URL + "&X-Qlm-Authentication-Version:2"),
    "version-not-signed": request(f"{URL}&X-Qlm-Timestamp:{TIME}"),
    "suffix-twice": request(URL + SUFFIX * 2),
    "suffix-in-url": request(URL + SUFFIX.replace(" ", "%20") + SUFFIX, url=URL + SUFFIX.replace(" ", "%20")),
    "suffix-order": request(f"{URL}&X-Qlm-Authentication-Version:2&X-Qlm-Timestamp:{TIME}"),
    "suffix-lead": request(f"{HOST}/p" + "?" + SUFFIX[1:], url=f"{HOST}/p"),
    "suffix-space": request(f"{URL}&X-Qlm-Timestamp: {TIME}&X-Qlm-Authentication-Version: 2"),
    "suffix-name-case": request(URL + SUFFIX.lower()),
    "suffix-escaped": request(URL + SUFFIX.replace(" ", "%20")),
    "timestamp-other-form": with_time("2023-10-30T23:59:00Z"),
    "timestamp-other-zone": with_time("2023-10-31 05:29:00"),
    "timestamp-read-twice": with_time("2023-10-30 23:59:01"),
    "url-unescaped": request(RAW + SUFFIX),
    "plus-for-space": request(URL.replace("%20", "+") + SUFFIX),
    "url-escaped-otherwise": request(URL.replace("%3A", ":").replace("%27", "'") + SUFFIX),
    "url-escaped-twice": request(URL.replace("%", "%25") + SUFFIX),
    "escape-case": request(URL.replace("%2B%C3%A9%3A", "%2b%c3%a9%3a") + SUFFIX),
    "host-case": request(URL.replace("localhost", "LOCALHOST") + SUFFIX),
    "default-port": request(URL.replace(":55555", ":80") + SUFFIX, url=URL.replace(":55555", "")),
    "other-address": request(URL.replace("http:", "https:") + SUFFIX),
    "trailing-slash": request(URL.replace("Retrieve?", "Retrieve/?") + SUFFIX),
    "question-mark": request(f"{HOST}/p?{SUFFIX}", url=f"{HOST}/p"),
    "fragment": request(f"{URL}#top{SUFFIX}", typed=f"{URL}#top"),
    "url-as-typed": request(f"{HOST}/a/../p?x=1{SUFFIX}", url=f"{HOST}/p?x=1", typed=f"{HOST}/a/../p?x=1"),
    "path-only": request(URL.removeprefix(HOST) + SUFFIX),
    "query-not-signed": request(URL.partition("?")[0] + SUFFIX),
    "parameters-added-later": request(URL.replace(f"&is_user={USER}&is_pwd={PASSWORD}", "") + SUFFIX),
    "parameter-order": request(f"{HOST}/p?a=2&b=1{SUFFIX}", url=f"{HOST}/p?b=1&a=2"),
    "body-signed": request(f"{URL}?x=1{SUFFIX}", body=b"x=1"),
    "extras-position": request(f"{URL}&X-Qlm-B:1&X-Qlm-A:2{SUFFIX}", extra=EXTRAS),
    "extras-order": request(f"{URL}{SUFFIX}&X-Qlm-A:2&X-Qlm-B:1", extra=EXTRAS),
    "extras-not-signed": request(extra=EXTRAS),
    "extras-name-case": request(f"{URL}{SUFFIX}&X-Qlm-B:1&X-Qlm-A:2", extra=(("x-qlm-b", "1"), ("x-qlm-a", "2"))),
    "text-line-end": request(URL + SUFFIX + "\n"),
    "text-utf16": request(token=digest((URL + SUFFIX).encode("utf-16-le"))),  # type: ignore[arg-type]
    "upper-case-digest": request(token=DIGEST.upper()),
    "base64-digest": request(token=base64.b64encode(bytes.fromhex(DIGEST)).decode()),
    "other-hash": request(token=digest(URL + SUFFIX, function="sha512")),
    "key-and-text-swapped": request(token=digest(KEY, URL + SUFFIX)),
    "key-not-ascii": request(token=digest(URL + SUFFIX, "clé")),
    "key-line-end": request(token=digest(URL + SUFFIX, KEY + "\n")),
    "key-quoted": request(token=digest(URL + SUFFIX, f'"{KEY}"')),
    "key-decoded": request(token=digest(URL + SUFFIX, bytes.fromhex(KEY))),
    "key-other-secret": request(token=digest(URL + SUFFIX, PASSWORD)),
    "other-text-or-key": request(token=digest(URL + SUFFIX, "another-key")),
}
XRFKEY = "abcdefghijkLMN56"
QRS = "http://localhost/qrs/app"
QLIK = {
    "xrfkey-missing": ReceivedRequest("GET", QRS),
    "xrfkey-no-query": ReceivedRequest("GET", QRS, (("X-Qlik-Xrfkey", XRFKEY),)),
    "xrfkey-no-header": ReceivedRequest("GET", f"{QRS}?xrfkey={XRFKEY}"),
    "xrfkey-length": ReceivedRequest("GET", f"{QRS}?xrfkey=123456789012", (("X-Qlik-Xrfkey", "123456789012"),)),
    "xrfkey-characters": ReceivedRequest(
        "GET", f"{QRS}?xrfkey=abcdefghijk-MN56", (("X-Qlik-Xrfkey", "abcdefghijk-MN56"),)
    ),
    "xrfkey-different": ReceivedRequest("GET", f"{QRS}?xrfkey={XRFKEY}", (("X-Qlik-Xrfkey", XRFKEY[::-1]),)),
    "xrfkey-doubled": ReceivedRequest("GET", f"{QRS}?xrfkey={XRFKEY}&Xrfkey={XRFKEY}", (("X-Qlik-Xrfkey", XRFKEY),)),
    "xrfkey-swallowed": ReceivedRequest(
        "GET", f"{QRS}?filter=a", (("X-Qlik-Xrfkey", XRFKEY),), typed=f"{QRS}?filter=a#b&xrfkey={XRFKEY}"
    ),
    "xrfkey-unresolved": ReceivedRequest("GET", f"{QRS}?xrfkey=%7B%7Bxrfkey%7D%7D", (("X-Qlik-Xrfkey", "{{xrfkey}}"),)),
    "qlik-user-form": ReceivedRequest(
        "GET", f"{QRS}?xrfkey={XRFKEY}", (("X-Qlik-Xrfkey", XRFKEY), ("X-Qlik-User", "INTERNAL\\sa_repository"))
    ),
}
ADVICE = {
    "qlik-user-not-ascii",
    "qlik-engine-port",
    "qlik-prefix-at-service",
    "qlik-no-user",
    "qlik-no-length",
    "qlik-empty-guid",
    "qlik-filter-quote",
    "qlik-part-of-object",
    "answer-no-length",
    "answer-redirect",
    "answer-page",
    "answer-no-id",
}  # of captured requests: test_explain.py
RECIPES = {id_ for id_ in catalogue() if id_.startswith("recipe-")}  # tests/signing/test_recipe_mistakes.py
ELSEWHERE = {
    "target-not-ascii",
    "mistake-not-searched",
    *ADVICE,
    *RECIPES,
}  # on the wire only: tests/server/test_wire.py


def terms(**changed: Any) -> Any:
    names, values = frozenset({"is_user", "is_pwd"}), frozenset({KEY, USER, PASSWORD})
    return Expectations(
        **({"inputs": {"api_key": KEY}, "now": NOW, "secret_names": names, "secret_values": values} | changed)  # type: ignore[arg-type]
    )


def special(id_: str) -> Any:
    return {"version-too-old": {"minimum_version": 2}, "key-not-ascii": {"inputs": {"api_key": "clé"}}}.get(id_, {})


@pytest.mark.parametrize("id_", QLM)
def test_the_mistake_is_found(id_: Any) -> None:
    findings = verifier_of("qlm-strict").verify(QLM[id_], terms(**special(id_)))
    named = [one.mistake.id for one in findings]
    also = {"token-shape": {"other-text-or-key"}, "suffix-in-url": {"suffix-twice", "suffix-escaped"}}.get(id_, set())
    assert id_ in named
    assert set(named) <= {id_} | also


@pytest.mark.parametrize("id_", QLIK)
def test_the_mistake_with_the_xrfkey_is_found(id_: Any) -> None:
    assert {one.mistake.id for one in verifier_of("qlik-xrfkey").verify(QLIK[id_], terms())} == {id_}


def test_every_mistake_of_the_table_is_made_here() -> None:
    assert set(QLM) | set(QLIK) | ELSEWHERE == set(catalogue())
    assert set(HYPOTHESES) <= set(catalogue())


@pytest.mark.parametrize("id_", QLM)
def test_no_secret_and_no_expected_digest_is_told(id_: Any) -> None:
    told = "\n".join(map(str, verifier_of("qlm-strict").verify(QLM[id_], terms(**special(id_)))))
    for secret in (KEY, USER, PASSWORD, DIGEST):
        assert secret not in told


def test_a_right_signature_has_no_mistake() -> None:
    assert verifier_of("qlm-strict").verify(request(), terms()) == ()


def test_the_vendors_current_sample() -> None:
    """The URL already ends in both parts, with `=` and a fixed date; the library encodes the space in it."""
    printed = f"{URL}&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version=2"
    wrong = request(printed + SUFFIX, url=printed.replace(" ", "%20"))
    mistakes = {one.mistake.id for one in verifier_of("qlm-strict").verify(wrong, terms())}
    assert "suffix-in-url" in mistakes
    assert "other-text-or-key" not in mistakes


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"separator": "="}, URL + SUFFIX.replace("Version:", "Version=")),
        ({"extra_position": "before"}, f"{URL}&X-Qlm-B:1&X-Qlm-A:2{SUFFIX}"),
        ({"extra_position": "after"}, f"{URL}{SUFFIX}&X-Qlm-B:1&X-Qlm-A:2"),
        ({"signed_form": "unescaped"}, URL.replace("%20", " ").replace("%C3%A9", "é").replace("%27", "'") + SUFFIX),
    ],
)
def test_what_the_vendor_leaves_open_is_an_option(options: dict[str, Any], text: Any) -> None:
    extra = EXTRAS if "extra_position" in options else ()
    verify = verifier_of("qlm-strict").verify
    assert verify(request(text, extra=extra), terms(options=options)) == ()
    if options != {"extra_position": "after"}:
        assert verify(request(text, extra=extra), terms()) != ()


def test_another_name_of_the_token_header_is_an_option() -> None:
    sent = request(drop={TOKEN}, X_Qlm_Authentication=DIGEST)
    assert verifier_of("qlm-strict").verify(sent, terms(options={"token_header": "X-Qlm-Authentication"})) == ()


@pytest.mark.parametrize("first", ["equals-for-colon", "url-unescaped", "version-not-signed", "suffix-twice"])
@pytest.mark.parametrize("second", ["plain-sha256", "upper-case-digest", "host-case", "text-line-end"])
def test_two_mistakes_together(first: str, second: str) -> None:
    from generator.signing.qlm_strict.mistakes.headers import SignatureHeaders
    from generator.signing.qlm_strict.mistakes.token import expected_input

    right = expected_input(request(), SignatureHeaders.of(request(), terms()), terms())
    both = HYPOTHESES[second].apply(HYPOTHESES[first].apply(right)[0])[0 if second != "host-case" else 1]
    mistakes = [one.mistake.id for one in verifier_of("qlm-strict").verify(request(token=both.digest()), terms())]
    assert set(mistakes) == {first, second}


@pytest.mark.parametrize(("key", "signed"), [("clé", "cl?"), ("k🔑", "k??"), ("12\t34\n", "12\t34\n")])
def test_a_key_that_the_vendors_code_can_use_is_right(key: str, signed: str) -> None:
    right = request(token=digest(URL + SUFFIX, signed))
    assert verifier_of("qlm-strict").verify(right, terms(inputs={"api_key": key})) == ()
