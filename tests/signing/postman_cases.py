"""Postman requests with values that hurt, typed into the rows and brought in by variables."""

from dataclasses import dataclass, field
from typing import Any

from tests.paths import SIGNING
from tests.signing import runners

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
KEY = "canary key/5f1d"
PASSWORD = "p&ss=w#rd+%?é"
VALUES = {
    "space": "a b",
    "plus": "a+b",
    "ampersand": "a&b=c",
    "equals": "a=b==",
    "hash": "a#b",
    "percent": "100%",
    "percent-word": "50%zz",
    "pipe": "a|b||c",
    "square": "[a]",
    "curly": "{a} } {",
    "single-quote": "it's",
    "double-quote": 'say "a"',
    "angle": "<a>",
    "backslash": "a\\b",
    "caret": "a^b",
    "backtick": "a`b`",
    "tilde": "~a!*()",
    "colon": ":a::b",
    "semicolon": "0:1;1:2",
    "at": "user@cie.com",
    "slash": "/a/../b/./c//",
    "question": "a?b?c",
    "dollar": "$a$(b)",
    "comma": "a,b,",
    "accent": "Montréal",
    "decomposed": "cafe\u0301",
    "cjk": "東京",
    "emoji": "🔑👩\u200d💻",
    "bidi": "a\u202eb",
    "newline": "a\nb\r\nc\n",
    "tab": "a\tb",
    "outer-spaces": " a ",
    "empty": "",
    "pp": "quality.module_qa::abc::2017-12-31||quality.module_control::true",
    "filter": "name eq 'R&D #1'",
    "everything": " +&=#%|[]{}'\"<>\\^`~!*();:@,/?$é東🔑",
}


@dataclass(frozen=True)
class Case:
    """A request; `query` is what the server must read, None where the values are not compared."""

    id: str
    url: Any
    query: list[tuple[str, str | None]] | None = None
    path: str | None = None
    headers: list[dict[str, Any]] = field(default_factory=list)
    version: str | None = "2"


def url(query: Any, path: Any = ("Method",), variables: Any = (), host: str = "{{baseUrl}}") -> Any:
    """Return a Postman URL object as Postman exports it: `raw` is the rows again, `&` and `#` in them escaped."""
    rows = [{"key": key, "value": value} for key, value in query]
    spelled = [(key, value.replace("&", "%26").replace("#", "%23")) for key, value in query]
    raw = "/".join([host, *path]) + "?" + "&".join(f"{key}={value}" for key, value in spelled)
    parts = {"raw": raw, "host": [host], "path": list(path), "query": rows}
    return {**parts, "variable": [{"key": key, "value": value} for key, value in variables]} if variables else parts


def cases() -> list[Case]:
    """Return all cases: each value typed, by variable, and as a path value; then the odd ones."""
    plain = []
    for name, value in VALUES.items():
        read = [("is_userdata1", value), ("is_format", "json")]
        plain.append(Case(f"typed-{name}", url([("is_userdata1", value), ("is_format", "json")]), read))  # type: ignore[arg-type]
        by_variable = [("is_userdata1", "{{v-" + name + "}}"), ("is_format", "json")]
        plain.append(Case(f"variable-{name}", url(by_variable), read))  # type: ignore[arg-type]
        if value:
            path = url([("a", "1")], ("app", ":id", "full"), [("id", "{{v-" + name + "}}")])
            plain.append(Case(f"path-{name}", path, [("a", "1")], f"/api/app/{value}/full"))
    return plain + _odd()


