"""Whatever a document says, the code of its client stays what it was: text can only be text."""

import ast
import builtins
import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, read
from generator.targets.python_client import files
from tests.hostile.payloads import code
from tests.targets.python_client.conftest import written

HOSTILE = code("PWNED")


def document(text: Any) -> dict[str, Any]:
    """A document that says `text` wherever it may say anything."""
    plain = {"type": "string", "description": text, "title": text}
    named = {"type": "string", "enum": [text, "b"], "default": text, "description": text, "x-enumNames": [text, "B"]}
    thing = {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {text: plain, "plain": named, "inner": {"type": "object", "properties": {text: named}}},
        "required": [text],
    }
    schema = {"$ref": "#/components/schemas/Thing"}
    operation = {
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text],
        "deprecated": True,
        "parameters": [
            {"name": text or "unnamed", "in": "query", "description": text, "schema": named},
            {"name": f"{text}2", "in": "query", "description": text, "schema": {**plain, "default": text}},
            {"name": "id", "in": "path", "required": True, "description": text, "schema": plain},
        ],
        "requestBody": {"description": text, "content": {"application/json": {"schema": thing}}},
        "responses": {
            "200": {"description": text, "content": {"application/json": {"schema": schema}}},
            "404": {"description": text},
        },
    }
    xml = {"200": {"description": text, "content": {"application/xml": {"schema": schema}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": "https://hostile.example.com", "description": text}],
        "tags": [{"name": text, "description": text}],
        "paths": {
            f"/a{text.replace('{', '').replace('}', '')}/{{id}}": {"post": operation},
            "/xml": {"get": {"operationId": "get_xml", "responses": xml}},
        },
        "components": {"schemas": {"Thing": thing}},
    }


def made_of(text: Any, folder: Any) -> Any:
    (folder / "hostile.json").write_text(json.dumps(document(text)))
    return read(Job(str(folder / "hostile.json")))[0]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_code(tmp_path: Path, text: Any) -> None:
    for path, content in files(made_of(text, tmp_path)).items():
        tree = ast.parse(content)
        names = [node for node in ast.walk(tree) if getattr(node, "id", getattr(node, "attr", "")) == "PWNED"]
        assert names == [], path
        assert content.decode().isprintable() or not set(content.decode()) & set("\u202e\u2066\u200b\ufeff\u2028\x85")
        assert b"\r" not in content


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: Any) -> None:
    called = []
    monkeypatch.setattr(builtins, "PWNED", lambda: called.append(text), raising=False)
    package = written(made_of(text, tmp_path), tmp_path / "out")
    try:
        for module in pkgutil.walk_packages(package.module.__path__, f"{package.module.__name__}."):
            importlib.import_module(module.name)
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == package.module.__name__]:
            del sys.modules[name]
    assert called == []


def test_what_was_said_can_be_read(tmp_path: Path) -> None:
    """A docstring says what the document says, backslashes and quotes included."""
    text = 'Use C:\\temp\\new and """three""" quotes'
    source = b"".join(files(made_of(text, tmp_path)).values()).decode()
    docs = [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(_only_classes(source))) if _has_doc(node)]  # type: ignore[arg-type]
    assert any(text in " ".join(doc.split()) for doc in docs)


def _only_classes(source: Any) -> Any:
    return source.replace("from __future__ import annotations\n", "")


def _has_doc(node: Any) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
