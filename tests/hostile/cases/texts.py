"""Text that could become code, live variables of Postman, secrets, and names that become files."""

# ruff: noqa: E501  (one case, one line)

from collections.abc import Callable
from typing import Any

from tests.hostile.cases import BODY, FILTER, POST, SCHEMA, TRACE, safe

ANSWER = {"responses": {"200": {"description": "OK"}}}
NAME = f"{SCHEMA}/properties/name"
INFO = {"title": "/info/title", "words": "/info/description"}
OPERATION = {"summary": f"{POST}/summary", "description": f"{POST}/description", "id": f"{POST}/operationId"}
VALUES = {
    "query": f"{FILTER}/example",
    "header": f"{TRACE}/example",
    "path": f"{POST}/parameters/0/example",
    "body": f"{BODY}/example",
}
VALUES |= {"default": f"{NAME}/default"}
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAPWNED\n-----END RSA PRIVATE KEY-----"


def at(places: Any, **texts: Any) -> list[Any]:
    return [
        safe(f"{kind} as {place}", {pointer: text}) for kind, text in texts.items() for place, pointer in places.items()
    ]


def operations(*ids: Any, tags: Any = ("things",)) -> dict[str, Any]:
    """Return the edits for operations of these ids, one for each tag."""
    return {
        f"/paths/~1{number}/get": {"operationId": operation_id, "tags": [tags[number % len(tags)]], **ANSWER}
        for number, operation_id in enumerate(ids)
    }


def files(count: int, ending: str = ".sh") -> Callable[..., Any]:
    """Return whether there are so many files, what scripts share left out, no two the same ignoring case."""
    return lambda output: (
        len({name.casefold() for name in output.files if name.endswith(ending)} - {f"curl/_small{ending}"}) == count
    )


def hidden(*secrets: Any) -> Callable[..., Any]:
    """Return whether no file holds a text."""
    return lambda output: (
        not any(secret in file.content.decode() for file in output.files.values() for secret in secrets)
    )


