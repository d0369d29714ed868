"""What is wrong with templates, targets and packages of a user is said with its place, and nothing is written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TARGET = 'title = "T"\neach = "api"\ntemplate = "t.j2"\nfile = "t.txt"\n'


@pytest.fixture
def generate_with(tmp_path: Path, prerequest: Callable[..., Any]) -> Callable[..., Any]:
    (tmp_path / "small.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: Small, version: '1'}\nservers: [{url: 'http://localhost:1'}]\n"
        "paths: {/thing: {get: {operationId: get_thing, responses: {'200': {description: Good}}}}}\n"
    )

    def generate(files: Any, *arguments: Any) -> Any:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        templates = ["--templates", "own"] if (tmp_path / "own").exists() else []
        return prerequest("generate", "small.yaml", *templates, *arguments)

    return generate


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"own/t/target.toml": 'each = "api"\n'},
            "own/t/target.toml: E619 this target cannot be used: it needs a title",
        ),
        ({"own/t/target.toml": TARGET.replace("api", "day")}, 'each = "api" or each = "operation"'),
        ({"own/t/target.toml": "title ="}, "own/t/target.toml: E619 this target cannot be used: it is not TOML"),
        ({"own/t/target.toml": 'title = "T"\neach = "api"\n'}, "it needs a template and a file"),
        ({"own/t/target.toml": f"{TARGET}[options]\nx = {{}}\n"}, "option x is of a type"),
        ({"own/t/target.toml": TARGET}, "E620 t/t.j2"),
        ({"own/t/target.toml": TARGET, "own/t/t.j2": "{{ api.title }}"}, "E620 a template printed a str"),
        ({"own/t/target.toml": TARGET, "own/t/t.j2": "{{ api.titel|md }}"}, "E620"),
        ({"own/t/target.toml": TARGET, "own/t/t.j2": "line\n{% if %}"}, "own/t/t.j2:2: E620"),
        (
            {"own/t/target.toml": TARGET, "own/t/t.j2": "{{ api.title|nosuch }}"},
            "own/t/t.j2:1: E620 No filter named 'nosuch'",
        ),
    ],
)
def test_a_target_that_cannot_be_used(
    generate_with: Callable[..., Any], tmp_path: Path, files: dict[str, Any], said: str
) -> None:
    done = generate_with(files)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "build").exists()


def test_a_target_may_bear_the_name_of_a_module_of_ours(generate_with: Callable[..., Any], tmp_path: Path) -> None:
    files = {"own/view/target.toml": TARGET, "own/view/t.j2": "{{ api.title|md }}"}
    assert generate_with(files, "--target", "view").returncode == 0
    assert (tmp_path / "build/small/view/t.txt").read_text() == "Small\n"


def test_files_for_operations_and_options(generate_with: Callable[..., Any], tmp_path: Path) -> None:
    files = {
        "own/call/target.toml": 'title = "C"\neach = "operation"\ntemplate = "c.j2"\nfile = "{folder}/{id}.txt"\n'
        'executable = true\n[options]\nmark = "none"\n',
        "own/call/c.j2": "{{ view.method|method }} {{ operation.path|md }} {{ options.mark|md }}",
    }
    assert generate_with(files, "--target", "call").returncode == 0
    script = tmp_path / "build/small/call/thing/get_thing.txt"
    assert script.read_text() == "GET /thing none\n"
    assert script.stat().st_mode & 0o100


def test_our_target_with_another_name_for_its_files(generate_with: Callable[..., Any], tmp_path: Path) -> None:
    facts = 'title = "curl"\neach = "operation"\ntemplate = "script.sh.j2"\nfile = "{id}.bash"\nexecutable = true\n'
    assert generate_with({"own/curl/target.toml": facts}, "--target", "curl").returncode == 0
    assert (tmp_path / "build/small/curl/get_thing.bash").read_text().startswith("#!/usr/bin/env bash\n")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Install a package, as pip leaves it behind, that registers itself under a name."""

    def install(group: Any, name: Any, files: Any) -> None:
        info = tmp_path / "site/acme-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = acme_package\n")
        for file, text in files.items():
            (tmp_path / "site/acme_package").mkdir(exist_ok=True)
            (tmp_path / "site/acme_package" / file).write_text(text)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))

    return install


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("name", "files", "said"),
    [
        ("acme", {}, "E621 acme is registered as acme_package, which is not an installed package"),
        ("Acme", {"__init__.py": ""}, "E621 'Acme' of acme_package is not a valid name"),
        (
            "acme",
            {"__init__.py": "", "target.toml": TARGET, "t.j2": "{{ api.title }}"},
            "E620 a template printed a str",
        ),
        ("acme", {"__init__.py": "", "target.toml": TARGET}, "E620 acme/t.j2"),
    ],
)
def test_a_package_that_cannot_be_used(
    generate_with: Callable[..., Any], package: Any, name: str, files: dict[str, Any], said: str
) -> None:
    package("prerequest.targets", name, files)
    done = generate_with({}, *(["--target", "acme"] if "target.toml" in files else []))
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("removed", "said"),
    [
        ("sign.sh", "E411 the signing scheme acme has no sign.sh"),
        ("title", "E411 the signing scheme acme has no title in scheme.toml"),
        ("depends", "E411 the signing scheme acme depends neither"),
    ],
)
def test_a_scheme_that_is_incomplete(generate_with: Callable[..., Any], package: Any, removed: str, said: str) -> None:
    facts = {"title": '"Acme"', "depends": '["clock"]', "inputs": "[]"}
    files = dict.fromkeys(("__init__.py", "sign.py", "sign.js", "sign.sh", "postman.js"), "")
    files["scheme.toml"] = "".join(f"{key} = {value}\n" for key, value in facts.items() if key != removed)
    package("prerequest.signing", "acme", {name: text for name, text in files.items() if name != removed})
    spec = (
        "openapi: 3.1.0\ninfo: {title: Small, version: '1'}\nservers: [{url: 'http://localhost:1'}]\n"
        "paths: {/thing: {get: {operationId: a, security: [{s: []}], responses: {'200': {description: Good}}}}}\n"
        "components: {securitySchemes: {s: {type: apiKey, in: header, name: X, x-signing: {scheme: acme}}}}\n"
    )
    done = generate_with({"small.yaml": spec})
    assert done.returncode == 2
    assert said in done.stderr
