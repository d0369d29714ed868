"""The bundled QLM document says what the vendor's documentation says, and nothing else."""

import json
import tomllib
from collections import Counter
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from tests.paths import ROOT

SPEC = ROOT / "specs" / "qlm"
FACTS = ROOT.parent / "shared" / "facts" / "qlm-http-methods.json"
VERBS = ("get", "post")


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load((SPEC / "openapi.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def manifest() -> Any:
    return tomllib.loads((SPEC / "spec.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def facts() -> Any:
    if not FACTS.is_file():
        pytest.skip("the table of documented methods is absent")
    return json.loads(FACTS.read_text("utf-8"))


def operations(document: Any) -> list[tuple[Any, Any, Any]]:
    return [(path, verb, item[verb]) for path, item in document["paths"].items() for verb in VERBS if verb in item]


def resolved(document: Any, node: Any) -> Any:
    if "$ref" not in node:
        return node
    for step in node["$ref"].removeprefix("#/").split("/"):
        document = document[step]
    return document


def arguments(document: Any) -> Any:
    """All arguments as (method, name) -> parameter; a list fails the test where a method has one twice."""
    parameters = {}
    for path, item in document["paths"].items():
        nodes = [
            *item.get("parameters", ()),
            *(node for verb in VERBS for node in item.get(verb, {}).get("parameters", ())),
        ]
        for node in nodes:
            parameter = resolved(document, node)
            key = (path.removeprefix("/"), parameter["name"])
            assert key not in parameters
            parameters[key] = parameter
    return parameters


def documented(facts: Any) -> dict[tuple[Any, Any], Any]:
    return {
        (method["name"], argument["name"]): argument for method in facts["methods"] for argument in method["arguments"]
    }


def as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else str(value)


def kind(schema: Any) -> Any:
    return "date" if schema.get("format") == "date" else schema["type"]


def test_the_document_is_valid(document: Any) -> None:
    validate(document)


def test_counts(document: Any) -> None:
    assert len(document["paths"]) == 26
    assert len(operations(document)) == 31
    assert len(arguments(document)) == 249


def test_methods_and_verbs_are_the_documented_ones(document: Any, facts: Any) -> None:
    written = Counter((path.removeprefix("/"), verb.upper()) for path, verb, _ in operations(document))
    assert written == Counter((method["name"], verb) for method in facts["methods"] for verb in method["verbs"])


def test_arguments_are_the_documented_ones(document: Any, facts: Any) -> None:
    written = {
        key: (
            parameter["in"],
            kind(parameter["schema"]),
            [as_text(value) for value in parameter["schema"].get("enum", ())],
            parameter.get("required", False),
            parameter["schema"].get("format") == "password",
        )
        for key, parameter in arguments(document).items()
    }
    assert written == {
        key: ("query", fact["type"], fact.get("enum", []), fact["required"] is True, fact["secret"])
        for key, fact in documented(facts).items()
    }


def test_defaults_are_those_the_server_is_documented_to_have(document: Any, facts: Any) -> None:
    written = {
        key: as_text(parameter["schema"]["default"])
        for key, parameter in arguments(document).items()
        if "default" in parameter["schema"]
    }
    assert written == {
        key: fact["default"].split()[0]
        for key, fact in documented(facts).items()
        if "default" in fact and "assumed" not in fact["default"]
    }


def test_each_documented_example_of_a_plain_argument_has_one_here(document: Any, facts: Any) -> None:
    written = arguments(document)
    missing = [
        key
        for key, fact in documented(facts).items()
        if "example" in fact and not fact["secret"] and "example" not in written[key]
    ]
    assert missing == []


def test_doubtful_spellings_are_noted(document: Any) -> None:
    written = arguments(document)
    for method, argument, spelling in (
        ("ReleaseLicenseHttp", "is_deacivation_code", "is_deactivation_code"),
        ("EnableMaintenancePlan", "is_maintduration", "is_mainduration"),
        ("RequestAuthorizationCodeForActivationHttp", "is_minorversion", "is_minorverson"),
        ("RetrieveActivationKeyHttp", "is_orderID", "is_orderid"),
        ("Register", "is_userdata1", "is_userData1"),
    ):
        assert spelling in written[method, argument]["description"]


def test_secrets_have_neither_example_nor_default(document: Any) -> None:
    secrets = [argument for argument in arguments(document).values() if argument["schema"].get("format") == "password"]
    assert secrets
    for parameter in secrets:
        assert not {"example", "examples"} & parameter.keys()
        assert not {"example", "examples", "default", "enum", "const"} & parameter["schema"].keys()


@pytest.mark.parametrize("key", ["operationId", "summary"])
def test_names_and_titles_are_unique(document: Any, key: str) -> None:
    values = [operation[key].casefold() for _, _, operation in operations(document)]
    assert len(set(values)) == 31


def test_the_second_verb_bears_the_name_of_the_first(document: Any) -> None:
    for item in document["paths"].values():
        if "get" in item and "post" in item:
            assert item["post"]["operationId"] == item["get"]["operationId"] + "_post"
            assert item["post"]["summary"] == item["get"]["summary"] + " (POST)"


def test_tags_are_the_documented_groups_and_described(document: Any, facts: Any) -> None:
    groups = {method["name"]: method["group"].capitalize() for method in facts["methods"]}
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    assert described == set(groups.values())
    for path, _, operation in operations(document):
        assert operation["tags"] == [groups[path.removeprefix("/")]]


def test_only_one_method_demands_a_signature_and_all_others_may(document: Any) -> None:
    assert document["security"] == [{}, {"qlmStrict": []}]
    demanding = {path: operation["security"] for path, _, operation in operations(document) if "security" in operation}
    assert demanding == {"/RetrieveActivationKeyHttp": [{"qlmStrict": []}]}


def test_the_security_scheme_names_the_signing_scheme(document: Any) -> None:
    scheme = document["components"]["securitySchemes"]["qlmStrict"]
    assert scheme["x-signing"] == {"scheme": "qlm-strict", "version": "2"}
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "X-Qlm-Authentication-Token")


def test_only_register_lives_elsewhere(document: Any) -> None:
    elsewhere = [path for path, item in document["paths"].items() if "servers" in item]
    assert elsewhere == ["/Register"]


def test_result_codes_and_licence_flags_are_the_documented_ones(document: Any, facts: Any) -> None:
    schemas = document["components"]["schemas"]
    codes, flags = schemas["ResultCode"], schemas["LicenseStatus"]
    assert dict(zip(codes["x-enumNames"], codes["enum"], strict=True)) == {
        code["name"]: code["code"] for code in facts["errorCodes"]
    }
    assert len(codes["x-enumDescriptions"]) == 63
    assert dict(zip(flags["x-enumNames"], flags["enum"], strict=True)) == facts["licenseStatus"]


def test_documented_answer_fields_are_all_there(document: Any, facts: Any) -> None:
    def fields(method: Any) -> Any:
        operation = next(item for path, _, item in operations(document) if path == f"/{method}")
        media = resolved(document, operation["responses"]["200"])["content"]["application/xml"]
        schema = resolved(document, media["schema"])
        assert schema["xml"]["name"] == "QuickLicenseManager"
        return schema["properties"].keys()

    for method in facts["methods"]:
        listed = method["response"].get("fields")
        if method["response"]["format"] != "unknown" and isinstance(listed, list):
            assert {field["name"].split("/")[0] for field in listed} <= fields(method["name"])


def test_posted_field_names_are_the_documented_ones(document: Any, facts: Any) -> None:
    examples = {example["summary"]: set(example["value"]) for example in document["components"]["examples"].values()}
    vendors = facts["vendorFields"]["vendors"]
    assert examples == {name: set("+".join(fields.values()).split("+")) for name, fields in vendors.items()}
    body = resolved(document, document["paths"]["/GetActivationKey"]["post"]["requestBody"])
    shown = body["content"]["application/x-www-form-urlencoded"]["examples"].values()
    assert len({example["$ref"] for example in shown}) == len(vendors)


def test_every_component_is_used(document: Any) -> None:
    text = json.dumps(document)
    unused = [
        f"{kind}/{name}"
        for kind, members in document["components"].items()
        if kind != "securitySchemes"
        for name in members
        if f'"#/components/{kind}/{name}"' not in text
    ]
    assert unused == ["schemas/LicenseStatus", "schemas/ResultCode"]


def test_the_files_are_utf8_with_plain_line_ends() -> None:
    for file in SPEC.iterdir():
        data = file.read_bytes()
        assert data.decode("utf-8").endswith("\n")
        assert not {b"\r", b"\t", b"\xef\xbb\xbf"} & {
            data[at : at + size] for size in (1, 3) for at in range(len(data))
        }


def test_the_document_has_no_anchors() -> None:
    tokens = yaml.scan((SPEC / "openapi.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert not [token for token in tokens if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken)]


def test_the_manifest_describes_the_document(manifest: Any, document: Any) -> None:
    assert (SPEC / manifest["document"]).is_file()
    assert manifest["title"] == document["info"]["title"]
    assert manifest["version"] == document["info"]["version"]
    assert (manifest["prefix"], manifest["base_url"], manifest["naming"]) == ("qlm", "QLM_URL", "document")


def test_the_ways_are_the_servers_with_their_defaults(manifest: Any, document: Any) -> None:
    filled = [
        server["url"].format(**{name: variable["default"] for name, variable in server["variables"].items()})
        for server in document["servers"]
    ]
    assert [way["id"] for way in manifest["ways"]] == ["classic", "qlm20"]
    assert [way["base_url"] for way in manifest["ways"]] == filled


def test_each_secret_argument_has_a_variable_of_its_own(manifest: Any, document: Any) -> None:
    secrets = {name for (_, name), item in arguments(document).items() if item["schema"].get("format") == "password"}
    variables = manifest["parameters"]
    assert variables.keys() == secrets
    assert all(variable["secret"] for variable in variables.values())
    assert (variables["is_user"]["variable"], variables["is_user"]["env"]) == ("qlmUser", "QLM_USER")
    assert (variables["is_pwd"]["variable"], variables["is_pwd"]["env"]) == ("qlmPassword", "QLM_PASSWORD")
    assert len({variable["env"] for variable in variables.values()}) == len(secrets)
