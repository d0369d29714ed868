"""The bundled document of the repository service: complete, valid, in our own words, named by the rules."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from generator.document.load import load
from generator.naming.names import is_repeated, name_operations
from generator.naming.operation import RawOperation
from generator.naming.qlik import qlik_rules
from tests.paths import ROOT

SPEC = ROOT / "specs" / "qlik-qrs"
SHARED = ROOT.parent / "shared"
METHODS = ("get", "put", "post", "delete", "head")
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", re.IGNORECASE)


def shared(name: Any) -> Any:
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} absent: it lies beside the checkout")
    return json.loads((SHARED / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def document() -> Any:
    return load(SPEC / "openapi.yaml").root


@pytest.fixture(scope="module")
def manifest() -> Any:
    return tomllib.loads((SPEC / "spec.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def described() -> dict[tuple[Any, Any], Any]:
    """The operations of the curated resources as the table of facts has them, by method and path."""
    facts = shared("facts/qrs-resources.json")
    return {
        (operation["method"], operation["path"]): operation
        for curated in facts["curatedDefault"]["resources"]
        for operation in facts["resources"][curated["resource"]]["operations"]
        if not operation["path"].startswith("/about/api/default")
    }


def operations(document: Any) -> dict[tuple[Any, Any], Any]:
    return {(m.upper(), path): item[m] for path, item in document["paths"].items() for m in METHODS if m in item}


def resolved(document: Any, node: Any) -> Any:
    while "$ref" in node:
        target = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def type_of(schema: Any) -> Any:
    """The type of a schema as the table of facts writes it."""
    if schema is None:
        return None
    if schema.get("type") == "array":
        return f"{type_of(schema['items'])}[]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"map<{type_of(schema['additionalProperties'])}>"
    named = schema.get("$ref", schema.get("type")).rpartition("/")[2]
    return f"{named}({schema['format']})" if schema.get("format") not in (None, "password") else named


def schema_of(document: Any, node: Any) -> Any:
    return next(iter(resolved(document, node).get("content", {}).values()), {}).get("schema")  # type: ignore[call-overload]


def success(document: Any, operation: Any) -> tuple[Any, Any]:
    status, node = next((s, n) for s, n in operation["responses"].items() if s.startswith("2"))
    return status, type_of(schema_of(document, node))


def test_the_document_is_valid_from_its_folder() -> None:
    path = SPEC / "openapi.yaml"
    validate(yaml.safe_load(path.read_text("utf-8")), base_uri=path.as_uri())


def test_there_are_28_resources_and_478_operations(document: Any) -> None:
    listed = operations(document)
    assert len(listed) == 478
    assert len({operation["tags"][0] for operation in listed.values()}) == 28
    assert {tag["name"] for tag in document["tags"]} == {operation["tags"][0] for operation in listed.values()}
    assert all(len(tag["description"]) > 20 for tag in document["tags"])


def test_every_operation_stands_as_the_server_describes_it(
    document: Any, described: dict[tuple[Any, Any], Any]
) -> None:
    listed = operations(document)
    assert listed.keys() == described.keys()
    for key, operation in listed.items():
        fact = described[key]
        assert operation["operationId"] == fact["operationId"]
        assert operation["x-stability"] == fact["stability"]
        assert operation.get("deprecated", False) == fact["deprecated"]
        assert dict([success(document, operation)]) == fact["responses"]
        body = operation.get("requestBody")
        assert (body and type_of(schema_of(document, body))) == (fact["body"] and fact["body"]["schema"])


def test_every_parameter_stands_as_the_server_describes_it(
    document: Any, described: dict[tuple[Any, Any], Any]
) -> None:
    for key, operation in operations(document).items():
        facts = described[key]["params"]
        parameters = [resolved(document, node) for node in operation.get("parameters", ())]
        assert {
            (p["name"], p["in"], type_of(p["schema"]), p.get("required", False), json.dumps(p["schema"].get("default")))
            for p in parameters
        } == {(p["name"], p["in"], p["type"], p["required"], json.dumps(p.get("default"))) for p in facts}, key


# The server's document gives these bundles the short forms, with which nobody can name the app of a task.
BUNDLES = {f"{kind}{part}" for kind in ("ReloadTask", "ExternalProgramTask") for part in ("Bundle", "Change")}
IN_BUNDLES = {"ReloadTaskInBundle", "ExternalProgramTaskInBundle", "SchemaEventInBundle", "CompositeEventInBundle"}


def test_schemas_have_the_properties_the_server_describes(document: Any) -> None:
    facts = shared("facts/qrs-schemas.json")["schemas"]
    for name, schema in document["components"]["schemas"].items():
        if name in IN_BUNDLES:
            continue
        if name in BUNDLES:
            assert list(schema["properties"]) == list(facts[name])
            continue
        if "$self" in facts[name]:
            names = facts[name]["$self"]["enumNames"]
            assert schema.get("items", schema)["x-enumNames"] == names
            continue
        assert list(schema.get("properties", {})) == list(facts[name])
        assert set(schema.get("required", ())) == {key for key, fact in facts[name].items() if fact.get("required")}
        for key, fact in facts[name].items():
            member = schema["properties"][key]
            assert member.get("enum") == fact.get("enum")
            assert member.get("x-enumNames") == fact.get("enumNames")
            assert member.get("deprecated", False) == fact.get("deprecated", False)
            assert member.get("$ref", member.get("type")).rpartition("/")[2] == fact.get("ref", fact.get("type"))


def test_secrets_are_marked(document: Any) -> None:
    schemas = document["components"]["schemas"]
    for owner, name in (
        ("DataConnection", "password"),
        ("VirtualProxyConfig", "oidcClientSecret"),
        ("UserDirectorySettings", "secretValue"),
        ("CertificateExportParameters", "certificatePassword"),
        ("License", "key"),
    ):
        assert schemas[owner]["properties"][name]["format"] == "password"


def test_the_rules_give_the_ids_titles_and_folders_that_are_written(
    document: Any, described: dict[tuple[Any, Any], Any]
) -> None:
    listed = operations(document)
    raw = [
        RawOperation(method, path, response_is_array=str(success(document, operation)[1]).endswith("[]"))
        for (method, path), operation in listed.items()
    ]
    names = name_operations(raw, qlik_rules(), document["components"]["schemas"])
    assert [(n.id, n.folder_title) for n in names] == [(o["operationId"], o["tags"][0]) for o in listed.values()]
    assert [n.title for n in names] == [described[key]["name"] for key in listed]


def test_every_operation_explains_itself(document: Any) -> None:
    summaries = [operation["summary"] for operation in operations(document).values()]
    assert len(set(summaries)) == len(summaries)
    assert all(10 <= len(summary) <= 90 for summary in summaries)
    for operation in operations(document).values():
        assert len(operation["description"]) > 20
        assert operation["responses"]["403"] == {"$ref": "#/components/responses/Refused"}


def test_operations_that_are_mentioned_by_title_exist(document: Any) -> None:
    raw = [RawOperation(*key) for key in operations(document)]
    prose = [o["description"] for o in operations(document).values()] + [document["info"]["description"]]
    arrays = [
        RawOperation(r.method, r.path, response_is_array=str(success(document, o)[1]).endswith("[]"))
        for r, o in zip(raw, operations(document).values(), strict=True)
    ]
    titles = {name.title for name in name_operations(arrays, qlik_rules(), document["components"]["schemas"])}
    mentioned = {title for text in prose for title in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)}
    assert mentioned
    assert mentioned <= titles


def test_examples_of_bodies_fit_their_schemas(document: Any) -> None:
    checked = 0
    for operation in operations(document).values():
        for media in resolved(document, operation.get("requestBody", {})).get("content", {}).values():
            if "example" in media:
                schema = {**media["schema"], "components": document["components"]}
                Draft202012Validator(schema).validate(media["example"])
                checked += 1
    assert checked > 40


def texts(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from (
                [value] if key in ("summary", "description", "title") and isinstance(value, str) else texts(value)
            )
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def test_no_guid_is_a_name_and_no_sentence_is_taken_over(document: Any) -> None:
    for operation in operations(document).values():
        assert not GUID.search(operation["operationId"])
    for name in ("qlik-qrs-38.22.0", "qlik-qps-38.11.0"):
        theirs = " ".join(texts(shared(f"upstream/{name}.swagger.json"))).lower()
        for text in texts(document):
            for sentence in re.split(r"[.:;\n]+", text.lower()):
                assert len(sentence.strip()) <= 40 or sentence.strip() not in theirs


def test_every_call_is_keyed(document: Any) -> None:
    scheme = document["components"]["securitySchemes"]["xrfkey"]
    assert scheme["x-signing"] == {"scheme": "qlik-xrfkey"}
    assert document["security"] == [{"xrfkey": []}]
    assert not any("security" in operation for operation in operations(document).values())


def test_without_the_repeated_families_879_operations_are_left(manifest: Any) -> None:
    upstream = shared("upstream/qlik-qrs-38.22.0.swagger.json")
    kept = [
        (method, path)
        for path, item in upstream["paths"].items()
        for method in item
        if not is_repeated(path, manifest["repeated"])
    ]
    assert len(kept) == 879


def test_nothing_curated_is_in_a_repeated_family(document: Any, manifest: Any) -> None:
    assert not [path for path in document["paths"] if is_repeated(path, manifest["repeated"])]


def test_a_sites_own_document_is_recognised(manifest: Any) -> None:
    upstream = shared("upstream/qlik-qrs-38.22.0.swagger.json")
    assert upstream["info"]["title"] == manifest["recognise"]["title"]
    for prefix in manifest["recognise"]["path_prefixes"]:
        assert any(path.startswith(prefix) for path in upstream["paths"])


def test_every_way_in_is_there_and_brings_its_variables(manifest: Any) -> None:
    ways = {way["id"]: way for way in manifest["ways"]}
    assert {id_: way["headers"] for id_, way in ways.items()} == {
        "certificate": {"X-Qlik-User": "{qlikUser}"},
        "header": {"{qlikUserHeader}": "{qlikUser}"},
        "jwt": {"Authorization": "Bearer {qlikJwt}"},
        "session": {"Cookie": "{qlikSessionCookie}={qlikSession}"},
        "windows": {"User-Agent": "Windows"},
    }
    for way in ways.values():
        holes = re.findall(r"\{(\w+)\}", " ".join(f"{value} {name}" for name, value in way["headers"].items()))
        names = [variable["variable"] for variable in way.get("variables", ())]
        assert sorted(holes) == ([] if "login" in way else sorted(names))
    assert len(ways["windows"]["variables"]) == 2, "user and password of the login"
    assert ways["certificate"]["client_certificate"]
    assert ":4242/" in ways["certificate"]["base_url"]
    usual = {one["variable"]: one["default"] for way in ways.values() for one in way["variables"] if "default" in one}
    assert usual == {"qlikUserHeader": "hdr-usr", "qlikSessionCookie": "X-Qlik-Session"}


@pytest.mark.parametrize("name", ["qlik-qrs", "qlik-qps"])
def test_the_overlay_says_what_the_bundled_document_says(name: str) -> None:
    overlay = yaml.safe_load((ROOT / "specs" / name / "overlay.yaml").read_text("utf-8"))
    bundled = yaml.safe_load((ROOT / "specs" / name / "openapi.yaml").read_text("utf-8"))
    assert overlay["overlay"] == "1.0.0"
    (first, *_) = overlay["actions"]
    scheme, ours = first["update"]["securityDefinitions"]["xrfkey"], bundled["components"]["securitySchemes"]["xrfkey"]
    assert {key: scheme[key] for key in ("type", "in", "name", "x-signing")} == {
        key: ours[key] for key in ("type", "in", "name", "x-signing")
    }
    assert first["update"]["security"] == bundled["security"]
    assert first["update"]["schemes"] == ["https"]
