"""The package as a whole: what it holds, what importing it costs, what an outsider can rely on."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.model import Requirement, Signing
from generator.naming.names import identifier
from generator.targets.python_client import files
from generator.targets.shared import signing_source
from tests.targets.python_client.conftest import BUNDLED


def text(api: Any, path: Any) -> Any:
    package = files(api)
    name = next(iter(package)).split("/")[0]
    return package[f"{name}/{path}"].decode()


@pytest.mark.parametrize("name", BUNDLED)
def test_signing_code_is_ours_byte_for_byte(client_of: Callable[..., Any], name: Any) -> None:
    api = client_of(name).api
    scheme = api.operations[0].signing.scheme
    assert text(api, "_signing.py") == signing_source.static(f"{scheme}/sign.py") + "\n"
    assert text(api, "_url.py") == signing_source.static("final_url.py") + "\n"
    assert text(api, "_masked.py") == signing_source.static("masked.py") + "\n"


SOMETIMES = {"_pages", "_pfx", "_shapes", "_signing", "_streams", "_tables", "_xml"}
NEEDED = {
    "qlm": {"_shapes", "_signing", "_xml"},
    "qlik-qps": {"_pfx", "_signing"},
    "qlik-qrs": {"_pfx", "_signing", "_tables"},
}
PLAIN = {
    "openapi": "3.1.0",
    "info": {"title": "Plain", "version": "1"},
    "servers": [{"url": "http://127.0.0.1"}],
    "paths": {"/a": {"get": {"operationId": "get_a", "responses": {"200": {"description": "A"}}}}},
}


@pytest.mark.parametrize("name", [*NEEDED, "plain"])
def test_modules_that_an_api_does_not_need_are_not_there(client_of: Any, client_from: Any, name: Any) -> None:
    package = client_from(PLAIN, "plain") if name == "plain" else client_of(name)
    folder = package.folder / package.module.__name__
    assert {path.stem for path in folder.glob("_*.py")} & SOMETIMES == NEEDED.get(name, set())
    text = "".join(path.read_text() for path in folder.rglob("*.py"))
    unused = [path.stem for path in folder.glob("_[a-z]*.py") if not re.search(rf"(\.|import ){path.stem}\b", text)]
    assert unused == []


def test_an_api_that_signs_nothing_has_no_signing_code(shop: Any) -> None:
    names = {path.split("/", 1)[1] for path in files(shop.api)}
    assert "_signing.py" not in names
    assert "_xml.py" not in names
    assert "_tables.py" not in names


@pytest.mark.parametrize("name", BUNDLED)
def test_the_same_bytes_each_time(client_of: Callable[..., Any], name: Any) -> None:
    api = client_of(name).api
    assert files(api) == files(api)


def test_one_method_for_each_operation_in_both_flavours(client_of: Callable[..., Any]) -> None:
    for name in BUNDLED:
        package = client_of(name)
        for client in (package.module.Client("http://127.0.0.1:1"), package.module.AsyncClient("http://127.0.0.1:1")):
            for operation in package.api.operations:
                assert callable(getattr(getattr(client, operation.folder), operation.id))


@pytest.mark.parametrize("name", BUNDLED)
def test_every_method_says_what_it_is(client_of: Callable[..., Any], name: Any) -> None:
    """Meaning, method and path, each argument unless the document describes none; types are in the head alone."""
    package = client_of(name)
    by_id = {operation.id: operation for operation in package.api.operations}
    seen = set()
    for path, content in files(package.api).items():
        if "/resources/" not in path or path.endswith(("/jobs.py", "/__init__.py")):
            continue
        for node in ast.walk(ast.parse(content)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "__init__":
                doc = ast.get_docstring(node)
                operation = by_id[node.name]
                seen.add(node.name)
                if isinstance(node, ast.AsyncFunctionDef):
                    assert doc.startswith("See `")  # type: ignore[union-attr]
                    continue
                assert f"`{operation.method} {operation.path}`" in " ".join(doc.split())  # type: ignore[union-attr]
                assert "The call failed" not in doc, "what says nothing is not said"  # type: ignore[operator]
                arguments = [
                    argument.arg for argument in (*node.args.args, *node.args.kwonlyargs) if argument.arg != "self"
                ]
                described = {parameter.name for parameter in operation.parameters if parameter.description}
                assert ("\nArgs:\n" in doc) >= bool(described), node.name  # type: ignore[operator]
                assert "\nArgs:\n" not in doc or all(f"\n    {argument}: " in doc for argument in arguments), node.name  # type: ignore[operator]
                by_position = [argument.arg for argument in node.args.args][1:]
                in_path = [
                    identifier(parameter.name) for parameter in operation.parameters if parameter.location == "path"
                ]
                assert set(by_position) <= {"body", *(in_path if len(in_path) == 1 else [])}, "all else by keyword only"
                assert operation.deprecated == bool(node.decorator_list)
                seen.add(node.name)
    assert seen == set(by_id)


def loaded(package: Any, code: Any) -> set[Any]:
    """The modules of a client that a fresh interpreter has loaded after some code."""
    name = package.module.__name__
    script = f"import sys\n{code}\nprint(*sorted(m for m in sys.modules if m.startswith('{name}')))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(package.folder)!r})\n{script}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {module.removeprefix(f"{name}.") for module in done.stdout.split()}


def test_resources_and_types_are_loaded_when_they_are_used(client_of: Callable[..., Any]) -> None:
    package = client_of("qlik-qrs")
    name = package.module.__name__
    modules = loaded(package, f"import {name}\nclient = {name}.Client('http://127.0.0.1:1')\ndir(client), repr(client)")
    assert not {module for module in modules if module.startswith("resources.") or module == "types"}
    modules = loaded(package, f"import {name}\n{name}.Client('http://127.0.0.1:1').app")
    assert {module for module in modules if module.startswith("resources.")} == {"resources.app"}
    assert "types" not in modules


def test_a_resource_that_is_none(client_of: Callable[..., Any]) -> None:
    client = client_of("qlik-qps").module.Client("http://127.0.0.1:1")
    with pytest.raises(AttributeError, match="sesion"):
        client.sesion  # noqa: B018
    assert "session" in dir(client)


def test_the_client_needs_nothing_of_the_generator(client_of: Callable[..., Any]) -> None:
    for name in BUNDLED:
        package = client_of(name)
        code = (
            f"import {package.module.__name__}.types\nassert not [m for m in sys.modules if m.startswith('generator')]"
        )
        loaded(package, code)


def test_two_ways_of_signing_in_one_client_are_refused(client_of: Callable[..., Any]) -> None:
    api = client_of("qlik-qps").api
    first, *rest = api.operations
    other = first._replace(security=(Requirement(signing=Signing("qlm-strict", {}, {})),))
    with pytest.raises(PrerequestError, match="E405"):
        files(api._replace(operations=(other, *rest)))


def test_a_real_address_of_a_document_is_the_default_and_a_placeholder_is_not(client_from: Callable[..., Any]) -> None:
    def module_of(name: Any, url: Any) -> Any:
        operation = {"operationId": "get_x", "responses": {"204": {"description": "none"}}}
        document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/x": {"get": operation}}}
        return client_from({**document, "servers": [{"url": url}]}, name).module

    assert "https://api.real.io/v1" in repr(module_of("real", "https://api.real.io/v1").Client())
    assert repr(module_of("example", "https://api.example.com/v1").Client()) == "Client()"
    assert repr(module_of("local", "http://server:4242").Client()) == "Client()"


def test_a_package_to_install(shop: Any, tmp_path: Path) -> None:
    """It builds, bears the version of the API and names what it needs."""
    package = files(shop.api, package=True, name="acme_shop")
    project = tomllib.loads(package["pyproject.toml"].decode())["project"]
    assert (project["name"], project["version"]) == ("acme-shop", "7")
    assert any(dependency.startswith("httpx2") for dependency in project["dependencies"])
    assert b"from acme_shop import Client" in package["README.md"]
    assert {path.split("/")[0] for path in package} == {"acme_shop", "pyproject.toml", "README.md"}
    for path, content in package.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    command = [sys.executable, "-c", "from hatchling.build import build_wheel; print(build_wheel('.'))"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "acme_shop-7-py3-none-any.whl", done.stderr


@pytest.mark.slow
def test_pip_installs_the_package(shop: Any, tmp_path: Path) -> None:
    for path, content in files(shop.api, package=True, name="acme_shop").items():
        (tmp_path / "source" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / path).write_bytes(content)
    pip = [
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--target",
        "there",
        "./source",
    ]
    subprocess.run([sys.executable, "-m", *pip], cwd=tmp_path, check=True, timeout=120)
    code = "import acme_shop; print(acme_shop.__version__, acme_shop.API_VERSION, acme_shop.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "there", capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split()[:2] == ["7", "7"], done.stderr
    assert str(tmp_path / "there") in done.stdout
    assert (tmp_path / "there" / "acme_shop" / "py.typed").exists()


def test_every_file_says_that_it_is_generated(shop: Any) -> None:
    """But for the signing code, which is the same to the byte in every output."""
    for path, content in files(shop.api).items():
        if path.endswith(".py") and not path.endswith(("_masked.py", "_url.py")):
            assert content.startswith(b"# Generated by prerequest. Do not edit"), path
