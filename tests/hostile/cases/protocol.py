"""Parts of the protocol: header names, media types, methods, addresses, security."""

# ruff: noqa: E501  (one case, one line)

import json
from collections.abc import Callable
from typing import Any

from tests.hostile.cases import BODY, FILTER, POST, SMALL, TRACE, refuse, safe, small

OTHER = "/paths/~1other/get"
ANSWER = {"responses": {"200": {"description": "OK"}}}
SIGNING = "/components/securitySchemes/strict/x-signing"
QLIK = {SIGNING: {"scheme": "qlik-xrfkey"}}
METHODS = (
    SMALL.replace("3.1.0", "3.2.0")
    .replace("    post:", "    additionalOperations:\n     %s:")
    .replace("\n      ", "\n        ")
)


def server(url: str, **more: Any) -> dict[str, Any]:
    return {"/servers/0": {"url": url, **more}}


def variable(default: str) -> Any:
    return server("https://{host}/v1", variables={"host": {"default": default}})


def header(name: str, default: str = "a") -> dict[Any, Any]:
    return {TRACE: {"name": name, "in": "header", "required": True, "schema": {"type": "string", "default": default}}}


def items(output: Any) -> list[Any]:
    """Return the requests of the collection."""
    [content] = [file.content for name, file in output.files.items() if name.endswith("collection.json")]
    return [item["request"] for folder in json.loads(content)["item"] for item in folder["item"]]


def once(name: str, place: str = "header") -> Callable[..., Any]:
    """Return whether no request has a name twice, whatever its letters' case, and none a value of the document."""

    def holds(output: Any) -> bool:
        lists = [
            request["header"] if place == "header" else request["url"].get("query", []) for request in items(output)
        ]
        rows = [[row for row in listed if row["key"].lower() == name.lower()] for listed in lists]
        scripts = [file.content.decode() for path, file in output.files.items() if path.endswith(".sh")]
        return all(len(repeated) <= 1 for repeated in rows) and not any("PWNED" in script for script in scripts)

    return holds


def at_home(output: Any) -> bool:
    """Return whether every address of the output is the one that was written."""
    return all(way.base_url.startswith("http://localhost") for way in output.api.connections)


