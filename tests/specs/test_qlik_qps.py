"""The bundled document of the proxy service: complete, valid, in our own words, named by the rules."""

import json
import tomllib
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from generator.naming.names import name_operations
from generator.naming.operation import RawOperation
from generator.naming.qlik import qlik_rules
from tests.paths import ROOT

SPEC = ROOT / "specs" / "qlik-qps"
SHARED = ROOT.parent / "shared"
METHODS = ("get", "post", "delete")


def shared(name: Any) -> Any:
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} absent: it lies beside the checkout")
    return json.loads((SHARED / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load((SPEC / "openapi.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def manifest() -> Any:
    return tomllib.loads((SPEC / "spec.toml").read_text("utf-8"))


def operations(document: Any) -> list[tuple[Any, Any, Any]]:
    return [(m.upper(), path, item[m]) for path, item in document["paths"].items() for m in METHODS if m in item]


def resolved(document: Any, node: Any) -> Any:
    while "$ref" in node:
        target = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def type_of(document: Any, response: Any) -> Any:
    schema = next(iter(resolved(document, response).get("content", {}).values()), {}).get("schema")  # type: ignore[call-overload]
    if schema is None:
        return None
    if schema.get("type") == "array":
        return f"{schema['items'].get('$ref', schema['items'].get('type')).rpartition('/')[2]}[]"
    if isinstance(schema.get("additionalProperties"), dict):
        inner = schema["additionalProperties"]
        return f"map<{inner.get('$ref', inner.get('type')).rpartition('/')[2]}>"
    return schema.get("$ref", schema.get("type")).rpartition("/")[2]


def test_the_document_is_valid(document: Any) -> None:
    validate(document)


def test_every_operation_stands_as_the_server_describes_it(document: Any) -> None:
    facts = shared("facts/qps-resources.json")
    described = {
        (o["method"], o["path"]): (o["operationId"], o["name"], resource, o["stability"], o["responses"])
        for resource, group in facts["resources"].items()
        for o in group["operations"]
    }
    written = {}
    for method, path, operation in operations(document):
        answers = {status: type_of(document, r) for status, r in operation["responses"].items() if status != "403"}
        (tag,) = operation["tags"]
        written[method, path] = (operation["operationId"], None, tag.lower(), operation["x-stability"], answers)
    assert {key: (id_, None, *rest) for key, (id_, _, *rest) in described.items()} == written
    assert len(written) == 24


def in_small(key: Any, schema: Any) -> Any:
    assert key[:1].isupper() is (schema in ANSWERS)
    return key[:1].lower() + key[1:]


ANSWERS = ("AddedSession", "DeletedSession", "SessionData", "TicketResponse")


def test_schemas_have_the_properties_the_server_describes(document: Any) -> None:
    """Names in answers arrive with a capital, whatever the server describes."""
    facts = shared("facts/qps-resources.json")["schemas"]
    schemas = {
        name: {
            **schema,
            "properties": {in_small(key, name): value for key, value in schema.get("properties", {}).items()},
            "required": [in_small(key, name) for key in schema.get("required", [])],
        }
        for name, schema in document["components"]["schemas"].items()
    }
    request = schemas.pop("SessionRequest")
    assert (request["properties"].keys(), request["required"]) == (
        schemas["SessionData"]["properties"].keys(),
        schemas["SessionData"]["required"],
    )
    assert schemas.keys() == facts.keys()
    for name, described in facts.items():
        if "$self" in described:
            assert schemas[name]["x-enumNames"] == described["$self"]["enumNames"]
            continue
        assert list(schemas[name].get("properties", {})) == list(described)
        required = [key for key, value in described.items() if value.get("required")]
        assert schemas[name].get("required", []) == required


def test_the_rules_give_the_ids_and_folders_that_are_written(document: Any) -> None:
    raw = [
        RawOperation(
            method, path, response_is_array=str(type_of(document, next(iter(o["responses"].values())))).endswith("[]")
        )
        for method, path, o in operations(document)
    ]
    names = name_operations(raw, qlik_rules(), document["components"]["schemas"])
    assert [(n.id, n.folder_title) for n in names] == [
        (o["operationId"], o["tags"][0]) for _, _, o in operations(document)
    ]


def test_every_operation_explains_itself_and_the_refusal(document: Any) -> None:
    for _, _, operation in operations(document):
        assert 10 < len(operation["summary"]) <= 80
        assert len(operation["description"]) > 40
        assert operation["responses"]["403"] == {"$ref": "#/components/responses/Refused"}
    assert {tag["name"] for tag in document["tags"]} == {o["tags"][0] for _, _, o in operations(document)}


def test_summaries_are_unique(document: Any) -> None:
    summaries = [operation["summary"] for _, _, operation in operations(document)]
    assert len(set(summaries)) == len(summaries)


def test_every_call_is_keyed(document: Any) -> None:
    scheme = document["components"]["securitySchemes"]["xrfkey"]
    assert scheme["x-signing"] == {"scheme": "qlik-xrfkey"}
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "X-Qlik-Xrfkey")
    assert document["security"] == [{"xrfkey": []}]
    assert not any("security" in operation for _, _, operation in operations(document))


def test_a_certificate_never_goes_without_a_user(manifest: Any) -> None:
    ways = [way for way in manifest["ways"] if way.get("client_certificate")]
    assert ways
    for way in ways:
        assert way["headers"] == {"X-Qlik-User": "{qlikUser}"}
        assert ":4243/" in way["base_url"]
        assert [(v["variable"], v["env"]) for v in way["variables"]] == [("qlikUser", "QLIK_USER")]


def test_a_sites_own_document_is_recognised(manifest: Any) -> None:
    upstream = shared("upstream/qlik-qps-38.11.0.swagger.json")
    assert upstream["info"]["title"] == manifest["recognise"]["title"]
    for prefix in manifest["recognise"]["path_prefixes"]:
        assert any(path.startswith(prefix) for path in upstream["paths"])
