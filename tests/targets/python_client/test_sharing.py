"""Operations with equal parameters and bodies: a type that one declares is its own, for both of its methods."""

import json
from pathlib import Path
from typing import Any

from generator.pipeline import Job, read
from generator.targets.python_client import files

_BODY = {"type": "object", "properties": {"question": {"type": "string"}}}


def test_a_declared_type_is_not_shared(tmp_path: Path) -> None:
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Talks", "version": "1"},
        "paths": {"/chat": {"post": _operation("text/event-stream")}, "/talk": {"post": _operation()}},
    }
    (tmp_path / "talks.json").write_text(json.dumps(document))
    api, _, _ = read(Job(str(tmp_path / "talks.json")))
    chat, talk = (operation.body for operation in api.operations)
    assert chat is talk
    modules = [content.decode() for path, content in files(api).items() if "resources" in path]
    heads = {line.strip() for module in modules for line in module.splitlines() if line.startswith("    def create_")}
    assert heads == {
        "def create_chat(self, body: types.CreateChatBody) -> types.Json:",
        "def create_chat_stream(self, body: types.CreateChatBody) -> Events:",
        "def create_talk(self, body: types.CreateTalkBody) -> types.Json:",
    }


def _operation(*more_types: str) -> object:
    answers: Any = {name: {"schema": {}} for name in ("application/json", *more_types)}
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": _BODY}}},
        "responses": {"200": {"description": "An answer", "content": answers}},
    }