def _odd() -> list[Case]:
    pwd = [("is_user", "{{qlmUser}}"), ("is_pwd", "{{qlmPassword}}")]
    bare = url([("a", "1")])
    bare["query"].insert(0, {"key": "bare", "value": None})
    ticked = url([("a", "1"), ("b", "2")])
    ticked["query"][0]["disabled"] = True
    extra = [{"key": "X-QlmData", "value": "{{v-pp}}"}, {"key": "X-Qlm-Off", "value": "x", "disabled": True}]
    stale = [{"key": "x-qlm-timestamp", "value": "old"}, {"key": "X-Qlm-Authentication-Token", "value": "old"}]
    unticked = [{"key": "X-Qlm-Authentication-Token", "value": "old", "disabled": True}]
    return [
        Case("secrets", url(pwd), [("is_user", "ralph"), ("is_pwd", PASSWORD)]),
        Case("bare", bare, [("bare", None), ("a", "1")]),
        Case("unticked", ticked, [("b", "2")]),
        Case("duplicates", url([("a", "2"), ("a", "1")]), [("a", "2"), ("a", "1")]),
        Case("typed-escape", url([("a", "a%20b%2b%c3%a9")]), [("a", "a b+é")]),
        Case("variable-name", url([("{{v-ampersand}}", "1")]), [("a&b=c", "1")]),
        Case("no-query", {"raw": "{{baseUrl}}/Ping", "host": ["{{baseUrl}}"], "path": ["Ping"]}, [], "/api/Ping"),
        Case("text", "{{baseUrl}}/Ping?a=1&b={{v-space}}#top", [("a", "1"), ("b", "a b")], "/api/Ping"),
        Case("question-mark", "{{baseUrl}}/Ping?", [], "/api/Ping"),
        Case("ampersands", "{{baseUrl}}/Ping?&a=1&&b=2", [("", None), ("a", "1"), ("", None), ("b", "2")]),
        Case("slash-at-the-end", "{{baseUrl}}/Ping/?a=1", [("a", "1")], "/api/Ping/"),
        Case("base-with-slash", url([("a", "1")], host="{{withSlash}}"), [("a", "1")], "/api/Method"),
        Case("base-in-capitals", url([("a", "1")], host="{{capitals}}"), [("a", "1")], "/api/Method"),
        Case("host-without-path", "{{origin}}?a=1", [("a", "1")], "/"),
        Case("host-alone", "{{origin}}", [], "/"),
        Case("base-in-pieces", "http://{{host}}:{{port}}/api/x?a=1", [("a", "1")], "/api/x"),
        Case("nested-variable", url([("a", "{{nested}}")]), [("a", "a b")]),
        Case("dynamic-variable", url([("a", "{{$randomInt}}")])),
        Case("literal-path-value", url([("a", "1")], (":id",), [("id", "a/b c")]), [("a", "1")], "/api/a/b c"),
        Case("path-with-suffix", url([], (":id.json",), [("id", "x y")]), [], "/api/x y.json"),
        Case("version-1", url(pwd), [("is_user", "ralph"), ("is_pwd", PASSWORD)], version="1"),
        Case("version-by-variable", url([("a", "1")]), [("a", "1")], version="{{version}}"),
        Case("extra-headers", url([("a", "1")]), [("a", "1")], headers=extra),  # type: ignore[arg-type]
        Case("stale-headers", url([("a", "1")]), [("a", "1")], headers=stale),
        Case("unticked-token", url([("a", "1")]), [("a", "1")], headers=unticked),
        Case("unsigned", url(pwd), [("is_user", "ralph"), ("is_pwd", PASSWORD)], version=None),
    ]


def environment(base_url: str) -> dict[str, str]:
    """Return the variables of the cases for a server at `base_url` (http://127.0.0.1:port)."""
    host, port = base_url.removeprefix("http://").split(":")
    variables = {f"v-{name}": value for name, value in VALUES.items()}
    return variables | {
        "baseUrl": f"{base_url}/api",
        "withSlash": f"{base_url}/api/",
        "capitals": f"HTTP://user:pw@LocalHost:{port}/api#x",
        "origin": base_url,
        "host": host,
        "port": port,
        "nested": "{{v-space}}",
        "version": "2",
        "qlmUser": "ralph",
        "qlmPassword": PASSWORD,
        "qlmApiKey": KEY,
    }


def script(scheme: str, setup: str) -> dict[str, Any]:
    """Return the event with the static files, as the generator puts it at the top of a collection."""
    files = [
        "final_url.js",
        "masked.js",
        "postman.js",
        f"{runners.folder(scheme)}/sign.js",
        f"{runners.folder(scheme)}/postman.js",
    ]
    text = "\n".join((SIGNING / name).read_text("utf-8") for name in files) + f"\nprerequest({setup});"
    return {"listen": "prerequest", "script": {"type": "text/javascript", "exec": text.split("\n")}}


def collection(scheme: str, setup: str, chosen: list[Case]) -> dict[str, Any]:
    """Return a collection of the cases, each marked by a header of its own."""
    return {
        "info": {"name": "cases", "schema": SCHEMA},
        "event": [script(scheme, setup)],
        "auth": {"type": "noauth"},
        "item": [{"name": case.id, "request": _request(case)} for case in chosen],
    }


def _request(case: Case) -> dict[str, Any]:
    rows = [{"key": "Case", "value": case.id}, *case.headers]
    if case.version:
        rows.append({"key": "X-Qlm-Authentication-Version", "value": case.version})
    return {"method": "GET", "header": rows, "url": case.url}
