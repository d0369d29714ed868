"""Types at run time: `typing.get_type_hints` of everything that a caller uses."""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, get_type_hints

import pytest

from tests.bundled import bundled_api
from tests.targets.python_client.conftest import written
from tests.targets.python_client.odd import ODD
from tests.targets.python_client.team import TEAM


def public(module: Any) -> Iterator[Any]:
    """Yield the names that a package exports, the classes of its resources and types, and their methods."""
    types, resources = (import_module(f"{module.__name__}.{part}") for part in ("types", "resources"))
    names = [(module, name) for name in module.__all__]
    names += [(types, name) for name in vars(types) if inspect.isclass(vars(types)[name])]
    for owner, name in names + [(resources, name) for name in resources.__all__]:
        value = getattr(owner, name)
        if inspect.isclass(value):
            yield value
            yield from (method for method in vars(value).values() if inspect.isfunction(method))
        elif inspect.isfunction(value):
            yield value


@pytest.mark.parametrize("document", [TEAM, ODD], ids=["team", "odd"])
def test_every_public_name_has_hints(client_from: Callable[..., Any], document: Any) -> None:
    module = client_from(document, document["info"]["title"].lower()).module
    hints = [get_type_hints(member) for member in public(module)]
    assert len(hints) > 50


def test_hints_of_a_bundled_client(tmp_path: Any) -> None:
    module = written(bundled_api("qlik-qps"), tmp_path, "hinted_qps").module
    assert [get_type_hints(member) for member in public(module)]


def test_an_alias_is_behind_what_it_names(client_from: Callable[..., Any]) -> None:
    tagged: dict[str, Any] = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    schemas = {
        "All": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
        "Pet": {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Zebra", "Tree")]},
        "Tree": {**tagged, "properties": {**tagged["properties"], "parts": {"$ref": "#/components/schemas/All"}}},
        "Zebra": tagged,
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/All"}}}}
    call = {"operationId": "send", "tags": ["all"], "requestBody": body, "responses": {"200": {"description": ""}}}
    document = {"openapi": "3.0.3", "info": {"title": "P", "version": "1"}, "paths": {"/a": {"post": call}}}
    whole = {**document, "components": {"schemas": schemas}, "servers": [{"url": "https://api.example.com"}]}
    module = client_from(whole, "behind").module
    assert [get_type_hints(member) for member in public(module)]


@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
def test_a_client_names_the_classes_of_its_resources(client_from: Callable[..., Any], kind: str) -> None:
    module = client_from(TEAM, "team").module
    resources = import_module(f"{module.__name__}.resources")
    prefix = kind.removesuffix("Client")
    assert get_type_hints(getattr(module, kind))["team"] is getattr(resources, f"{prefix}Team")
    with pytest.raises(AttributeError, match="has no class 'Nobody'"):
        _ = resources.Nobody
