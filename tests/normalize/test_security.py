"""As whom requests are sent: every alternative, each scheme with variables of its own."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.errors import PrerequestError

BEARER = {"type": "http", "scheme": "bearer"}
BASIC = {"type": "http", "scheme": "basic"}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
FLOWS = {
    "clientCredentials": {"tokenUrl": "https://a.example/token", "scopes": {"read": "Look", "write": ""}},
    "authorizationCode": {
        "authorizationUrl": "https://a.example/authorize",
        "tokenUrl": "https://a.example/token",
        "refreshUrl": "https://a.example/refresh",
        "scopes": {},
    },
}


@pytest.fixture
def secured(read_document: Callable[..., Any]) -> Callable[..., Any]:
    """Read one operation with this security, parameters and schemes."""

    def make(security: Any, parameters: Any = (), **schemes: Any) -> Any:
        operation = {"security": security, "parameters": list(parameters)}
        api, _ = read_document({"/a": {"get": operation}}, components={"securitySchemes": schemes})
        return api.operations[0]

    return make


def names(choice: Any) -> list[Any]:
    return [variable.name for variable in choice.variables]


def test_alternatives_stay_in_their_order(secured: Callable[..., Any]) -> None:
    operation = secured([{"b": []}, {"k": []}, {"u": [], "k": []}, {}], b=BEARER, k=KEY, u=BASIC)
    assert [[credential.id for credential in choice.credentials] for choice in operation.security] == [
        ["b"],
        ["k"],
        ["u", "k"],
        [],
    ]
    assert [credential.id for credential in operation.credentials] == ["b"]
    assert [credential.id for credential in operation.all_credentials] == ["b", "k", "u"]


@pytest.mark.parametrize(
    ("requirement", "alternatives"),
    [
        ("u b", ["u", "b"]),
        ("b u k", ["b k", "u k"]),
        ("k low", ["k", "low"]),
        ("u b k low", ["u k", "b low", "u low", "b k"]),
        ("u d b other k low", ["u k", "d low", "b low", "other low", "u low", "d k", "b k", "other k"]),
        ("u d b k low query", ["u k query", "d low query", "b low query", "u low query", "d k query", "b k query"]),
        ("k b query", ["k b query"]),
        ("cookie upper", ["cookie upper"]),
        ("mtls u", ["mtls u"]),
    ],
)
def test_schemes_that_cannot_be_sent_together_are_alternatives(
    read_document: Callable[..., Any], requirement: str, alternatives: list[str]
) -> None:
    schemes = {
        "u": BASIC,
        "b": BEARER,
        "d": {"type": "http", "scheme": "digest"},
        "k": KEY,
        "other": {"type": "http", "scheme": "SharedKey"},
        "low": {**KEY, "name": "x-key"},
        "query": {**KEY, "in": "query"},
        "cookie": {**KEY, "in": "cookie"},
        "mtls": {"type": "mutualTLS"},
        "upper": {**KEY, "in": "cookie", "name": "X-KEY"},
    }
    security: Any = [{name: [] for name in requirement.split()}]
    paths = {path: {"get": {"security": security}} for path in ("/a", "/b")}
    api, notes = read_document(paths, components={"securitySchemes": schemes})
    for operation in api.operations:
        assert [" ".join(one.id for one in choice.credentials) for choice in operation.security] == alternatives
    assert [note.code for note in notes].count("W221") == (len(alternatives) > 1)


def test_a_signature_takes_the_place_of_a_scheme_that_it_would_replace(secured: Callable[..., Any]) -> None:
    key = {**KEY, "name": "X-Sign"}
    recipe = {"scheme": "hmac", "text": "{method}", "sign": {"hmac": "sha256", "encoding": "hex"}}
    hmac = {**recipe, "send": {"headers": {"X-Sign": "{signature}"}}}
    operation = secured([{"k": [], "b": [], "s": []}], k=key, b=BEARER, s={**KEY, "x-signing": hmac})
    choices = [([one.id for one in choice.credentials], choice.signing is not None) for choice in operation.security]
    assert choices == [(["b"], True)]


def test_there_are_few_alternatives_of_many_schemes(read_document: Callable[..., Any]) -> None:
    schemes = {f"k{number}": {**KEY, "description": str(number)} for number in range(100)}
    paths: Any = {"/a": {"get": {"security": [{key: [] for key in schemes}]}}}
    api, notes = read_document(paths, components={"securitySchemes": schemes})
    assert len(api.operations[0].security) == 8
    (message,) = [note.message for note in notes if note.code == "W221"]
    assert message.startswith("k0 and k1")
    assert len(message) < 150


@pytest.mark.parametrize("security", [[], [{}]])
def test_no_login(secured: Callable[..., Any], security: Any) -> None:
    operation = secured(security, b=BEARER)
    assert operation.credentials == ()
    assert not operation.signed


def test_a_login_that_may_be_left_out(secured: Callable[..., Any]) -> None:
    operation = secured([{}, {"b": []}], b=BEARER)
    assert operation.credentials == ()
    assert [credential.id for credential in operation.all_credentials] == ["b"]


def test_each_scheme_has_variables_of_its_own(secured: Callable[..., Any]) -> None:
    schemes = {
        "userToken": BEARER,
        "operator": BEARER,
        "basicA": BASIC,
        "basicB": BASIC,
        "keyH": {**KEY, "name": "apikey"},
        "keyQ": {"type": "apiKey", "in": "query", "name": "apikey"},
    }
    operation = secured([{name: []} for name in schemes], **schemes)
    assert [names(choice) for choice in operation.security] == [
        ["shopUserToken"],
        ["shopOperatorToken"],
        ["shopBasicAUser", "shopBasicAPassword"],
        ["shopBasicBUser", "shopBasicBPassword"],
        ["shopKeyH"],
        ["shopKeyQ"],
    ]


def test_the_only_scheme_of_its_type_has_a_plain_name(secured: Callable[..., Any]) -> None:
    operation = secured([{"b": []}, {"u": []}, {"k": []}], b=BEARER, u=BASIC, k=KEY)
    expected = [["shopToken"], ["shopUser", "shopPassword"], ["shopXKey"]]
    assert [names(choice) for choice in operation.security] == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [("Your *key*\nas user.\n\nMore.", "Your *key* as user."), ("# Login", ""), ("x" * 201, "")],
)
def test_a_short_description_says_what_a_secret_is(
    secured: Callable[..., Any], description: str, expected: str
) -> None:
    for scheme in (BASIC, BEARER, KEY):
        (key,) = secured([{"s": []}], s={**scheme, "description": description}).credentials
        assert [one.description for one in key.variables] == [expected, ""][: len(key.variables)]


def test_another_http_scheme_takes_the_whole_header(secured: Callable[..., Any]) -> None:
    operation = secured([{"s": []}], s={"type": "http", "scheme": "SharedKey"})
    (key,) = operation.credentials
    assert (key.kind, key.name, key.location) == ("apiKey", "Authorization", "header")
    assert "begins with the scheme SharedKey" in key.variables[0].description


@pytest.mark.parametrize("where", ["query", "header", "cookie"])
@pytest.mark.parametrize("required", [True, False])
def test_a_key_that_is_a_parameter_too_is_sent_once(secured: Callable[..., Any], where: str, required: bool) -> None:
    written = "x-key" if where == "header" else "X-Key"
    parameter = {"name": written, "in": where, "required": required, "schema": {"type": "string"}}
    operation = secured([{"k": []}], [parameter], k={**KEY, "in": where})
    assert operation.parameters == ()
    assert [credential.name for credential in operation.credentials] == ["X-Key"]


@pytest.mark.parametrize("where", ["query", "header", "cookie"])
def test_a_required_parameter_that_is_the_key_of_another_alternative_has_no_placeholder(
    secured: Callable[..., Any], where: str
) -> None:
    parameter = {"name": "X-Key", "in": where, "required": True, "schema": {"type": "string"}}
    operation = secured([{"b": []}, {"k": []}], [parameter], b=BEARER, k={**KEY, "in": where})
    assert operation.parameters == ()


def test_oauth_grants_are_kept(secured: Callable[..., Any]) -> None:
    operation = secured([{"o": ["read"]}], o={"type": "oauth2", "flows": FLOWS})
    (token,) = operation.credentials
    assert token.kind == "bearer"
    client, code = token.grants
    assert (client.flow, client.token_url, client.scopes) == (
        "clientCredentials",
        "https://a.example/token",
        (("read", "Look"), ("write", "")),
    )
    assert (code.authorization_url, code.refresh_url) == ("https://a.example/authorize", "https://a.example/refresh")


@pytest.mark.parametrize("key", ["x-sining", "x-signin", "x-singing"])
def test_a_misspelt_extension_is_refused(secured: Callable[..., Any], key: str) -> None:
    with pytest.raises(PrerequestError, match="E406") as caught:
        secured([{"k": []}], k={**KEY, key: {"scheme": "qlm-strict"}})
    assert caught.value.diagnostics[0].hint == "did you mean x-signing?"


def test_other_extensions_are_none_of_our_business(secured: Callable[..., Any]) -> None:
    assert secured([{"k": []}], k={**KEY, "x-sig-help": 1, "x-amazon-apigateway-authtype": "custom"}).credentials


def test_an_undeclared_scheme_is_refused_with_the_nearest_name(secured: Callable[..., Any]) -> None:
    with pytest.raises(PrerequestError, match="E401") as caught:
        secured([{"userTokn": []}], userToken=BEARER)
    assert caught.value.diagnostics[0].hint == "did you mean userToken?"


def test_schemes_that_differ_in_signs_only_have_variables_of_their_own(secured: Callable[..., Any]) -> None:
    keys = {
        "k1": {"type": "apiKey", "in": "header", "name": "Key"},
        "k_1": {"type": "apiKey", "in": "query", "name": "key"},
    }
    keys["other"] = {"type": "apiKey", "in": "header", "name": "k1"}
    schemes = {"a-b": BEARER, "a_b": BEARER, "aB": BEARER, "log-in": BASIC, "logIn": BASIC, **keys}
    choices = secured([{name: []} for name in schemes], **schemes).security
    variables = [variable for choice in choices for one in choice.credentials for variable in one.variables]
    assert len({variable.name for variable in variables}) == len({variable.env for variable in variables}) == 10
    assert [variable.name for variable in variables[:3]] == ["shopABToken", "shopABToken2", "shopABToken3"]


@pytest.mark.parametrize(("header", "env"), [("ca", "SHOP_K"), ("url", "SHOP_K"), ("key", "SHOP_K"), ("x", "SHOP_X")])
def test_no_key_has_the_variable_of_a_file_or_an_address(secured: Callable[..., Any], header: str, env: str) -> None:
    key = {"type": "apiKey", "in": "header", "name": header}
    (choice,) = secured([{"k": [], "m": []}], k=key, m={"type": "mutualTLS"}).security
    assert [variable.env for variable in choice.variables] == [env]
    (choice,) = secured([{"key": [], "m": []}], key={**key, "name": "key"}, m={"type": "mutualTLS"}).security
    assert [variable.env for variable in choice.variables] == ["SHOP_KEY_2"]
    assert [variable.env for variable in secured([{"k": []}], k={**key, "name": "key"}).security[0].variables] == [
        "SHOP_KEY"
    ]


def test_a_requirement_may_have_the_address_of_its_scheme(secured: Callable[..., Any]) -> None:
    address = "#/components/securitySchemes/a~1b"
    (choice,) = secured([{address: []}], **{"a/b": BEARER}).security
    assert [one.kind for one in choice.credentials] == ["bearer"]
    with pytest.raises(PrerequestError, match="E401"):
        secured([{f"{address}c": []}], **{"a/b": BEARER})
    with pytest.raises(PrerequestError, match="'#/components/securitySchemes/' is not declared"):
        secured([{"#/components/securitySchemes/": []}], **{"a/b": BEARER})


def test_a_scheme_that_other_tools_mark_as_signing_is_told(read_document: Callable[..., Any]) -> None:
    marked = {"type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4"}
    paths: dict[str, Any] = {"/a": {"get": {"security": [{"aws": []}]}}, "/b": {"get": {"security": [{"aws": []}]}}}
    _, notes = read_document(paths, components={"securitySchemes": {"aws": marked}})
    assert ["recipe=aws-sigv4" in note.hint for note in notes if note.code == "W230"] == [True]
    signed = {**marked, "x-signing": {"recipe": "aws-sigv4"}}
    api, notes = read_document(paths, components={"securitySchemes": {"aws": signed}})
    assert "W230" not in {note.code for note in notes}
    assert api.operations[0].signed
