"""A captured request, in every form people have one, is read, judged and explained, secrets masked."""

import json
import shlex
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.diagnosis.explain import explain_text, missing_variables, read
from generator.diagnosis.explain.report import default_signings
from generator.errors import PrerequestError

QRS = "https://qlik.example.com/qrs/app"
KEY = "abcdefghijkLMN56"


def curl(sample: Any, headers: Any, url: Any = None, more: str = "") -> str:
    lines = [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()]
    return " \\\n  ".join([f"curl {shlex.quote(url or sample.URL)}", *lines]) + more


def raw(sample: Any, headers: Any, host: str = "localhost:55555") -> str:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"GET {sample.TARGET} HTTP/1.1", f"Host: {host}", *lines, "", ""])


def curl_v(sample: Any, headers: Any) -> str:
    lines = "".join(f"> {line}\n" for line in raw(sample, headers).split("\r\n")[:-1])
    return (
        f"* Connected to localhost port 55555 (#0)\n{lines}< HTTP/1.1 403 \n< Date: Mon, 30 Oct 2023 23:59:20 GMT\n< \n"
    )


def har_entry(sample: Any, headers: Any) -> dict[str, Any]:
    rows = [{"name": name, "value": value} for name, value in headers.items()]
    request = {"method": "GET", "url": sample.URL, "headers": rows}
    return {"startedDateTime": "2023-10-31T00:59:20.123+01:00", "request": request, "response": {}}


def har(sample: Any, headers: Any) -> Any:
    return json.dumps({"log": {"version": "1.2", "entries": [har_entry(sample, headers)]}})


def newman(sample: Any, headers: Any) -> Any:
    pairs = [pair.split("=") for pair in sample.TARGET.partition("?")[2].split("&")]
    url = {
        "protocol": "http",
        "port": "55555",
        "host": ["localhost"],
        "path": ["svc", "RetrieveActivationKeyHttp"],
        "query": [{"key": name, "value": value} for name, value in pairs],
    }
    rows = [{"key": name, "value": value} for name, value in headers.items()]
    date = [{"key": "Date", "value": "Mon, 30 Oct 2023 23:59:20 GMT"}]
    execution = {"request": {"method": "GET", "url": url, "header": rows}, "response": {"header": date}}
    return json.dumps({"run": {"executions": [execution]}})


def console(sample: Any, headers: Any) -> str:
    rows = "".join(f'    {name}: "{value}"\n' for name, value in headers.items())
    answer = "  ▼ Response Headers\n    X-Qlm-Timestamp: no\n"
    return f"▶ GET {sample.URL}\n  403\n  12 ms\n  ▼ Request Headers\n{rows}{answer}"


def console_plain(sample: Any, headers: Any) -> str:
    rows = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return f"GET {sample.URL}\n403\n12 ms\nNetwork\nRequest Headers\nUser-Agent: x\n{rows}Response Headers\nDate: y\n"


FORMS = [curl, raw, curl_v, har, newman, console, console_plain]
TIMED = {curl_v, har, newman}


@pytest.mark.parametrize("form", FORMS)
def test_a_right_signature_in_every_form(sample: Any, form: Any) -> None:
    report = explain_text(form(sample, sample.headers()), sample.SECRETS)
    assert report.status == 0
    assert "QLM strict authentication: right" in str(report)
    assert ("the age of the timestamp was not checked" in str(report)) == (form not in TIMED)


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_signature_in_every_form(sample: Any, form: Any) -> None:
    text = sample.URL + sample.SUFFIX.replace("Version:", "Version=")
    report = explain_text(form(sample, sample.headers(text)), sample.SECRETS)
    assert report.status == 1
    assert "1. The signed text has the other character before a value." in str(report)
    assert 'expected "ication-Version:2", signed' not in str(report)
    assert "first difference at character" in str(report)


