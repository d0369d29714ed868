"""Security schemes and requirements as authors write them: the login that is meant is sent, and none is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import Job, read

TOKEN = {"type": "http", "scheme": "bearer"}
URL = "https://a.example/token"
FLOW = {"tokenUrl": URL, "scopes": {"a": "A"}}


def login(folder: Path, security: Any, scheme: dict[str, Any], version: str = "3.0.3") -> tuple[list[Any], list[str]]:
    """Return what an operation sends, by alternative, and the codes of the warnings."""
    operation = {"operationId": "getOne", "responses": {"200": {"description": "ok"}}}
    root = {"openapi": version, "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example"}]}
    root |= {"components": {"securitySchemes": {"s": scheme, "other": TOKEN}}, "security": security}
    path = folder / "a.json"
    path.write_text(json.dumps({**root, "paths": {"/a": {"get": operation}}}))
    api, notes, _ = read(Job(str(path)))
    choices = [
        [(one.kind, one.name, *((grant.flow, *grant.scopes) for grant in one.grants)) for one in choice.credentials]
        for choice in api.operations[0].security
    ]
    return choices, [note.code for note in notes]


@pytest.mark.parametrize("security", [{"s": []}, ["s"], [{"s": None}], [{"s": {}}]])
def test_a_requirement_in_another_form(tmp_path: Path, security: Any) -> None:
    assert login(tmp_path, security, TOKEN) == ([[("bearer", "Authorization")]], ["W304"])


def test_two_names_are_alternatives_and_one_object_is_both(tmp_path: Path) -> None:
    key = {"type": "apiKey", "in": "query", "name": "k"}
    sent, token = ("apiKey", "k"), ("bearer", "Authorization")
    assert login(tmp_path, ["s", "other"], key) == ([[sent], [token]], ["W304"])
    assert login(tmp_path, {"s": [], "other": []}, key) == ([[sent, token]], ["W304"])


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("scheme", "sent"),
    [
        ({"type": "bearer"}, ("bearer", "Authorization")),
        ({"type": "basic"}, ("basic", "")),
        ({"type": "HTTP", "scheme": "Bearer"}, ("bearer", "Authorization")),
        ({**TOKEN, "in": "header", "name": "Authorization", "bearerFormat": "JWT"}, ("bearer", "Authorization")),
        ({"type": "apikey", "in": "Header", "name": "X-A"}, ("apiKey", "X-A")),
        ({"type": "openIdConnect"}, ("bearer", "Authorization")),
        (
            {"type": "oauth2", "flow": "application", **FLOW},
            ("bearer", "Authorization", ("clientCredentials", ("a", "A"))),
        ),
        (
            {"type": "OAuth2", "flows": {"client_credentials": {"tokenUrl": URL, "scopes": ["a"]}}},
            ("bearer", "Authorization", ("clientCredentials", ("a", ""))),
        ),
        (
            {"type": "oauth2", "flows": {"accessCode": {"authorizationUrl": URL, "tokenUrl": URL}}},
            ("bearer", "Authorization", ("authorizationCode",)),
        ),
    ],
)
def test_a_scheme_in_other_words(tmp_path: Path, version: str, scheme: dict[str, Any], sent: Any) -> None:
    choices, codes = login(tmp_path, [{"s": []}], scheme, version)
    assert choices == [[sent]]
    assert set(codes) <= {"W304"}


@pytest.mark.parametrize(
    ("scheme", "sent"),
    [
        ({"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"}, "bearer Authorization"),
        ({"type": "bearer"}, "bearer Authorization"),
        ({"type": "http", "scheme": "basic"}, "basic "),
        ({"type": "Basic", "in": "header", "name": "Authorization"}, "basic "),
        ({"type": "apiKey", "in": "Header", "name": "X-A", "scheme": "bearer"}, "apiKey X-A"),
        ({"type": "oauth2", "flow": "clientCredentials", **FLOW}, "bearer Authorization clientCredentials"),
        ({"type": "oauth2", "flows": {"clientCredentials": FLOW}}, "bearer Authorization clientCredentials"),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, "apiKey sid"),
        ({"type": "apiKey", "in": "body", "name": "sid"}, ""),
    ],
)
def test_a_scheme_of_swagger_in_other_words(tmp_path: Path, scheme: dict[str, Any], sent: str) -> None:
    operation = {"operationId": "getOne", "responses": {"200": {"description": "ok"}}}
    root = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "host": "a.example", "schemes": ["https"]}
    root |= {"securityDefinitions": {"s": scheme}, "security": ["s"], "paths": {"/a": {"get": operation}}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(root))
    if not sent:
        with pytest.raises(PrerequestError, match="E201"):
            read(Job(str(path)))
        return
    [credential] = read(Job(str(path)))[0].operations[0].security[0].credentials
    grants = [grant.flow for grant in credential.grants]
    assert " ".join([credential.kind, credential.name, *grants]) == sent


@pytest.mark.parametrize(
    "scheme",
    [
        {"type": "token"},
        {"type": "http"},
        {"type": "apiKey", "name": "X-A"},
        {"type": "HTTP", "scheme": "bearer", "x-signing": {"scheme": "hmac"}},
        {"type": "HTTP", "scheme": "bearer", "x-sign": "hmac"},
    ],
)
def test_a_scheme_that_may_mean_anything_is_refused(tmp_path: Path, scheme: dict[str, Any]) -> None:
    with pytest.raises(PrerequestError):
        login(tmp_path, [{"s": []}], scheme)


@pytest.mark.parametrize("security", [[{"s": 5}], [5], 5, [{"S": []}], "s"])
def test_a_requirement_that_may_mean_anything_is_refused(tmp_path: Path, security: Any) -> None:
    with pytest.raises(PrerequestError):
        login(tmp_path, security, TOKEN)