CASES = [
    *(
        refuse("E224", f"server {url!a}", server(url), at="/servers/0/url")
        for url in (
            "javascript:PWNED()", "file:///etc/passwd", "ftp://evil.example", "data:text/html,x", "https://user:PWNED@evil.example",
            "https://PWNED@evil.example", "https://a.example/#f", "https://a.example\r\nX-A: 1", "https://a .example",
            "https://", "http:///x", "https://a.example:port", "https://a.example:999999", "https://a\\@evil.example",
            "https://[::1", "https://ex\u0430mple.com", "https://a\u202e.example",
            "https://a.example/`PWNED`", "https://a.example/'; PWNED; '", "//user:x@evil.example", "https:\n//evil.example", "vbscript:x",
            "ws://a.example", "https://a.example/<script>", "https://a.example/\0", "//", "https:/evil.example", "https:evil.example",
        )
    ),
    *(
        refuse("E223", f"server with a hole nobody fills, {url}", server(url), at="/servers/0/url")
        for url in ("{0.__class__}", "https://{$guid}", "https://{{a b}}")
    ),
    *(safe(f"server that waits for a value, {url}", server(url)) for url in ("https://{host}", "https://{{qlmApiKey}}", "https://a.example/{{x}}")),
    *(
        safe(f"server that is a path, {url}", server(url), holds=at_home)
        for url in ("/v1", "-K/etc/PWNED", "$(PWNED)", "..", "../../PWNED")
    ),
    *(
        refuse("E224", f"server variable {value!a}", variable(value), at="/servers/0/url")
        for value in ("u:p@evil.example", "a.example\r\n", "evil.example/?", "a.example#", "evil.example\\")
    ),
    *(safe(f"server variable without a value, {value!a}", variable(value)) for value in ("", "a b")),
    safe("server that is a host without a scheme", server("a.example")),
    safe("server variable that is a host", variable("a.example")),
    safe("server variable that is a variable of Postman", variable("{{qlmApiKey}}")),
    refuse("E224", "server of one path", {"/paths/~1things~1{id}/servers": [{"url": "javascript:PWNED()"}]}, at="/paths"),
    refuse("E224", "server of one operation", {f"{POST}/servers": [{"url": "https://u:p@evil.example"}]}, at=POST),
    *(
        refuse("E221", f"header name {name!a}", header(name), at=f"{TRACE}/name")
        for name in ("X-A\r\nX-B: 1", "X-A: 1", "X A", "", "X-\u0430", "X-A\0", "X-A\n", "@/etc/passwd", "X(A)", "{{x}}", " X", "X-A;")
    ),
    safe("header called __proto__", header("__proto__")),
    safe("header called constructor", header("constructor")),
    *(
        safe(f"header value {value!a}", header("X-A", value))
        for value in ("a\r\nX-B: 1", "a\nb", "{{qlmApiKey}}", "é", "\0", "@/etc/passwd", " a", "")
    ),
    refuse("E221", "cookie name with a line break", {f"{TRACE}/in": "cookie", f"{TRACE}/name": "a\r\nX-A: 1"}, at=f"{TRACE}/name"),
    refuse("E221", "cookie name that is two", {f"{TRACE}/in": "cookie", f"{TRACE}/name": "a=1; b"}, at=f"{TRACE}/name"),
    refuse("E221", "cookie name that is alive", {f"{TRACE}/in": "cookie", f"{TRACE}/name": "{{qlmApiKey}}"}, at=f"{TRACE}/name"),
    refuse("E404", "key header with a line break", {"/components/securitySchemes/key/name": "X\r\nY: 1", "/security/0": {"key": []}}, at="/components"),
    refuse("E404", "key cookie with a line break", {"/components/securitySchemes/key": {"type": "apiKey", "in": "cookie", "name": "a\r\nb"}, "/security/0": {"key": []}}),
    safe("key query that is alive", {"/components/securitySchemes/key": {"type": "apiKey", "in": "query", "name": "{{qlmApiKey}}&a=b#"}, "/security/0": {"key": []}}),
    *(
        refuse("E222", f"media type {name!a}", {f"{POST}/requestBody/content": {name: {"schema": {"type": "string"}}}}, at=f"{POST}/requestBody")
        for name in ("application/json\r\nX-A: 1", "json", "a/b\"; PWNED; \"", "{{x}}/json", " ", "a/\u0430")
    ),
    *(
        safe(f"media type {name!a}", {f"{POST}/requestBody/content": {name: {"schema": {"type": "string"}}}})
        for name in ("", "text/plain; c", "text/plain; $(PWNED)", "text/plain, a/b\r\nX-A: 1")
    ),
    safe("media type with parameters", {f"{POST}/requestBody/content": {'application/json; a="b c"': {"schema": {"type": "string"}}}}),
    *(
        refuse(code, f"method {name!a}", text=METHODS % json.dumps(name), at="/paths")
        for code, name in (("E201", "GET\r\nX-A: 1"), ("E201", "G ET"), ("E201", "{{x}}"), ("E201", "'; PWNED; '"), ("E225", "get"), ("E225", "-X"))
    ),
    safe("method of one's own", text=METHODS % "COPY"),
    *(
        safe(f"owned header {name}", {**edits, **header(name, "PWNED")}, holds=once(name))
        for edits, name in (
            (QLIK, "x-qlik-XRFKEY"), ({}, "x-qlm-authentication-TOKEN"), ({}, "X-Qlm-Timestamp"), ({}, "X-QLM-AUTHENTICATION-VERSION"),
            ({}, "Qlm-Authentication-Token"), ({}, "HOST"), ({}, "content-LENGTH"), ({}, "Transfer-Encoding"), ({}, "authorization"),
            ({}, "Content-type"), ({}, "Expect"), ({}, "Connection"),
        )
    ),
    safe("owned query", {**QLIK, f"{FILTER}/name": "XrfKey", f"{FILTER}/schema": {"default": "PWNED"}}, holds=once("xrfkey", "query")),
    refuse("E401", "scheme that is not declared", {"/security/0": {"nope": []}}, at="/security/0"),
    refuse("E401", "scheme that is not declared, of one operation", {f"{POST}/security": [{"nope": []}]}, at=POST),
    refuse("E401", "scheme that is not declared, as a second way", {"/security/-": {"__proto__": []}}, at="/security/1"),
    refuse("E201", "scheme of an unknown kind", {"/components/securitySchemes/strict/type": "secret"}, at="/components/securitySchemes/strict"),
    safe("unused scheme of an unknown kind", {"/components/securitySchemes/key/type": "secret"}, holds=lambda output: "W304" in {note.code for note in output.notes}),
    *(  # type: ignore[var-annotated]
        refuse("E402", f"signing {value!a}", {SIGNING: value}, at=SIGNING)
        for value in (
            {"scheme": "../../x"}, {"scheme": "qlm-strict/../qlm-strict"}, {"scheme": "/etc"}, {"scheme": "QLM-strict"}, {"scheme": ""},
            {"scheme": ["qlm-strict"]}, {"scheme": None}, {}, [], 1, "none", "../sign", {"scheme": "qlm-strict\0"}, {"scheme": "http://a"},
        )
    ),
    *(  # type: ignore[var-annotated]
        refuse("E403", f"signing option {option!a}", {SIGNING: {"scheme": "qlm-strict", **option}}, at=SIGNING)
        for option in (
            {"version": 3}, {"version": "1\r\n"}, {"version": {}}, {"version": True}, {"api_key": "sk_live_PWNED"}, {"steps": ["PWNED"]},
            {"sign.py": "import os"}, {"file": "../x"}, {"token_header": "X-PWNED"}, {"token_header": "X\r\nY"}, {"separator": "&"},
            {"extra_headers": ["a"]}, {"signed_form": "none"}, {"__class__": "x"},
        )
    ),
    safe("signing version that is text", {SIGNING: {"scheme": "qlm-strict", "version": "1"}}),
    safe("deliberately open", {f"{POST}/security": []}, holds=lambda output: not output.api.operations[0].signing),
    safe("path with everything", text=small("/things/{id}", "\"/a b?c=d#e/../%2e%2e//'$(PWNED)'/{{qlmApiKey}}/:x/{id}\"")
         .replace("{{qlmApiKey}}", "x}{y")),
    refuse("E204", "path with a hole nobody fills", text=small("/things/{id}", "/things/{id}/{0.__class__.__init__.__globals__}")),
    refuse("E204", "path with a live variable", text=small("/things/{id}", '"/things/{id}/{{qlmApiKey}}"')),
    safe("path whose hole wears braces", text=small("/things/{id}", '"/things/{{{id}}}"').replace("name: id,", "name: id, example: qlmApiKey,")),
    safe("path value that goes up", text=small("name: id,", "name: id, example: '../../PWNED',")),
    refuse("E203", "parameter twice", {f"{POST}/parameters/-": {"name": "filter", "in": "query", "schema": {}}}, at=POST),
    safe("operation id twice", {f"{OTHER}": {"operationId": "putThing", **ANSWER}}),
    safe("body that is a file", {f"{BODY}/example": "@/etc/passwd"}),
    safe("body that reads a setting", {f"{BODY}/example": 'a"\nurl = "file:///etc/passwd"\n'}),
]  # fmt: skip