@pytest.mark.parametrize("form", FORMS)
def test_secrets_are_masked_in_every_form(sample: Any, form: Any) -> None:
    for headers in (sample.headers(), sample.headers("x"), sample.headers(sample.URL.replace("%20", " "))):
        told = str(explain_text(form(sample, headers), sample.SECRETS))
        for secret in (sample.KEY, sample.USER, sample.PASSWORD):
            assert secret not in told


@pytest.mark.parametrize("form", FORMS)
def test_the_name_of_the_header_in_every_form(sample: Any, form: Any) -> None:
    headers = {name.removesuffix("-Token"): value for name, value in sample.headers().items()}
    report = explain_text(form(sample, headers), sample.SECRETS)
    assert [finding.mistake.id for section in report.sections for finding in section.findings] == ["header-name"]


def mistakes_in(text: str, sample: Any, **more: Any) -> list[Any]:
    return [one.mistake.id for part in explain_text(text, sample.SECRETS, **more).sections for one in part.findings]


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        (lambda url: url.replace("%20", " "), "url-unescaped"),
        (lambda url: url.replace("localhost", "LocalHost"), "host-case"),
        (lambda url: url.replace("http://localhost:55555", "https://localhost:443"), "default-port"),
        (lambda url: f"{url}#top", "fragment"),
        (lambda url: url.replace("http://localhost:55555", "HTTP://LocalHost:80"), "default-port host-case"),
        (lambda url: url.replace("/svc/", "/svc/x/../"), "url-as-typed"),
        (lambda url: url.replace("/svc/", "/svc|'{x}/"), None),
    ],
)
def test_a_url_that_was_signed_as_typed(sample: Any, typed: Callable[..., Any], mistake: str | None) -> None:
    url = typed(sample.URL)
    headers = sample.headers(url + sample.SUFFIX)
    assert sorted(mistakes_in(curl(sample, headers, url), sample)) == (mistake or "").split()
    assert mistakes_in(curl(sample, headers, url, " --path-as-is"), sample) != ["url-as-typed"]


def test_the_clock_is_checked_where_the_time_is_known(sample: Any) -> None:
    text = curl(sample, sample.headers())
    assert mistakes_in(text, sample, now=datetime(2023, 10, 30, 23, 59, 59, tzinfo=UTC)) == []
    assert mistakes_in(text, sample, now=datetime(2023, 10, 31, 0, 5, tzinfo=UTC)) == ["timestamp-stale"]
    assert mistakes_in(text, sample, now=datetime(2023, 10, 30, 21, 59, 10, tzinfo=UTC)) == ["timestamp-local"]
    late = json.dumps(har_entry(sample, sample.headers()) | {"startedDateTime": "2023-10-31T00:04:00Z"})
    assert mistakes_in(late, sample) == ["timestamp-stale"]


def test_options_of_the_scheme(sample: Any) -> None:
    text = curl(sample, sample.headers(sample.URL + sample.SUFFIX.replace("Version:", "Version=")))
    [usual] = [signing for signing in default_signings() if signing.scheme == "qlm-strict"]
    assert mistakes_in(text, sample, signings=[usual._replace(options={"separator": "="})]) == []


def test_without_the_key_the_headers_are_judged_only(sample: Any) -> None:
    text = curl(sample, sample.headers())
    assert missing_variables(text, {}) == ("QLM_API_KEY",)
    assert missing_variables(text, sample.SECRETS) == ()
    report = explain_text(text, {})
    assert report.status == 0
    assert "QLM strict authentication: not checked" in str(report)
    assert "QLM_API_KEY is not set" in str(report)


