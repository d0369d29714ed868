"""Bodies arrive as the document says: JSON, text, forms, files."""

import json
from collections.abc import Callable
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

import pytest

from generator.model import (
    Body,
    Encoding,
    Media,
    Property,
    Schema,
)
from tests.targets.scripts.test_scripts import HURT, TEXT


def body(media_type: Any, schema: Any, example: Any = None, **more: Any) -> Any:
    media = Media(media_type, schema) if example is None else Media(media_type, schema, example)
    return Body((media,), required=True, **more)


def test_a_json_body_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    # What is called like a credential would be masked.
    value = {text.replace("passwd", "hosts"): [text, 1, 1.5, None, True, {"{{x}}": text}] for text in HURT}
    operation = make.operation("PUT", body=body("application/json", Schema(), value))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    (seen,) = server.seen
    assert seen.method == "PUT"
    assert seen.header("Content-Type") == "application/json"
    assert json.loads(seen.body) == value


@pytest.mark.parametrize(
    "text", [pytest.param(text, marks=[pytest.mark.slow] * bool(number % 4)) for number, text in enumerate(HURT)]
)
def test_a_text_body_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any, text: Any) -> None:
    operation = make.operation("POST", body=body("text/xml; charset=utf-8", TEXT, text))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    assert server.seen[0].body == text.encode()
    assert server.seen[0].header("Content-Type") == "text/xml; charset=utf-8"


def fields(binary: bool = False) -> Any:
    parts = [
        Property(f"{text}{i}".replace("=", ""), Schema(types=("string",), example=text), True)
        for i, text in enumerate(HURT)
    ]
    parts += [Property("file", Schema(types=("string",), format="binary"), True)] if binary else []
    return Schema(types=("object",), properties=tuple(parts))


def test_a_form_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", body=body("application/x-www-form-urlencoded", fields()))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    expected = [(f"{text}{i}".replace("=", ""), text) for i, text in enumerate(HURT)]
    assert parse_qsl(server.seen[0].body.decode(), keep_blank_values=True) == expected
    assert server.seen[0].header("Content-Type") == "application/x-www-form-urlencoded"


def test_a_form_with_a_file_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", body=body("multipart/form-data", fields(binary=True)))
    name, content = 'a;b,"c"\\d e', bytes(range(256))
    done = run(
        target,
        make.api(operation),
        operation,
        {"QLM_URL": server.url},
        f"file@={name}",
        files=[(name, content)],
    )
    assert done.status == 0, done.err
    (seen,) = server.seen
    head = f"Content-Type: {seen.header('Content-Type')}\r\n\r\n".encode()
    parts = message_from_bytes(head + seen.body).get_payload()
    assert len(parts) == len(HURT) + 1
    for text, part in zip(HURT, parts, strict=False):
        assert part.get_payload(decode=True).decode() == text
    assert parts[-1].get_payload(decode=True) == content  # type: ignore[index, union-attr]
    assert parts[-1].get_param("name", header="content-disposition") == "file"  # type: ignore[index, union-attr]
    # Without a media type, a server would take it for text/plain.
    assert parts[-1]["Content-Type"] == "application/octet-stream"  # type: ignore[index]


def test_a_file_has_the_media_type_of_its_ending(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", body=body("multipart/form-data", fields(binary=True)))
    types = {"a.b.PNG": "image/png", "a.json": "application/json", "png": "application/octet-stream"}
    env, files = {"QLM_URL": server.url}, [(name, b"x") for name in types]
    for name, media_type in types.items():
        done = run(target, make.api(operation), operation, env, f"file@={name}", files=files)
        assert done.status == 0, done.err
        assert f'filename="{name}"\r\nContent-Type: {media_type}\r\n'.encode() in server.seen[-1].body


def test_parts_have_the_media_types_of_the_document(
    target: Any, make: Any, run: Callable[..., Any], server: Any
) -> None:
    data, plain, file = (
        Property(name, Schema(types=(kind,)), True)
        for name, kind in [("data", "object"), ("p", "string"), ("f", "string")]
    )
    value = {"a": "@;type=text/x \"b\" \\\n'c'"}
    data = data._replace(schema=data.schema._replace(example=value))  # type: ignore[arg-type]
    file = file._replace(schema=file.schema._replace(format="binary"))
    schema = Schema(types=("object",), properties=(data, plain._replace(schema=TEXT._replace(example="@x")), file))
    media = Media(
        "multipart/form-data", schema, encoding={"p": Encoding("text/csv; charset=utf-8"), "f": Encoding("image/png")}
    )
    operation = make.operation("POST", body=Body((media,), required=True))
    files = [("a b.png", b"\x89PNG")]
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url}, "f@=a b.png", files=files)
    assert done.status == 0, done.err
    head = f"Content-Type: {server.seen[0].header('Content-Type')}\r\n\r\n".encode()
    parts = message_from_bytes(head + server.seen[0].body).get_payload()
    types = ["application/json", "text/csv; charset=utf-8", "image/png"]
    assert [part["Content-Type"] for part in parts] == types  # type: ignore[index]
    assert json.loads(parts[0].get_payload(decode=True)) == value  # type: ignore[arg-type, index, union-attr]
    assert [part.get_payload(decode=True) for part in parts[1:]] == [b"@x", b"\x89PNG"]  # type: ignore[index, union-attr]


def test_a_file_is_the_body(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", path="/upload/", body=body("application/octet-stream", TEXT))
    env, content = {"QLM_URL": server.url}, bytes(range(256)) * 1000
    missing = run(target, make.api(operation), operation, env)
    assert missing.status == 2
    assert "the body is missing: write --body FILE" in missing.err
    done = run(
        target,
        make.api(operation),
        operation,
        env,
        "--body",
        "a file",
        files=[("a file", content)],
    )
    assert done.status == 0, done.err
    assert (server.seen[0].target, server.seen[0].body) == ("/upload/", content)


def test_a_large_sample_arrives(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    operation = make.operation("POST", body=body("text/plain", TEXT, "x" * 120_000))
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    assert server.seen[0].body == b"x" * 120_000


def test_fields_of_an_example_stand_beside_those_of_the_schema(
    target: Any, make: Any, run: Callable[..., Any], server: Any
) -> None:
    schema = Schema(properties=(Property("a", TEXT, required=True), Property("b", TEXT, required=True)))
    operation = make.operation(
        "POST", body=body("application/x-www-form-urlencoded", schema, {"a": "from the example", "own": "1"})
    )
    run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert parse_qsl(server.seen[0].body.decode()) == [("a", "from the example"), ("b", "string"), ("own", "1")]


def test_a_form_without_parts_is_no_body(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    form = Body((Media("multipart/form-data", Schema(types=("object",))),))
    operation = make.operation("POST", body=form)
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert done.status == 0, done.err
    (seen,) = server.seen
    assert (seen.body, seen.header("Content-Length")) == (b"", "0")
    assert "content-type" not in [name.lower() for name, _ in seen.headers]
