"""The saved answers of a collection: one for each documented status and example, with the request that it answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, read
from generator.targets.postman import collection
from tests.e2e.conftest import items

ERROR = {"type": "object", "required": ["code"], "properties": {"code": {"type": "integer", "minimum": 7}}}
ITEM = {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer", "maximum": 9}}}


def body(schema: Any, **more: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema, **more}}


def answers(tmp_path: Path, operation: Any, method: str = "post", path: str = "/items/{id}") -> Any:
    """The saved answers of one operation, by name."""
    place = tmp_path / "shop.json"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {path: {method: {"operationId": "put_item", **operation}}},
    }
    place.write_text(json.dumps(document))
    [item] = items(collection(read(Job(str(place)))[0]))
    saved = {answer["name"]: answer for answer in item["response"]}
    assert len(saved) == len(item["response"])
    return saved


ID = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "example": "a1"}]


def test_each_status_has_one_made_from_its_schema(tmp_path: Path) -> None:
    headers = {"X-Rate": {"schema": {"type": "integer", "example": 5}}, "Set-Cookie": {"schema": {"example": "s=1"}}}
    saved = answers(
        tmp_path,
        {
            "parameters": [*ID, {"name": "q", "in": "query", "schema": {"type": "string"}}],
            "requestBody": {"content": body(ITEM)},
            "responses": {
                "201": {"description": "The item as stored.", "headers": headers, "content": body(ITEM)},
                "204": {"description": ""},
                "4XX": {"description": "Refused", "content": body(ERROR)},
                "default": {"description": "Anything else", "content": body(ERROR)},
            },
        },
    )
    assert {name: answer["code"] for name, answer in saved.items()} == {
        "The item as stored": 201,
        "204 No Content": 204,
        "Refused": 400,
        "Anything else": 500,
    }
    stored = saved["The item as stored"]
    assert {row["key"]: row["value"] for row in stored["header"]} == {
        "Content-Type": "application/json",
        "X-Rate": "5",
        "Set-Cookie": "...",
    }
    assert json.loads(stored["body"])["size"] <= 9
    assert json.loads(saved["Refused"]["body"]) == {"code": 7}
    assert saved["204 No Content"]["body"] == ""


def test_the_request_is_whole_and_as_it_is_sent(tmp_path: Path) -> None:
    optional = {"name": "q", "in": "query", "description": "About q.", "schema": {"type": "string"}}
    sent = {"name": "X-Shop", "in": "header", "required": True, "schema": {"type": "string"}, "example": "here"}
    operation = {"parameters": [*ID, optional, sent], "requestBody": {"content": body(ITEM, example={"size": 3})}}
    [answer] = answers(tmp_path, {**operation, "responses": {"default": {"description": "Done"}}}).values()
    request = answer["originalRequest"]
    assert answer["code"] == 200
    assert request["method"] == "POST"
    assert request["url"]["variable"] == [{"key": "id", "value": "a1"}]
    assert "query" not in request["url"]
    assert {row["key"]: row["value"] for row in request["header"]} == {
        "X-Shop": "here",
        "Content-Type": "application/json",
    }
    assert json.loads(request["body"]["raw"]) == {"size": 3}


def test_examples_of_one_name_belong_together_and_each_request_is_reachable(tmp_path: Path) -> None:
    requests = {
        "small": {"value": {"size": 1}},
        "large": {"value": {"size": 8}},
        "wrong": {"value": {"size": "many"}},
    }
    replies = {"large": {"value": {"size": 8}}, "small": {"value": {"size": 1}, "summary": "A small one"}}
    saved = answers(
        tmp_path,
        {
            "parameters": ID,
            "requestBody": {"content": body(ITEM, examples=requests)},
            "responses": {
                "200": {"description": "Stored", "content": body(ITEM, examples=replies)},
                "422": {"description": "Refused", "content": body(ERROR, examples={"wrong": {"value": {"code": 9}}})},
            },
        },
    )
    pairs = {
        name: (json.loads(answer["originalRequest"]["body"]["raw"]), answer["code"]) for name, answer in saved.items()
    }
    assert pairs == {
        "large": ({"size": 8}, 200),
        "A small one": ({"size": 1}, 200),
        "Refused": ({"size": "many"}, 422),
    }


def test_an_example_without_an_answer_of_its_name_is_that_of_the_success(tmp_path: Path) -> None:
    requests = {"small": {"value": {"size": 1}}, "large": {"value": {"size": 8}}}
    saved = answers(
        tmp_path,
        {
            "parameters": ID,
            "requestBody": {"content": body(ITEM, examples=requests)},
            "responses": {"400": {"description": "Refused"}, "202": {"description": "Stored"}},
        },
    )
    assert {name: answer["code"] for name, answer in saved.items()} == {
        "Refused": 400,
        "Stored": 202,
        "small": 202,
        "large": 202,
    }
    assert json.loads(saved["large"]["originalRequest"]["body"]["raw"]) == {"size": 8}


def test_named_examples_of_parameters_are_requests_too(tmp_path: Path) -> None:
    def named(**values: Any) -> dict[Any, Any]:
        return {name: {"value": value} for name, value in values.items()}

    media = {"examples": named(small=[1], large=[1, 2], third=[3])}
    saved = answers(
        tmp_path,
        {
            "parameters": [
                {
                    **{key: value for key, value in ID[0].items() if key != "example"},
                    "examples": named(small="a1", large="a2"),
                },
                {"name": "size", "in": "query", "schema": {"type": "integer"}, "examples": named(small=1, large=9)},
                {"name": "lang", "in": "query", "schema": {"type": "string"}, "examples": named(de="de", it="it")},
                {"name": "X-Mode", "in": "header", "schema": {"type": "string"}, "examples": named(large="slow")},
            ],
            "requestBody": {"content": body(ITEM, examples=named(small={"size": 1}, large={"size": 9}))},
            "responses": {"200": {"description": "ok", "content": {"application/json": media}}},
        },
    )

    def sent(name: Any) -> tuple[Any, Any, Any, Any]:
        request = saved[name]["originalRequest"]
        rows = {row["key"]: row["value"] for row in request["header"]}
        url = request["url"]
        return url["raw"], url["variable"][0]["value"], rows.get("X-Mode"), json.loads(request["body"]["raw"])["size"]

    address = "{{baseUrl}}/items/:id"
    assert {name: (saved[name]["code"], *sent(name)) for name in saved} == {
        "small": (200, f"{address}?size=1", "a1", None, 1),
        "large": (200, f"{address}?size=9", "a2", "slow", 9),
        "third": (200, address, "a1", None, 1),
        "de": (200, f"{address}?lang=de", "a1", None, 1),
        "it": (200, f"{address}?lang=it", "a1", None, 1),
    }


def test_of_many_examples_only_those_of_the_operation_count(tmp_path: Path) -> None:
    shared = {f"Call {number}": {"value": f"v{number}"} for number in range(148)}
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "examples": shared}]
    content = {"application/json": {"schema": ITEM, "examples": {"Call 77": {"value": {"size": 1}}}}}
    saved = answers(tmp_path, {"parameters": parameters, "responses": {"200": {"description": "", "content": content}}})
    [answer] = saved.values()
    assert "v77" in json.dumps(answer["originalRequest"]["url"])
    saved = answers(tmp_path, {"parameters": parameters, "responses": {"204": {"description": "Done"}}})
    assert {"Done", "Call 0", "Call 19"} <= saved.keys()
    assert "Call 20" not in saved


def test_a_named_example_within_a_segment_is_written_out(tmp_path: Path) -> None:
    examples = {"one": {"value": "a1"}, "two": {"value": "b 2"}}
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "examples": examples}
    operation = {"parameters": [parameter], "responses": {"204": {"description": ""}}}
    saved = answers(tmp_path, operation, path="/items/{id}:close")
    assert [saved[name]["originalRequest"]["url"]["raw"].rpartition("/")[2] for name in examples] == [
        "a1:close",
        "b 2:close",
    ]


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("Done.", "Done"),
        ("`size` as stored", "size as stored"),
        ("The item\nas it is stored.", "The item"),
        (f"The filter is wrong (an unescaped `&` cut it), {'so nothing happened, ' * 9}", "The filter is wrong"),
        ("word " * 40, " ".join(["word"] * 10) + " …"),
    ],
)
def test_the_name_is_the_description_or_its_beginning(tmp_path: Path, description: Any, name: str) -> None:
    responses = {"200": {"description": description}}
    assert list(answers(tmp_path, {"parameters": ID, "responses": responses})) == [name]


def test_representations_are_told_apart_by_their_type(tmp_path: Path) -> None:
    content = {"application/json": {"schema": ITEM}, "application/xml": {"schema": ITEM}, "image/png": {}}
    saved = answers(tmp_path, {"parameters": ID, "responses": {"200": {"description": "It", "content": content}}})
    assert list(saved) == ["It", "It (application xml)", "It (image png)"]
    assert "<size>" in saved["It (application xml)"]["body"]
    assert saved["It (image png)"]["body"] == ""


def test_each_representation_is_asked_for_and_keeps_its_tabs(tmp_path: Path) -> None:
    content = {"application/json": {"schema": ITEM}, "text/tab-separated-values": {"example": "a\tb\r\n1\t2\r\n"}}
    failed = {"description": "bad", "content": {"application/problem+json": {"schema": ERROR}}}
    saved = answers(tmp_path, {"responses": {"200": {"description": "ok", "content": content}, "400": failed}})
    accepted = {
        name: [row["value"] for row in answer["originalRequest"]["header"] if row["key"] == "Accept"]
        for name, answer in saved.items()
    }
    table = "ok (text tab-separated-values)"
    usual = ["application/json"]
    assert accepted == {"ok": usual, table: ["text/tab-separated-values"], "bad": usual}
    assert saved[table]["body"] == "a\tb\r\n1\t2\r\n"


def test_no_credential_of_a_document_is_in_an_answer(tmp_path: Path) -> None:
    example = {"token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "size": 1}
    content = body(ITEM, examples={"one": {"value": example}})
    responses = {"200": {"description": "It", "content": content}}
    [answer] = answers(tmp_path, {"parameters": ID, "responses": responses}).values()
    assert "eyJ" not in json.dumps(answer)


@pytest.mark.parametrize(
    ("media_type", "one", "other"),
    [
        ("application/json", '{\n  "size": 1\n}', '{\n  "size": "much"\n}'),
        ("application/xml", "<item>\n  <size>1</size>\n</item>\n", "<item>\n  <size>2</size>\n</item>\n"),
    ],
)
def test_each_named_example_is_a_request_of_its_own(tmp_path: Path, media_type: str, one: str, other: str) -> None:
    values: dict[str, Any] = {"one": '{"size": 1}', "other": '{"size": "much"}'}
    if media_type.endswith("xml"):
        values = {"one": {"size": 1}, "other": {"size": 2}}
    examples = {name: {"value": value} for name, value in values.items()}
    content = {media_type: {"schema": ITEM | {"xml": {"name": "item"}}, "examples": examples}}
    saved = answers(
        tmp_path, {"requestBody": {"content": content}, "responses": {"200": {"description": "ok"}}}, path="/i"
    )
    bodies = {name: saved[name]["originalRequest"]["body"]["raw"] for name in values}
    assert {name: body.removeprefix('<?xml version="1.0" encoding="UTF-8"?>\n') for name, body in bodies.items()} == {
        "one": one,
        "other": other,
    }


def test_an_answer_of_swagger_without_a_schema_has_its_example(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    # The second name is no media type: the example is left out, and nothing else.
    refused = {"description": "Refused", "examples": {"application/json": {"code": 7}, "with a reason": {"code": 8}}}
    document = {
        "swagger": "2.0",
        "info": {"title": "Shop", "version": "1"},
        "host": "example.com",
        "paths": {"/i": {"get": {"responses": {"400": refused, "404": {"description": "Gone"}}}}},
    }
    path.write_text(json.dumps(document))
    [item] = items(collection(read(Job(str(path)))[0]))
    assert [(one["name"], one["body"]) for one in item["response"]] == [("Refused", '{\n  "code": 7\n}'), ("Gone", "")]


def test_a_header_of_json_is_json(tmp_path: Path) -> None:
    headers = {
        "X-Page": {"content": body({"type": "object", "properties": {"next": {"type": "integer", "minimum": 2}}})}
    }
    saved = answers(tmp_path, {"responses": {"200": {"description": "ok", "headers": headers}}}, path="/i")
    assert saved["ok"]["header"] == [{"key": "X-Page", "value": '{"next":2}'}]
