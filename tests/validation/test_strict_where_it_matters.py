"""Refused is what would make a wrong request; a fault in what is never sent is a warning, and the part is left out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import Job, read

OK = {"200": {"description": "ok"}}
BROKEN = {"type": "object", "properties": {"n": {"type": 7}}}
TEXT = {"type": "string"}
NAMED = {"name": "q", "in": "query", "schema": TEXT}
RING = "#/components/schemas/"


@pytest.fixture
def documented(tmp_path: Path) -> Callable[..., Any]:
    """Read a document with one operation, this in it, and these members at its top."""

    def make(
        operation: Any = None, *, path: str = "/a", lenient: bool = False, name: str = "main.json", **top: Any
    ) -> Any:
        call = {"responses": OK, **(operation or {})}
        document = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {path: {"post": call}}, **top}
        document.setdefault("servers", [{"url": "https://a.example"}])
        file = tmp_path / name
        file.write_text(json.dumps(document))
        return read(Job(str(file), lenient=lenient))

    return make


def body(schema: Any, media: str = "application/json") -> dict[str, Any]:
    return {"requestBody": {"content": {media: {"schema": schema}}}}


def answers(**answer: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok", **answer}}}


@pytest.mark.parametrize(
    ("operation", "top"),
    [
        ({"responses": {"200": {"description": None}}}, {}),
        ({"responses": {"200": {}}}, {}),
        ({"responses": {}}, {}),
        ({"responses": None}, {}),
        ({"responses": {"abc": {"description": "ok"}}}, {}),
        (answers(content={"application/json": {"schema": BROKEN}}), {}),
        (answers(content={"gzip": {"schema": TEXT}}), {}),
        (answers(content={"application/json": {"schema": {"$ref": "#/components/schemas/gone"}}}), {}),
        (answers(headers={"X-A": {"schema": {"type": 7}}}), {}),
        (answers(links={"next": {"$ref": "#/components/links/gone"}}), {}),
        ({"summary": 7, "description": None, "deprecated": "yes", "tags": "pets"}, {}),
        ({"externalDocs": {"description": 7}}, {}),
        ({}, {"info": {"title": "T", "version": 1.0}}),
        ({}, {"info": {"title": "T"}}),
        ({}, {"info": {"version": "1", "title": 7, "contact": "me", "license": {}}}),
        ({}, {"tags": [{"name": "a"}, {"name": "a"}]}),
        ({}, {"tags": "pets"}),
        ({}, {"externalDocs": {}}),
        ({}, {"source": "me"}),
        ({}, {"components": {"schemas": {"Unused": BROKEN}}}),
        ({}, {"components": {"responses": {"Unused": {}}}}),
        ({"callbacks": {"done": {"{$request.body#/url}": {"post": {"responses": None}}}}}, {}),
        ({"parameters": [{"name": "n", "in": "query", "schema": {"type": "integer", "default": "many"}}]}, {}),
        (body({"type": "string", "pattern": 0}), {}),
        (body({"type": "string", "xml": {"example": "a"}}), {}),
        (body({"type": "string", "description": 7}), {}),
        ({"parameters": [NAMED, NAMED]}, {}),
        (body({"type": "object", "required": ["a", "a"]}), {}),
        ({"parameters": [{"name": "", "in": "query", "schema": TEXT}]}, {}),
        ({"parameters": [{"name": "", "in": "header", "schema": TEXT}]}, {}),
        (answers(content={"a/b": {"schema": {"$ref": "gone.json"}}}), {}),
        (answers(content={"a/b": {"schema": {"$ref": "main.json"}}}), {}),
        (answers(content={"a/b": {"schema": {"$ref": "https://a.example/b.json"}}}), {}),
        (answers(headers={"X-A": {"$ref": "../outside.json"}}), {}),
        ({}, {"components": {"schemas": {"A": {"$ref": RING + "B"}, "B": {"$ref": RING + "A"}}}}),
        ({}, {"components": {"securitySchemes": {"unused": {"type": "apiKey", "name": "k"}}}}),
        ({}, {"components": {"securitySchemes": {"unused": 7}}}),
        ({}, {"components": {"securitySchemes": {"unused": {"$ref": "gone.json"}}}}),
    ],
)
def test_a_fault_in_what_is_never_sent_is_a_warning(documented: Any, operation: Any, top: dict[str, Any]) -> None:
    api, notes, _ = documented(operation, **top)
    assert [operation.path for operation in api.operations] == ["/a"]
    assert {note.code for note in notes} & {"W303", "W304"}


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (body(BROKEN), "E201"),
        (body({"$ref": "#/components/schemas/gone"}), "E301"),
        (body(TEXT, "JSON"), "E222"),
        ({"parameters": [{"name": "q", "in": "query", "required": True}]}, "E201"),
        ({"parameters": [{"name": "q", "in": "qurey", "schema": TEXT}]}, "E201"),
        ({"paramters": [{"name": "q", "in": "query", "schema": TEXT}]}, "E201"),
        ({"reqestBody": {}}, "E201"),
        ({"parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}]}, "E204"),
        ({"security": [{"nowhere": []}]}, "E401"),
        ({"servers": [{"url": "https://a.example/<here>"}]}, "E224"),
        (body({"$ref": "gone.json"}), "E305"),
        (body({"$ref": "https://a.example/b.json"}), "E303"),
        ({"x-signing": "qlm-strict"}, "E406"),
        *(
            ({"parameters": [{"name": "", "in": location, "required": True, "schema": TEXT}]}, "E221")
            for location in ("query", "header", "cookie")
        ),
        ({"x-sining": {"scheme": "hmac"}}, "E406"),
    ],
)
def test_a_fault_in_what_is_sent_is_refused(documented: Any, operation: Any, code: str) -> None:
    with pytest.raises(PrerequestError) as caught:
        documented(operation)
    assert code in {diagnostic.code for diagnostic in caught.value.diagnostics}


def test_a_whole_number_is_read_as_the_text_that_it_must_be(documented: Any) -> None:
    server = {"url": "https://a.example:{port}/{v}", "variables": {"port": {"default": 8443}, "v": {"default": "1"}}}
    api, notes, _ = documented({"operationId": 7, "tags": [2024]}, servers=[server])
    assert api.operations[0].operation_id == "7"
    assert [folder.title for folder in api.folders] == ["2024"]
    assert api.servers[0].base_url == "https://a.example:8443/1"
    assert {note.message.partition(":")[0] for note in notes if note.code == "W304"} == {
        f"read as the text {number}" for number in (8443, 2024, 7)
    }


@pytest.mark.parametrize("name", ["main.json", "main.JSON", "main.txt", "main.yaml"])
def test_a_fraction_in_json_is_not_read_as_a_text(documented: Any, name: str) -> None:
    server = {"url": "https://a.example/{v}", "variables": {"v": {"default": 1.1}}}
    with pytest.raises(PrerequestError, match="stands where text is expected"):
        documented(servers=[server], name=name)


@pytest.mark.parametrize("extra", [{}, {"required": False}, {"required": "yes"}])
def test_a_path_parameter_is_required_whatever_it_says(documented: Any, extra: dict[str, Any]) -> None:
    written = {"name": "id", "in": "path", "schema": {"type": "integer"}, **extra}
    api, notes, _ = documented({"parameters": [written]}, path="/a/{id}")
    (parameter,) = api.operations[0].parameters
    assert (parameter.name, parameter.required, parameter.schema.types) == ("id", True, ("integer",))
    assert [note.code for note in notes if note.code.startswith("W3")] == ["W304"]


@pytest.mark.parametrize(
    "schemes",
    [{"used": {"type": "tls"}}, {"used": {"type": "apiKey", "name": "k"}}, {"other": {"type": "basic"}}],
)
def test_a_scheme_that_an_operation_names_is_refused(documented: Any, schemes: dict[str, Any]) -> None:
    for lenient in (False, True):
        with pytest.raises(PrerequestError):
            documented({"security": [{"used": []}]}, components={"securitySchemes": schemes}, lenient=lenient)


def test_a_ring_of_references_that_is_sent_is_refused(documented: Any) -> None:
    ring = {"A": {"$ref": RING + "B"}, "B": {"$ref": RING + "A"}}
    with pytest.raises(PrerequestError) as caught:
        documented(body({"$ref": RING + "A"}), components={"schemas": ring})
    assert {diagnostic.code for diagnostic in caught.value.diagnostics} == {"E302"}


def test_every_refusal_has_a_hint(documented: Any) -> None:
    refused: list[dict[str, Any]] = [
        {"paths": []},
        {"security": [{"a": []}], "components": {"securitySchemes": {"a": {"type": "apiKey", "name": "k"}}}},
        {"servers": [{"url": "https://{x y}.example"}]},
    ]
    for top in refused:
        with pytest.raises(PrerequestError) as caught:
            documented(**top)
        assert all(diagnostic.hint for diagnostic in caught.value.diagnostics)


def test_a_refusal_names_the_way_on(documented: Any) -> None:
    with pytest.raises(PrerequestError) as caught:
        documented(body(BROKEN))
    assert caught.value.diagnostics[0].hint.endswith("--lenient continues without it")
    documented(body(BROKEN), lenient=True)
    with pytest.raises(PrerequestError) as caught:
        documented({"security": [{"nowhere": []}]})
    assert "--lenient" not in caught.value.diagnostics[0].hint, "it would not help"


def test_a_version_that_is_a_number_is_that_number(documented: Any) -> None:
    api, _, _ = documented(info={"title": "T", "version": 1.5})
    assert (api.title, api.version) == ("T", "1.5")


def test_only_the_broken_part_is_left_out(documented: Any) -> None:
    example = {"application/json": {"schema": {"type": "integer"}}}
    api, _, _ = documented({"responses": {"200": {"description": None, "content": example}}})
    assert api.operations[0].responses[0].media[0].schema.types == ("integer",)
    content = {"JSON": {"schema": TEXT}, "application/json": {"schema": {"type": "integer"}}}
    api, _, _ = documented({"requestBody": {"content": content}})
    assert [media.media_type for media in api.operations[0].body.media] == ["application/json"]


def test_a_path_parameter_that_nobody_declares_is_text(documented: Any) -> None:
    api, notes, _ = documented(path="/a/{one}/{two}", operation={"parameters": []})
    parameters = api.operations[0].parameters
    assert [(parameter.name, parameter.location, parameter.required) for parameter in parameters] == [
        ("one", "path", True),
        ("two", "path", True),
    ]
    assert [note.code for note in notes if note.code == "W204"] == ["W204", "W204"]


def test_a_second_server_that_is_none_is_left_out(documented: Any) -> None:
    api, notes, _ = documented(servers=[{"url": "https://a.example"}, {"url": "http://localhost/Your API URL"}])
    assert [server.base_url for server in api.servers] == ["https://a.example"]
    assert "W304" in {note.code for note in notes}


def test_many_faults_take_few_rounds(documented: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.validation import repair

    rounds = []
    judge = repair.validate  # type: ignore[attr-defined]
    monkeypatch.setattr(repair, "validate", lambda *given, **named: rounds.append(1) or judge(*given, **named))  # type: ignore[func-returns-value]
    many = {str(status): {"description": None} for status in range(200, 500)}
    documented({"responses": many})
    documented({"responses": many}, lenient=True)
    assert len(rounds) <= 6


def test_validate_heeds_overlays(prerequest: Callable[..., Any], tmp_path: Path) -> None:
    document = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"parameters": 7}}}}
    (tmp_path / "main.json").write_text(json.dumps(document))
    update = {"target": "$.paths['/a'].get", "update": {"responses": OK}}
    actions = [{"target": "$.paths['/a'].get.parameters", "remove": True}, update]
    overlay = {"overlay": "1.0.0", "info": {"title": "O", "version": "1"}, "actions": actions}
    (tmp_path / "over.json").write_text(json.dumps(overlay))
    assert prerequest("validate", "main.json").returncode == 2
    done = prerequest("validate", "main.json", "--overlay", "over.json")
    assert (done.returncode, done.stderr.count("E2")) == (0, 0), done.stderr


@pytest.mark.parametrize(
    "dialect",
    [
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2019-09/schema",
        *(f"http://json-schema.org/draft-0{number}/schema{end}" for number in (4, 6, 7) for end in ("", "#")),
    ],
)
def test_a_schema_may_name_any_draft(documented: Any, dialect: str) -> None:
    media = {"application/json": {"schema": {"$schema": dialect, "type": "object"}}}
    for call in (body({"$schema": dialect, "type": "object"}), answers(content=media)):
        _, notes, _ = documented(call, openapi="3.1.0")
        assert not [note.code for note in notes if note.code != "W213"]
