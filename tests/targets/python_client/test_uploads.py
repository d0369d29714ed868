"""Files of forms and bodies: the media type, and what is no file."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from tests.targets.python_client.shop import answers, body

_FILE = {"type": "string", "format": "binary"}
_FORM = {"type": "object", "properties": {"image": _FILE, "any": _FILE, "notes": {"type": "array", "items": _FILE}}}
_ENCODING = {
    "image": {"contentType": "image/png, image/jpeg"},
    "any": {"contentType": "image/png, image/*"},
    "notes": {"contentType": "text/markdown"},
}
_NONE = {"204": {"description": "Done"}}


def operation(name: str, schema: Any, media_type: str) -> dict[str, Any]:
    return {"operationId": name, "tags": ["team"], "responses": _NONE, **body(schema, media_type)}


_FORM_OPERATION = operation("form", _FORM, "multipart/form-data")
_FORM_OPERATION["requestBody"]["content"]["multipart/form-data"]["encoding"] = _ENCODING
_PERSON = {"$ref": "#/components/schemas/Person"}
FILES = {
    "openapi": "3.0.3",
    "info": {"title": "Upload", "version": "1"},
    "servers": [{"url": "https://files.example.com"}],
    "paths": {
        "/form": {"post": _FORM_OPERATION},
        "/raw": {"put": operation("raw", _FILE, "application/octet-stream")},
        "/person": {"post": {**operation("person", _PERSON, "multipart/form-data"), "responses": answers(_PERSON)}},
        "/query": {"post": operation("query", {"type": "string"}, "application/graphql")},
        "/rows": {"post": operation("rows", {"type": "array", "items": {"type": "object"}}, "application/x-ndjson")},
    },
    "components": {"schemas": {"Person": {"type": "object", "properties": {"portrait": _FILE}}}},
}


@pytest.fixture
def package(client_from: Callable[..., Any]) -> Any:
    return client_from(FILES, "files_of_forms").module


@pytest.mark.parametrize(
    ("field", "name", "media_type"),
    [
        ("image", "a.jpg", "image/jpeg"),
        ("image", "a.png", "image/png"),
        ("image", "a.bin", "image/png"),
        ("any", "a.gif", "image/gif"),
        ("notes", "a.txt", "text/markdown"),
    ],
)
def test_of_several_media_types_the_name_of_a_file_chooses(
    package: Any, recorder: Any, tmp_path: Path, field: str, name: str, media_type: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    with package.Client(recorder.url) as client:
        client.team.form({field: tmp_path / name})
    assert f'filename="{name}"\r\nContent-Type: {media_type}\r\n'.encode() in recorder.last.body


def test_the_media_type_of_a_file_is_that_of_the_body(package: Any, recorder: Any) -> None:
    with package.Client(recorder.url) as client:
        client.team.raw(package.File("a.png", bytearray(b"x"), "image/png"))
        assert (recorder.last.header("content-type"), recorder.last.body) == ("image/png", b"x")
        client.team.raw(package.File("a.png", b"x", "image/png"), content_type="image/jpeg")
        assert recorder.last.header("content-type") == "image/jpeg"
        client.team.raw(bytearray(b"x"))
        assert (recorder.last.header("content-type"), recorder.last.body) == ("application/octet-stream", b"x")


def test_a_body_that_is_a_text_or_lines_of_json_is_no_file(package: Any, recorder: Any) -> None:
    with package.Client(recorder.url) as client:
        for text in ("{ größe }", "{ größe }".encode()):
            client.team.query(text)
            sent = (recorder.last.header("content-type"), recorder.last.body.decode())
            assert sent == ("application/graphql", "{ größe }")
        for rows in ([{"a": None}, {"at": date(2026, 1, 2)}], '{"a":null}\n{"at":"2026-01-02"}\n'):
            client.team.rows(rows)
            assert recorder.last.body == b'{"a":null}\n{"at":"2026-01-02"}\n'
        with pytest.raises(package.ConfigurationError, match="the body is a str, not a path"):
            client.team.raw("a.png")
        with pytest.raises(package.ConfigurationError, match=r"body\[1\] is a value of type object"):
            client.team.rows([{}, object()])
    assert get_type_hints(client.team.query)["body"] == str | package.Upload
    assert get_args(get_type_hints(client.team.rows)["body"])[:2] == (Sequence[dict[str, Any]], str)


def test_a_file_of_a_form_is_a_text_in_an_answer(package: Any, recorder: Any) -> None:
    with package.Client(recorder.url) as client:
        hints = get_type_hints(client.team.person)
    assert get_type_hints(hints["body"]) == {"portrait": package.Upload}
    assert get_type_hints(hints["return"]) == {"portrait": str}
    assert get_type_hints(get_type_hints(client.team.form)["body"])["image"] == package.Upload


def test_a_file_that_must_be_awaited_is_refused_by_name(package: Any, recorder: Any) -> None:
    class Waiting:
        async def read(self, size: int = -1) -> bytes:
            return b""

    async def run() -> None:
        async with package.AsyncClient(recorder.url) as client:
            with pytest.raises(package.ConfigurationError, match="the body is a Waiting, not a path"):
                await client.team.raw(Waiting())
            with pytest.raises(package.ConfigurationError, match=r"body\.image is a value of type Waiting"):
                await client.team.form({"image": Waiting()})

    asyncio.run(run())
