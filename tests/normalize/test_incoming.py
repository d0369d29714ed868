"""Webhooks, callbacks and other things that no request has do not vanish in silence."""

from collections.abc import Callable
from typing import Any

import pytest

POST = {"post": {"responses": {"200": {"description": "ok"}}}}


def test_webhooks_and_callbacks_are_named(read_document: Callable[..., Any]) -> None:
    call = {"post": {"operationId": "order", "callbacks": {"done": {"{$request.body#/url}": POST}}}}
    api, notes = read_document({"/a": call}, webhooks={"newPet": POST, "lostPet": POST})
    said = {note.code: note.message for note in notes}
    assert said["W215"] == "2 webhooks are left out: newPet, lostPet"
    assert said["W216"] == "1 callback is left out: done of order"
    assert "webhooks newPet, lostPet; callbacks done of order" in api.description
    assert "W217" not in said


def test_a_document_of_webhooks_only_says_that_there_is_nothing_to_call(read_document: Callable[..., Any]) -> None:
    _, notes = read_document({}, webhooks={"newPet": POST})
    assert "there is nothing to call" in next(note.message for note in notes if note.code == "W217")


def test_links_and_examples_kept_elsewhere_are_named(read_document: Callable[..., Any]) -> None:
    examples = {"big": {"externalValue": "https://a.example/big.json"}, "small": {"value": {"a": 1}}}
    answer = {"description": "ok", "links": {"next": {"operationId": "rows"}}}
    body = {"content": {"application/json": {"schema": {"type": "object"}, "examples": examples}}}
    rows = {"operationId": "rows", "responses": {"200": {"$ref": "#/components/responses/Rows"}}, "requestBody": body}
    api, notes = read_document({"/a": {"post": rows}}, components={"responses": {"Rows": answer}})
    said = {note.code: note.message for note in notes}
    assert said["W218"] == "1 link is left out: next of rows"
    assert said["W219"] == "1 example is left out: big"
    assert "Left out: links next of rows; examples big." in api.description


@pytest.mark.parametrize("shared", [True, False])
def test_headers_of_parts_are_named(read_document: Callable[..., Any], shared: bool) -> None:
    named = {"X-Sum": {"schema": {"type": "string"}}, "Content-Type": {"schema": {"type": "string"}}}
    media = {"schema": {"type": "object"}, "encoding": {"fi/le": {"headers": named}, "text": {"style": "form"}}}
    content = {"multipart/form-data": media, "application/x-www-form-urlencoded": media}
    body = {"$ref": "#/components/requestBodies/Form"} if shared else {"content": content}
    send = {"operationId": "send", "requestBody": body}
    api, notes = read_document({"/a": {"post": send}}, components={"requestBodies": {"Form": {"content": content}}})
    (note,) = (note for note in notes if note.code == "W222")
    assert note.message == "1 part header is left out: X-Sum of fi/le of send"
    at = "/components/requestBodies/Form" if shared else "/paths/~1a/post/requestBody"
    assert note.pointer == f"{at}/content/multipart~1form-data/encoding/fi~1le/headers/X-Sum"
    assert "Left out: part headers X-Sum of fi/le of send." in api.description


def test_headers_of_parts_without_names_are_named(read_document: Callable[..., Any]) -> None:
    headers = {"headers": {"X-Sum": {"schema": {"type": "string"}}}}
    media = {"schema": {"type": "array"}, "prefixEncoding": [{}, headers], "itemEncoding": headers}
    send = {"operationId": "send", "requestBody": {"content": {"multipart/mixed": media}}}
    _, notes = read_document({"/a": {"post": send}}, openapi="3.2.0")
    assert [note.message for note in notes if note.code == "W222"] == [
        "2 part headers are left out: X-Sum of part 2 of send, X-Sum of part of send"
    ]


def test_a_document_without_them_says_nothing(read_document: Callable[..., Any]) -> None:
    api, notes = read_document({"/a": {"get": {}}})
    assert api.description == ""
    assert not {note.code for note in notes} & {"W215", "W216", "W217", "W218", "W219", "W222"}


def test_webhooks_that_are_an_extension_are_named(read_document: Callable[..., Any]) -> None:
    api, notes = read_document({"/a": {"get": {}}}, openapi="3.0.3", **{"x-webhooks": {"newPet": POST}})
    (note,) = (note for note in notes if note.code == "W215")
    assert (note.message, note.pointer) == ("1 webhook is left out: newPet", "/x-webhooks")
    assert "webhooks newPet" in api.description
