"""What Qlik's documents say in words of their own, and what they leave unsaid."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.examples.values import parameter_pairs, sample
from generator.pipeline import Job, read

FILTER = {"name": "filter", "in": "query", "required": False, "type": "string"}


@pytest.fixture
def read_site(tmp_path: Path) -> Callable[..., Any]:
    """Read a site's document with these operations at /app and /reloadtask, and these properties of a schema."""

    def make(
        parameters: Any, properties: Any = (), api: str = "qlik-qrs", path: str = "/app", **operation: Any
    ) -> tuple[Any, Any]:
        answer = {"200": {"description": "OK", "schema": {"$ref": "#/definitions/App"}}}
        call = {"operationId": "0", "parameters": parameters, "responses": answer, **operation}
        document = {
            "swagger": "2.0",
            "info": {"title": "Site", "version": "1"},
            "host": "qlik:4242",
            "basePath": "/qrs",
            "paths": {path: {"get": call}},
            "definitions": {"App": {"type": "object", "properties": dict(properties)}},
        }
        file = tmp_path / "main.json"
        file.write_text(json.dumps(document))
        site, _, _ = read(Job(str(file), api=api))
        return site, site.operations[0]

    return make


def test_parameters_that_say_nothing_get_a_meaning_and_an_example(read_site: Callable[..., Any]) -> None:
    api, operation = read_site([FILTER])
    (parameter,) = operation.parameters
    assert parameter.description.startswith("`property operator value`")
    assert parameter.description.count(". ") == 0, "one sentence"
    assert parameter_pairs(parameter, api.schemas)[0][1] == "name sw 'Sales'"


@pytest.mark.parametrize("declared", [{"description": "My own"}, {"default": "true"}, {"type": "boolean"}])
def test_what_the_document_says_stays(read_site: Callable[..., Any], declared: dict[str, Any]) -> None:
    api, operation = read_site([{**FILTER, **declared}])
    (parameter,) = operation.parameters
    if "description" in declared:
        assert parameter.description == "My own"
    else:
        assert parameter_pairs(parameter, api.schemas)[0][1] != "name sw 'Sales'"


@pytest.mark.parametrize(("name", "location"), [("id", "path"), ("stream", "query"), ("targetappid", "query")])
def test_ids_get_that_of_an_object_the_server_has(read_site: Callable[..., Any], name: str, location: str) -> None:
    parameter = {"name": name, "in": location, "required": True, "type": "string", "format": "uuid"}
    api, operation = read_site([parameter], path="/app/{id}" if location == "path" else "/app")
    assert parameter_pairs(operation.parameters[0], api.schemas)[0][1] == "d6f3c81b-4e27-4a95-9b60-2c7e5a1f8d34"


@pytest.mark.parametrize("declared", [{}, {"format": "date-time"}, {"format": "uuid", "minLength": 40}])
def test_an_example_of_another_format_is_not_taken(read_site: Callable[..., Any], declared: dict[str, Any]) -> None:
    api, operation = read_site(
        [{"name": "id", "in": "path", "required": True, "type": "string", **declared}], path="/app/{id}"
    )
    assert parameter_pairs(operation.parameters[0], api.schemas)[0][1] != "d6f3c81b-4e27-4a95-9b60-2c7e5a1f8d34"


def test_other_documents_get_nothing_of_it(read_site: Callable[..., Any]) -> None:
    _, operation = read_site([FILTER], api="none")
    assert operation.parameters[0].description == ""


def test_deprecation_in_qliks_words(read_site: Callable[..., Any]) -> None:
    properties = {"old": {"type": "string", "x-qlik-deprecated": True}, "new": {"type": "string"}}
    api, operation = read_site([{**FILTER, "x-qlik-deprecated": True}], properties, **{"x-qlik-deprecated": True})
    assert operation.deprecated
    assert operation.parameters[0].deprecated
    assert {member.name: member.schema.deprecated for member in api.schemas["App"].properties} == {
        "old": True,
        "new": False,
    }


def test_encrypted_texts_are_secrets(read_site: Callable[..., Any]) -> None:
    api, _ = read_site([], {"oidcKey": {"type": "string", "format": "encrypted-text", "default": "canary"}})
    assert api.schemas["App"].properties[0].schema.secret
    assert sample(api.schemas["App"], api.schemas) == {"oidcKey": "..."}


@pytest.mark.parametrize(("kind", "secret"), [("boolean", False), ("integer", False), ("string", True)])
def test_a_switch_called_secret_is_a_switch(read_site: Callable[..., Any], kind: str, secret: bool) -> None:
    _, operation = read_site([{"name": "secret", "in": "query", "required": False, "type": kind}])
    assert (operation.parameters[0].variable is not None) is secret


def test_the_id_of_zeros_is_no_credential(read_site: Callable[..., Any]) -> None:
    token = {"name": "token", "in": "query", "required": True, "type": "string", "format": "uuid"}
    api, operation = read_site([token])
    assert parameter_pairs(operation.parameters[0], api.schemas)[0][1] == "00000000-0000-0000-0000-000000000000"
