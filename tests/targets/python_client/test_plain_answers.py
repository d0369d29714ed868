"""What a method returns and asks for where a document says little: empty answers, media types, pages, repeats."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import pytest

from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.shop import answers, query
from tests.targets.python_client.team import operation
from tests.targets.python_client.test_team import as_json

_THING = {"type": "object", "properties": {"state": {"type": "string", "enum": ["new", "old", "new"]}}}
_PAGE = {"type": "object", "properties": {"rows": {"type": "array", "items": {}}, "hasMore": {"type": "boolean"}}}
_REFERENCE = {"$ref": "#/components/schemas/Whole"}


def _object(*names: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


_BODIES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _THING}, "application/vnd.thing+json": {"schema": _THING}},
    }
}
SPARING: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Sparing", "version": "1"},
    "servers": [{"url": "https://sparing.example.com"}],
    "paths": {
        "/things": {
            "get": operation("things", parameters=[query("page", {"type": "integer"})], responses=answers(_PAGE)),
            "post": operation("add", responses={**answers(_THING), **answers(status="202")}, **_BODIES),
        },
        "/said": {"post": operation("said", responses=answers(status="201"))},
        "/rows": {"get": operation("rows", responses=answers({"type": "string"}, "text/csv"))},
        "/word": {"get": operation("word", responses=answers({"type": "string"}))},
        "/any": {"get": operation("any_state", responses=answers({"$ref": "#/components/schemas/Any"}))},
    },
    "components": {
        "schemas": {
            "Contact": {
                **_object("mail", "phone"),
                "anyOf": [{"required": ["mail"]}, {"type": "object", "required": ["phone"]}],
            },
            "Mixed": {"allOf": [_object("id")], "oneOf": [_object("a"), _REFERENCE, {"type": "null"}]},
            "Whole": _object("id", "b"),
            "Any": {
                "oneOf": [_THING, {"type": "object", "properties": {"": {}, "class": {"type": "integer"}, "int": {}}}]
            },
        }
    },
}


_TABLE: dict[str, Any] = SPARING["paths"]["/rows"]["get"]["responses"]["200"]["content"]
_TABLE["application/json"] = {"schema": _REFERENCE}


@pytest.fixture
def client(client_from: Callable[..., Any], recorder: Any) -> Iterator[Any]:
    with client_from(SPARING, "sparing").module.Client(recorder.url) as opened:
        yield opened


def test_an_empty_answer_beside_a_value_is_none(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(202), as_json({"state": "new"})]
    assert client.team.add({}) is None
    assert client.team.add({}) == {"state": "new"}
    assert type(None) in get_args(get_type_hints(client.team.add)["return"])


def test_an_answer_without_a_type_is_a_text_of_any_media_type(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(201, b"made", {"Location": "/things/1"})]
    assert client.team.said() == "made"
    assert recorder.last.header("accept") == "*/*"


@pytest.mark.parametrize(
    ("body", "charset", "word"),
    [
        (b"plain", "", "plain"),
        (b'"quoted"', "", "quoted"),
        (b'\xef\xbb\xbf "marked"', "", "marked"),
        (b'{"a": "b"}', "", '{"a": "b"}'),
        ('"grün"'.encode("latin-1"), "; charset=ISO-8859-1", "grün"),
        ('"grün"'.encode(), "; charset=ISO-8859-1", "grün"),
    ],
)
def test_a_text_may_lack_the_quotes_of_json(client: Any, recorder: Any, body: bytes, charset: str, word: str) -> None:
    recorder.answers = [Answer(200, body, {"Content-Type": f"application/json{charset}"})]
    assert client.team.word() == word


@pytest.mark.parametrize(
    ("media_type", "value"), [("text/csv", "[1],{}"), ("text/plain", [1]), ("application/json", [1]), ("", [1])]
)
def test_the_media_type_of_an_answer_counts_more_than_its_start(
    client: Any, recorder: Any, media_type: str, value: Any
) -> None:
    body = value if isinstance(value, str) else str(value)
    recorder.answers = [Answer(200, body.encode(), {"Content-Type": media_type} if media_type else {})]
    assert client.team.rows() == value


@pytest.mark.parametrize("body", [b'"cut off', '"grün"'.encode("latin-1")])
def test_a_text_in_broken_json_is_an_error(client: Any, recorder: Any, body: bytes) -> None:
    recorder.answers = [Answer(200, body, {"Content-Type": "application/json"})]
    with pytest.raises(importlib.import_module("sparing_client").AnswerError, match="not the text"):
        client.team.word()


def test_the_media_types_of_a_body_are_named(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(202)]
    kind = get_type_hints(client.team.add)["content_type"]
    assert kind == Literal["application/json", "application/vnd.thing+json"]
    client.team.add({}, content_type="application/vnd.thing+json")
    assert recorder.last.header("content-type") == "application/vnd.thing+json"


def test_the_answer_says_which_page_is_the_last(client: Any, recorder: Any) -> None:
    pages = importlib.import_module("sparing_client").pages
    recorder.answers = [as_json({"rows": [1], "hasMore": True}), as_json({"rows": [2], "hasMore": False})]
    assert [page["rows"] for page in pages(client.team.things)] == [[1], [2]]
    assert len(recorder.requests) == 2
    recorder.answers = [as_json({"rows": [1]}), as_json({"rows": []})]
    assert [page["rows"] for page in pages(client.team.things)] == [[1], []]


def test_an_api_that_only_reads_and_adds_may_read_again(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(503), as_json({})]
    assert client.using(retry=importlib.import_module("sparing_client").Retry(first_wait=0.01)).team.any_state() == {}


def test_types_are_declared_once_and_without_detours(client: Any) -> None:
    types = importlib.import_module("sparing_client.types")
    names = {name for name in vars(types) if name[0].isupper()} - {"Any", "Json", "Literal", "TypedDict", "TypeAlias"}
    # The values of an enum are the same in requests; the names of `Option2` hide no types, for it is no class.
    others = {"Contact", "Mixed", "MixedOption1", "Whole", "AddContentType"}
    assert names == {"AddBody", "AddAnswer", "ThingsAnswer", "Any2", "Any2Option1", "Any2Option2", *others}
    assert 'state: Literal["new", "old"]\n' in Path(types.__file__ or "").read_text()
    assert get_type_hints(types.Any2Option2) == {"class": int, "int": Any}


def test_members_beside_alternatives_are_members_of_each(client: Any) -> None:
    """Alternatives that only require members are no types of their own; one that has all members stays itself."""
    types = importlib.import_module("sparing_client.types")
    assert get_type_hints(types.Contact) == {"mail": str, "phone": str}
    assert get_type_hints(types.MixedOption1) == {"id": str, "a": str}
    assert types.Mixed == types.MixedOption1 | types.Whole | None
