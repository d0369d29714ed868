"""The judges themselves: each finds what it is there to find."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.hostile.build import built
from tests.hostile.judges import csharp, files, javascript, markup, postman, python, shell, yaml_files
from tests.hostile.judges.everything import judges
from tests.hostile.template import OPENAPI

SCRIPT = """import os
def request() -> "None":
    {}
"""
BASH = 'curl <<"TOLD"\nurl = "https://api.example.com/"{}\nTOLD\n'


@pytest.mark.parametrize(
    "text", ["PWNED3()", "x.PWNED", "def PWNED(): pass", "# -*- coding: latin-1 -*-", "f(PWNED=1)", "(", "f'{PWNED}'"]
)
def test_python_escapes_are_seen(text: str) -> None:
    assert python.judge("x.py", text.encode())


def test_python_text_is_no_escape() -> None:
    assert not python.judge("x.py", b'"""PWNED3()"""\nx = "PWNED3()"  # PWNED3()\nPWNED_URL = 1')


@pytest.mark.parametrize("text", ["PWNED3()", "eval('PWNED()')", "x: 'PWNED7()' = 1", "return PWNED()"])
def test_python_runs_are_seen(text: str) -> None:
    code = SCRIPT.format(text) if not text.startswith("x:") else f"class A:\n    {text}\n" + SCRIPT.format("pass")
    assert list(
        python.run("x.py", code.encode(), {"shared": b"class Refused(Exception): ...\ndef prepare(operation): ..."})
    )


def test_imported_packages_are_seen(tmp_path: Path) -> None:
    good = {"good/__init__.py": b'x = "PWNED1()"'}
    bad = {"good/__init__.py": b"", "good/more.py": b"class A:\n    def f(self, x: 'PWNED1()') -> None: ..."}
    document = python.load([("a", good), ("b", bad), ("c", {"good/__init__.py": b"import nowhere"})], tmp_path)
    assert [row[0] for row in document] == ["b", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "PWNED3();",
        "x.PWNED();",
        'var x = $"{PWNED()}";',
        '"a" PWNED',
        '@"\\" + PWNED + "";',
        "// a\nPWNED();",
        "x = (;",
    ],
)
def test_csharp_escapes_are_seen(text: str) -> None:
    assert csharp.judge("x.cs", f"class A {{ void B() {{ {text} }} }}".encode())


def test_csharp_text_is_no_escape() -> None:
    assert not csharp.judge("x.cs", b'class A { string a = "PWNED()", b = @"PWNED() ""\nPWNED "; } // PWNED()')


@pytest.mark.parametrize("text", ["PWNED", '"$(PWNED)"', '"PWNED"', "x=PWNED", "echo a; PWNED3 '", "<<PWNED"])
def test_bash_escapes_are_seen(text: str) -> None:
    assert list(shell.judge("x.sh", text.encode()))


@pytest.mark.parametrize("text", ["echo 'PWNED'", "# PWNED", "x=$'PWNED\\' PWNED'", "PWNED_URL=1", "echo \\' # PWNED"])
def test_bash_text_is_no_escape(text: str) -> None:
    assert not list(shell.judge("x.sh", text.encode()))


@pytest.mark.parametrize("text", ["PWNED", "x=$(PWNED3 a)", "touch me", "exit 1", "(", "nobody_knows_this"])
def test_bash_runs_are_seen(text: str, tmp_path: Path) -> None:
    held = {"A": "https://api.example.com"}
    right = BASH.format("").encode()
    assert not list(shell.run([("x.sh", right, held, {})], _new(tmp_path / "right")))
    assert list(shell.run([("x.sh", f"{text}\n".encode() + right, held, {})], _new(tmp_path / "wrong")))


@pytest.mark.parametrize("text", ['output = "x"', 'data-binary = "@/etc/passwd"', 'url = "file:///x"', "-K x"])
def test_curl_settings_are_seen(text: str, tmp_path: Path) -> None:
    script = BASH.format(f"\n{text}").encode()
    assert list(shell.run([("x.sh", script, {"A": "https://api.example.com"}, {})], tmp_path))


@pytest.mark.parametrize(
    "text", ["PWNED()", "`${PWNED()}`", "x = {a: PWNED}", "(", 'eval("PWNED()")', "Object.prototype.x = 1"]
)
def test_javascript_escapes_are_seen(text: str) -> None:
    assert javascript.judge([("x", "postman", text)])
    assert not javascript.judge([("x", "postman", f"// {text}\nconst x = {json.dumps(text)};")])


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=PWNED()>",
        "<script>PWNED()</script>",
        '<a href="javascript:PWNED()">x</a>',
        "<p onclick=x>",
        "<style>a</style>",
        "<!-- x -->",
        '<link rel="stylesheet" href="https://example.com/x.css">',
    ],
)
def test_markup_escapes_are_seen(text: str) -> None:
    usual = "<!doctype html><html><body><h1>x</h1></body></html>"
    page = markup.Page(usual)
    assert list(markup.judge("x", usual.replace("x", text).encode(), page))
    assert not list(markup.judge("x", usual.replace("x", "PWNED() &lt;script&gt;").encode(), page))


@pytest.mark.parametrize(
    "edit",
    [
        {"item": [{"name": "{{qlmApiKey}}"}]},
        {"item": [{"event": []}]},
        {"item": [{"prototype": "x"}]},
        {"item": [{"description": "<img src=x>"}]},
        {"item": [{"description": "[x](javascript:x)"}]},
        {"item": [{"description": "[x]: data:x\n\n[x]"}]},
    ],
)
def test_postman_escapes_are_seen(edit: dict[str, Any]) -> None:
    keys = {"item", "name", "description", "event"}
    assert list(postman.judge("x", json.dumps(edit).encode(), {"baseUrl"}, keys))
    good = {"item": [{"name": "{{baseUrl}} { {x}}", "description": "[x](https://example.com) &lt;b"}], "event": []}
    assert not list(postman.judge("x", json.dumps(good).encode(), {"baseUrl"}, keys))


@pytest.mark.parametrize(
    "text",
    [
        "name: '{{qlmApiKey}}'",
        "more: x",
        "name: 1",
        "order: x",
        "name: &a x",
        "name: !!str x",
        "scripts: [{code: x}]",
        "description: <img src=x>",
        "headers: {a: '{{qlmApiKey}}'}",
        "content: [{more: x}]",
    ],
)
def test_yaml_escapes_are_seen(text: str) -> None:
    keys = [{"order"}, {"name", "description", "headers", "code", "key"}]
    path = "postman_v3/x/a.request.yaml"
    assert list(yaml_files.judge("x", path, text.encode(), {"baseUrl"}, keys))
    good = "name: '{{baseUrl}} { {x}} &a !b'\norder: 1\nheaders: {x-free: y}\ncontent: [{key: x}]\n"
    assert not list(yaml_files.judge("x", path, good.encode(), {"baseUrl"}, keys))
    root = "postman_v3/x/.resources/definition.yaml"
    assert not list(yaml_files.judge("x", root, b"scripts: [{code: '{{x}}'}]", set(), keys))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../x", ""),
        ("a/CON", ""),
        ("con.py", ""),
        ("conftest.py", ""),
        ("a/test_x.py", ""),
        ("a.", ""),
        ("x", "\u202e"),
        ("x", "988027"),
    ],
)
def test_files_are_seen(name: str, content: str) -> None:
    assert list(files.judge({name: SimpleNamespace(content=content.encode())}))


def test_everything_is_judged(tmp_path: Path) -> None:
    output = built(OPENAPI.filled(), tmp_path)
    changed = {
        name: SimpleNamespace(content=file.content + b"\nPWNED3()\n")
        for name, file in output.files.items()
        if name.endswith((".cs", ".py", ".sh"))
    }
    judge = judges(tmp_path)
    judge.take("", SimpleNamespace(api=output.api, files=changed))
    wrong = "\n".join(judge.finish())
    assert [name for name in changed if name.split("/")[-1] not in wrong] == []


def _new(folder: Any) -> Any:
    folder.mkdir()
    return folder