def test_a_request_that_should_have_been_signed(sample: Any) -> None:
    assert mistakes_in(f"curl '{sample.URL}'", sample) == ["unsigned"]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        (f"curl '{QRS}?xrfkey={KEY}' -H 'X-Qlik-Xrfkey: {KEY}'", []),
        (f"curl '{QRS}?filter=a&xrfkey={KEY}' -H 'x-qlik-xrfkey: {KEY[::-1]}'", ["xrfkey-different"]),
        (f"curl '{QRS}?filter=name eq '\\''a#b'\\''&xrfkey={KEY}' -H 'X-Qlik-Xrfkey: {KEY}'", ["xrfkey-swallowed"]),
        (f"curl '{QRS}?xrfkey={KEY}'", ["xrfkey-no-header"]),
        (f"curl {QRS} -H 'X-Qlik-Xrfkey: {KEY}'", ["xrfkey-no-query"]),
        (f"curl {QRS}", ["xrfkey-missing"]),
        (f"curl '{QRS}?xrfkey=short' -H 'X-Qlik-Xrfkey: short'", ["xrfkey-length"] * 2),
        (f"GET /qrs/app?xrfkey={KEY} HTTP/1.1\nHost: qlik\nX-Qlik-Xrfkey: {KEY}\n\n", []),
    ],
)
def test_the_xrfkey(sample: Any, text: str, mistakes: Any) -> None:
    assert mistakes_in(text, sample) == mistakes
    assert missing_variables(text, {}) == ()
    assert explain_text(text, {}).status == (1 if mistakes else 0)


def test_a_request_of_neither_kind(sample: Any) -> None:
    report = explain_text("curl https://example.com/", sample.SECRETS)
    assert report.status == 1
    assert "it has nothing that hmac, qlik-xrfkey, qlm-strict send; --spec names a document" in str(report)


@pytest.mark.parametrize(
    "text", ["", "hello", "{}", "[1, 2]", '{"log": {"entries": [3, {"request": 4}]}}', "{", "\x00"]
)
def test_a_text_without_a_request(text: str) -> None:
    with pytest.raises(PrerequestError, match="E660"):
        explain_text(text, {})


@pytest.mark.parametrize("text", ["curl -H 'a: b'", "curl 'http://x", "curl --header"])
def test_a_curl_command_that_cannot_be_read(text: str) -> None:
    with pytest.raises(PrerequestError, match="E661"):
        read(text)


def test_control_characters_do_not_reach_the_terminal(sample: Any) -> None:
    text = "curl 'http://x/qrs/\x1b[31m?xrfkey=\x1b]0;a' -H 'X-Qlik-Xrfkey: \u202e'"
    assert not set(str(explain_text(text, {}))) & set("\x1b\u202e")


PAIR = "xrfkey=abcdefghijklmnop' -H 'X-Qlik-Xrfkey: abcdefghijklmnop'"
APP = "703d62b9-5fc4-427e-8a16-c37fe1908207"
ZERO_ID = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("command", "mistakes"),
    [
        (f"curl 'https://h:4747/qrs/app?{PAIR}", ["qlik-engine-port"]),
        (
            f"curl 'https://h:4242/jwt/qrs/app?{PAIR} -H 'X-Qlik-User: UserDirectory=A; UserId=b'",
            ["qlik-prefix-at-service"],
        ),
        (f"curl 'https://h:4242/qrs/app?{PAIR}", ["qlik-no-user"]),
        (f"curl -X POST 'https://h/qrs/app/1/reload?{PAIR}", ["qlik-no-length"]),
        (f"curl -d '' 'https://h/qrs/app/1/reload?{PAIR}", []),
        (f"curl 'https://h/qrs/app?{PAIR} -H 'X-Qlik-User: UserDirectory=A; UserId=ü'", ["qlik-user-not-ascii"]),
        (f"curl 'https://h/qrs/task/{ZERO_ID}?{PAIR}", ["qlik-empty-guid"]),
        (f"curl 'https://h/qrs/app?filter=name%20eq%20%27O%27%27Brien%27&{PAIR}", ["qlik-filter-quote"]),
        (f'curl -X PUT \'https://h/qrs/app/{APP}?{PAIR} -d \'{{"name": "x"}}\'', ["qlik-part-of-object"]),
        (f'curl -X PUT \'https://h/qrs/app/{APP}?{PAIR} -d \'{{"id": "{APP}"}}\'', ["qlik-part-of-object"]),
        (f'curl -X PUT \'https://h/qrs/app/{APP}?{PAIR} -d \'{{"id": "{APP}", "modifiedDate": "x"}}\'', []),
        (f"curl -X PUT 'https://h/qrs/app/{APP}/publish?{PAIR} -d '{{}}'", []),
        (f"curl 'https://h/qrs/app?filter=name%20eq%20%22Sales%22&{PAIR}", ["qlik-filter-quote"]),
        (f"curl 'https://h/qrs/app?filter=name%20eq%20%27O%5C%27Brien%27%20or%20name%20eq%20%27%27&{PAIR}", []),
    ],
)
def test_what_is_known_of_ports_users_and_ids(command: str, mistakes: Any) -> None:
    (section,) = explain_text(command, {}).sections
    assert [finding.mistake.id for finding in section.findings] == mistakes


