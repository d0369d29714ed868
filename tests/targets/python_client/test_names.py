"""Names come from where a thing stands: what is added, removed or moved elsewhere changes none of them."""

import ast
import json
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from generator.pipeline import Job, read
from generator.targets.python_client import files
from tests.targets.python_client.calling import call
from tests.targets.python_client.names import HOSTILE, NAMES
from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.shop import answers, body, query

_LONG = [f"{word}{direction}" for word in ("price", "year", "doors") for direction in ("Ascending", "Descending")]


def _object(name: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "object", "properties": {"deep": {"type": "string"}}}}}


def _path(name: str) -> dict[str, Any]:
    parameters = [
        query("filter", _object(name), style="deepObject"),
        query("sort", {"type": "string", "enum": [*_LONG, name]}),
        {"$ref": "#/components/parameters/Order"},
    ]
    get = {"operationId": f"list_{name}", "tags": ["all"], "parameters": parameters}
    post = {"operationId": f"add_{name}", "tags": ["all"], **body(_object(name))}
    return {
        "get": {**get, "responses": answers(_object(name))},
        "post": {**post, "responses": answers({"$ref": f"#/components/schemas/{name.title()}"})},
    }


_KINDS = ("cars", "boats", "bikes", "planes")
PATHS = {f"/{name}": _path(name) for name in _KINDS}
SCHEMAS = {name.title(): _object(name) for name in _KINDS} | {"foo_bar": _object("a"), "FooBar": _object("b")}


def _declared(tmp_path: Path, paths: Any) -> tuple[Any, Any]:
    order = {"name": "order", "in": "query", "schema": {"type": "string", "enum": _LONG}}
    components = {"schemas": SCHEMAS, "parameters": {"Order": order}}
    document = {"openapi": "3.0.3", "info": {"title": "N", "version": "1"}, "components": components, "paths": paths}
    (tmp_path / "names.json").write_text(json.dumps(document))
    api, _, _ = read(Job(str(tmp_path / "names.json")))
    tree = ast.parse(files(api)["names_client/types.py"])
    module = ast.parse(files(api)["names_client/resources/all.py"])
    types = {getattr(node, "name", None) or node.target.id: ast.unparse(node) for node in tree.body if _names(node)}  # type: ignore[attr-defined]
    methods = {
        node.name: ast.unparse(node.args) + ast.unparse(node.returns)  # type: ignore[arg-type]
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
    }
    return types, methods


def _names(node: Any) -> bool:
    return isinstance(node, ast.ClassDef | ast.AnnAssign)


@pytest.mark.parametrize("kept", [_KINDS[::-1], _KINDS[1:], _KINDS[:-1], ("planes",), (_KINDS[2], _KINDS[0])])
def test_no_foreign_name_changes(tmp_path: Path, kept: Any) -> None:
    types, methods = _declared(tmp_path, PATHS)
    less_types, less_methods = _declared(tmp_path, {f"/{name}": PATHS[f"/{name}"] for name in kept})
    assert less_types.items() <= types.items()
    assert less_methods.items() <= methods.items()
    assert {"ListCarsFilter", "ListBoatsSort", "AddCarsBody"} <= set(types)


@pytest.mark.parametrize(("name", "prefix"), [("", "acme_orders"), ("shop", "shop")])
def test_a_file_called_openapi_names_nothing(tmp_path: Path, name: str, prefix: str) -> None:
    document = {"openapi": "3.0.3", "info": {"title": "Acme Orders", "version": "1"}, "paths": {"/all": _path("cars")}}
    components = {"schemas": SCHEMAS, "parameters": {"Order": query("order", {"type": "string"})}}
    (tmp_path / "openapi.json").write_text(json.dumps({**document, "components": components}))
    api, _, _ = read(Job(str(tmp_path / "openapi.json"), name=name))
    assert {path.split("/")[0] for path in files(api)} == {f"{prefix}_client"}
    assert api.base_url.env == f"{prefix.upper()}_URL"


_OF_CLIENTS, _OF_RESOURCES = {"close", "fetch", "using"}, {"types", "with_response", "builtins"}


@pytest.mark.slow
def test_every_operation_is_reached_whatever_it_is_called(client_from: Any, recorder: Any) -> None:
    """Names of Python, of its library and of the client's own: only what the client needs ends in an underscore."""
    package = client_from(HOSTILE, "names")
    recorder.answers = [Answer(200, b'{"a": "b"}', {"Content-Type": "application/json"})]
    with package.module.Client(recorder.url) as client:
        for operation in package.api.operations:
            folder = operation.folder + "_" * (operation.folder in _OF_CLIENTS)
            name = operation.id + "_" * (operation.id in _OF_RESOURCES)
            called = operation._replace(folder=folder, id=name)
            assert call(client, package.api, called) == {"a": "b"}
            assert get_type_hints(getattr(getattr(client, folder), name))
    assert len(recorder.requests) == len(package.api.operations) == 2 * len(NAMES)
    assert {"str", "list", "type", "match"} <= {folder.id for folder in package.api.folders}