CASES = [
    *at(OPERATION, docstring='x"""\nPWNED()\n"""', codec="-*- coding: utf_7 -*-\n+AAo-PWNED()", **{"line end": "a\rPWNED()\x0cPWNED()\u2028PWNED()"}),
    *at(INFO, codec="# vim: set fileencoding=utf-7 :\n+AAo-PWNED()", comment="*/ PWNED() /* **// */", toml='x"\n[project.scripts]\nPWNED = "os:x"'),
    *at(VALUES, **{"live variable": "{{qlm_secret}}", "live function": "{{$guid}}{{$randomPassword}}", "template": "v${PWNED()}`PWNED`"}),
    *at(VALUES, **{"shell": "'; PWNED; $(PWNED) \"$(PWNED)\"", "here-document": "EOF\nPWNED\nEOF", "option": "-K/etc/PWNED"}),
    *at({**INFO, **VALUES}, jinja="{{ 991*997 }}{% for x in y %}", format="{0.__class__.__init__.__globals__[PWNED]} %(PWNED)s"),
    safe("live variable in a title", {"/info/title": "{{qlmApiKey}}", f"{POST}/tags": ["{{qlmApiKey}}"]}),
    safe("live variable in a key", {f"{BODY}/example": {"{{qlmApiKey}}": {"{{x}}": ["{{{y}}}"]}}}),
    safe("live variable in the name of a query", {f"{FILTER}/name": "{{qlmApiKey}}"}),
    safe("live variable in an enum", {f"{FILTER}/schema/enum": ["{{qlmApiKey}}", "{{x"]}),
    safe("live variable in a form", {f"{POST}/requestBody/content": {"application/x-www-form-urlencoded": {"example": {"{{a}}": "{{b}}"}}}}),
    safe("live variable in an answer", {f"{POST}/responses/200": {"description": "{{a}}", "content": {"text/plain": {"example": "{{b}}"}}}}),
    safe("script in a body", {f"{BODY}/example": '","event":[{"script":{"exec":["PWNED()"]}}],"x":"'}),
    safe("prototype in a body", {f"{BODY}/example": {"__proto__": {"PWNED": 1}, "constructor": {"prototype": {"PWNED": 1}}}}),
    safe("properties of every object", {f"{SCHEMA}/properties/{name}": {"type": "string"} for name in ("__proto__", "constructor", "toString", "hasOwnProperty")}),
    safe("properties that are words of Python", {f"{SCHEMA}/properties/{name}": {"type": "string"} for name in ("class", "None", "self", "__init__", "a-b", "1", "")}),
    safe("code of other tools", {f"{NAME}/x-python-type": "__import__('os').system('PWNED')", f"{NAME}/default_factory": "PWNED()", f"{POST}/x-go-type-import": {"path": "PWNED"}}),
    safe("enum names that are code", {f"{NAME}": {"enum": ["a", "b"], "x-enum-varnames": ["A = PWNED()", "B\nPWNED()"], "x-enumNames": ["PWNED()", "x"]}}),
    safe("type in a string", {f"{NAME}/title": "Literal[PWNED()]", f"{NAME}/format": "PWNED()", "/components/schemas/PWNED.call": {"type": "object"}}),
    safe("enum values that are code", {NAME: {"enum": ["'); PWNED(); ('", '"""', "\\", "\n", "{{x}}", None, 1, True, {"a": ["b"]}]}}),
    safe("constant that is code", {f"{NAME}/const": '"] = PWNED() # '}),
    safe("markup", {"/info/description": "<script>PWNED()</script>![x](https://evil/x.png)[x](javascript:PWNED())"}),
    safe("markup that ends our script", {f"{BODY}/example": "</script><script>PWNED()</script><!--"}),
    safe("fences longer than ours", {"/info/description": "```\n" * 5 + "``````\n# PWNED"}),
    safe("terminal", {"/info/title": "\x1b[2J\x1b]0;PWNED\x07", "/tags": [{"name": "[/red][bold]"}]}),
    safe("reading direction", {f"{POST}/summary": "\u202ePWNED\u2066 \u2069", f"{POST}/description": "\u200b\ufeff\u2060\U000e0001"}),
    safe("honest letters", {"/info/title": "שלום עולם", f"{POST}/summary": "مرحبا بالعالم", f"{POST}/description": "日本語 😀"}, holds=lambda output: any("日本語" in file.content.decode() for name, file in output.files.items() if name.endswith(".sh"))),
    safe("homoglyphs", operations("getUser", "g\u0435tUser"), holds=files(3)),
    safe("live key as an example", {f"{FILTER}/example": "sk_live_0123456789abcdefPWNED", f"{BODY}/example": {"a": f"x {KEY}"}}, holds=hidden("sk_live_0", "MIIEpA")),
    safe("password as an example", {f"{BODY}/example": {"password": "PWNED-hunter2", "user": {"api_key": "PWNED-hunter2"}}}, holds=hidden("hunter2")),
    safe("password as a default", {FILTER: {"name": "api_key", "in": "query", "schema": {"type": "string", "default": "PWNED-hunter2", "enum": ["PWNED-hunter2"]}}}, holds=hidden("hunter2")),
    safe("password by its format", {NAME: {"type": "string", "format": "password", "example": "PWNED-hunter2", "default": "PWNED-hunter2", "enum": ["PWNED-hunter2"]}}, holds=hidden("hunter2")),
    safe("password in an answer", {f"{POST}/responses/200": {"description": "OK", "content": {"application/json": {"example": {"token": "PWNED-hunter2", "a": "Bearer abcdefghijklmnop0123"}}}}}, holds=hidden("hunter2", "abcdefghijklmnop0123")),
    *(
        safe(f"tag {tag!a}", operations("getUser", tags=(tag,)), holds=files(2))
        for tag in ("../../PWNED", "/etc/PWNED", "C:\\PWNED", "..", ".", "aux", "CON", "con.json", "nul.", "com1", "a:b", ".git", "-rf", "", " ", "\0", "a" * 3000, "__init__", "e\u0301", "x\u202ey")
    ),
    *(
        safe(f"operation id {name!a}", operations(name), holds=files(2))
        for name in ("../../PWNED", "x(self):\n  PWNED()\n def y", "conftest", "__init__", "__class__", "import", "None", "con", "-rf", "x.pth", "a/b", "test_x", "1", "", "\U0001f600", "a" * 3000, "self", "types", "setup", "PWNED()")
    ),
    safe("names that differ in case", operations("getUser", "GetUser", "GETUSER", "get_user"), holds=files(5)),
    safe("names that differ in signs", operations("a-b", "a_b", "a.b", "a b", "a/b", "ab"), holds=files(7)),
    safe("names that differ in accents", operations("caf\u00e9", "cafe\u0301", "cafe"), holds=files(4)),
    safe("names that end like numbered ones", operations("a", "A", "a_2", "a_get", "A_get", "a_get_2"), holds=files(7)),
    safe("tags that differ in case", operations("a", "b", "c", tags=("Things", "THINGS", "thi-ngs")), holds=files(4)),
    safe("schemas that differ in case", {"/components/schemas/thing": {"type": "object"}, "/components/schemas/THING": {"type": "object"}, f"{NAME}/oneOf": [{"$ref": "#/components/schemas/thing"}, {"$ref": "#/components/schemas/THING"}]}),
    safe("servers of one name", {f"/servers/{number}": {"url": f"https://{number}.example.com", "description": "The same"} for number in range(3)}, holds=files(3, "environment.json")),
    safe("servers of reserved names", {f"/servers/{number}": {"url": f"https://{number}.example.com", "description": name} for number, name in enumerate(("con", "../../x", "CON", "a" * 300, "aux.json"))}, holds=files(5, "environment.json")),
    *(
        safe(f"file {name!a}", named=name)
        for name in ("con.yaml", "-rf.yaml", "a b;$(PWNED).yaml", "..yaml", "ü.yaml", "__proto__.yaml", "{{x}}.yaml", "CON.yaml", "a\nb.yaml", "x" * 200 + ".yaml", "import.yaml", "1.yaml", "'.yaml", "test_x.yaml")
    ),
]  # fmt: skip
