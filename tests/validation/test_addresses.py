"""Addresses whose faults can only mean one thing: hosts of Swagger 2.0, servers that are texts."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.errors import PrerequestError
from tests.validation.conftest import OLD


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ({"host": "https://a.example/", "schemes": ["https"]}, "https://a.example"),
        ({"host": "HTTP://a.example:8080/v1"}, "http://a.example:8080/v1"),
        ({"host": "a.example/v1/", "basePath": "/v2", "schemes": ["https"]}, "https://a.example/v1/v2"),
        ({"host": "https://a.example/v1", "basePath": "/v1"}, "https://a.example/v1"),
        ({"host": "http://a.example", "schemes": ["https"]}, ""),
        ({"host": "https://u@a.example/b", "schemes": ["https"]}, ""),
    ],
)
def test_a_host_with_a_scheme_and_a_path(corrected: Callable[..., Any], address: Any, base: str) -> None:
    if base:
        api, _, codes = corrected({}, {**OLD, **address})
        assert ([server.base_url for server in api.servers], codes.count("W212")) == ([base], 1)
    else:
        with pytest.raises(PrerequestError, match="E224"):
            corrected({}, {**OLD, **address})


def test_a_host_beside_schemes_that_are_none(corrected: Callable[..., Any]) -> None:
    with pytest.raises(PrerequestError):
        corrected({}, {**OLD, "host": "https://a.example", "schemes": 5})


@pytest.mark.parametrize(
    ("servers", "base"),
    [
        (["https://b.example"], "https://b.example"),
        ("https://b.example", "https://b.example"),
        ([{"url": "https://b.example", "extra": 1, "name": "prod", "description": ["x"]}], "https://b.example"),
        ([{"url": "https://b.example", "variables": []}], "https://b.example"),
        ([{"url": "https://{t}.example", "variables": {"t": "b"}}], "https://b.example"),
        (
            [{"url": "https://{t}.example", "variables": {"t": {"default": "b", "enum": [], "x": 1}}}],
            "https://b.example",
        ),
    ],
)
def test_a_faulty_server_keeps_its_address(corrected: Callable[..., Any], servers: Any, base: str) -> None:
    api, _, codes = corrected({}, {"openapi": "3.1.0", "servers": servers})
    assert [server.base_url for server in api.servers] == [base]
    assert "W304" in codes


def test_an_address_in_place_of_the_server_of_an_operation(corrected: Callable[..., Any]) -> None:
    for servers in ("https://b.example", ["https://b.example"]):
        api, _, codes = corrected({"servers": servers})
        server = api.operations[0].server
        assert (server and server.base_url, "W304" in codes) == ("https://b.example", True)


@pytest.mark.parametrize("server", [{"URL": "https://b.example"}, {"url": ["https://b.example"]}, 5])
def test_a_server_without_an_address_is_not_left_out(corrected: Callable[..., Any], server: Any) -> None:
    with pytest.raises(PrerequestError):
        corrected({}, {"openapi": "3.1.0", "servers": [server]})
