"""Nothing that looks like a credential comes out as an example."""

from typing import Any

import pytest

from generator.examples.credentials import PLACEHOLDER, cleaned, is_credential
from generator.examples.values import parameter_pairs, sample
from generator.model import Parameter, Property, Schema, Variable
from tests.examples.test_samples import TEXT

SECRETS = [
    "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "ghp_" + "a" * 36,
    "Bearer abcdefghijklmnopqrst",
    "https://user:hunter2@example.com/",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_credential_does_not_come_out(secret: Any) -> None:
    schema = Schema(example={"note": [f"use {secret} here"], "other": "plain text of some length"})
    assert sample(schema, {}) == {"note": [PLACEHOLDER], "other": "plain text of some length"}


def test_what_is_called_like_a_credential_does_not_come_out() -> None:
    schema = Schema(
        properties=(Property("password", TEXT._replace(example="hunter2")), Property("maxTokens", Schema()))
    )
    assert sample(schema, {}) == {"password": PLACEHOLDER, "maxTokens": "string"}
    assert sample(Schema(types=("string",), secret=True, example="hunter2"), {}) == PLACEHOLDER
    assert cleaned({"a": {"apiKey": "hunter2"}, "token": 5}) == {"a": {"apiKey": PLACEHOLDER}, "token": 5}


@pytest.mark.parametrize(
    "name",
    ["password", "is_pwd", "apiKey", "X-API-Key", "client_secret", "access-token", "Authorization", "privateKey"],
)
def test_a_credential_is_known_by_its_name(name: str) -> None:
    assert is_credential(name)


@pytest.mark.parametrize(
    "name", ["key", "pageToken", "next_token", "passport", "tokens_used", "author", "compass", "is_avkey", "monkey", ""]
)
def test_other_names_are_no_credentials(name: str) -> None:
    assert not is_credential(name)


def test_a_secret_parameter_has_a_placeholder() -> None:
    variable = Variable("qlmUser", "QLM_USER", secret=True)
    for parameter in (
        Parameter("is_user", "query", TEXT, example="admin", variable=variable),
        Parameter("x", "query", TEXT._replace(secret=True), example="admin"),
        Parameter("token", "query", TEXT, example="admin"),
    ):
        assert parameter_pairs(parameter, {}) == [(parameter.name, PLACEHOLDER)]