def test_the_empty_guid_in_an_answer() -> None:
    request = f"POST /qrs/task/1/start/synchronous?{PAIR.partition(chr(39))[0]} HTTP/1.1\nHost: h\n"
    request += "X-Qlik-Xrfkey: abcdefghijklmnop\nContent-Length: 0\n\nHTTP/1.1 201 Created\n\n"
    for value, mistakes in ((ZERO_ID, ["answer-no-id"]), (f"1{ZERO_ID[1:]}", [])):
        (section,) = explain_text(f'{request}{{"value":"{value}"}}', {}).sections
        assert [finding.mistake.id for finding in section.findings] == mistakes


@pytest.mark.slow
def test_a_capture_of_many_wrong_requests(sample: Any) -> None:
    """After a hundred, only the mistakes of earlier ones are tried; it is said of each request that is not searched."""
    equals_headers = sample.headers(sample.URL + sample.SUFFIX.replace("Version:2", "Version=2"))
    entries = [har_entry(sample, sample.headers(f"text {number}")) for number in range(101)]
    entries = [
        har_entry(sample, equals_headers),
        *entries,
        har_entry(sample, equals_headers),
        har_entry(sample, sample.headers()),
    ]
    report = explain_text(json.dumps(entries), sample.SECRETS)
    ids = [[finding.mistake.id for finding in section.findings] for section in report.sections]
    assert ids[0] == ids[-2] == ["equals-for-colon"]
    assert ids[1] == ids[99] == ["other-text-or-key"]
    assert ids[100] == ids[101] == ["mistake-not-searched"]
    assert ids[-1] == []
    said = [any("after 100 wrong requests" in remark for remark in section.remarks) for section in report.sections]
    assert said == [mistakes == ["mistake-not-searched"] for mistakes in ids]


@pytest.mark.slow
def test_the_search_has_an_end(sample: Any) -> None:
    text = json.dumps([har_entry(sample, sample.headers(f"text {number}")) for number in range(100)])
    wrong = curl(sample, sample.headers("x"), url=sample.URL + "&a=" + "b" * 9000)
    assert "stopped at its limit" in str(explain_text(wrong, sample.SECRETS))
    many = json.dumps(json.loads(text) * 5)
    started = time.process_time()
    explain_text(text, sample.SECRETS)
    hundred = time.process_time() - started
    explain_text(many, sample.SECRETS)
    assert time.process_time() - started < 3 * hundred


def test_a_digest_in_capitals_under_a_wrong_key_is_a_digest(sample: Any) -> None:
    headers = sample.headers(key="another")
    headers["X-Qlm-Authentication-Token"] = headers["X-Qlm-Authentication-Token"].upper()
    text = curl(sample, headers)
    assert mistakes_in(text, sample) == ["other-text-or-key"]
    assert "the one expected above" in str(explain_text(text, sample.SECRETS))
    without = explain_text(text, {}).sections[0]
    assert [one.mistake.id for one in without.findings] == ["upper-case-digest"]
