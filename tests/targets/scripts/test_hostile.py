"""Texts that hurt in every place a document has for text: scripts stay well-formed and do nothing of their own."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.model import (
    Api,
    Body,
    ConnectionProfile,
    Folder,
    Media,
    Operation,
    Parameter,
    Property,
    Requirement,
    Schema,
    Server,
    Variable,
)
from tests.hostile.payloads import code

HURT = code("open('PWNED', 'w').close", "touch PWNED")


def hostile(text: Any) -> Any:
    """Return an API with `text` wherever free text may stand."""
    schema = Schema(types=("string",), description=text, example=text, enum=(text, "b"))
    names = (("query", True), ("query", False), ("header", False), ("cookie", True))
    parameters = [
        Parameter("X-A" if place == "header" else f"{text}{i}", place, schema, required, description=text)  # type: ignore[arg-type]
        for i, (place, required) in enumerate(names)
    ]
    parameters += [Parameter(f"h{text}", "path", schema, required=True, description=text)]
    variable = Variable("v", "QLM_V", title=text, description=text, default=text)
    parameters += [
        Parameter(f"v{text}", "query", schema, required, text, variable=variable) for required in (True, False)
    ]
    whole = Schema(
        types=("object",), properties=(Property(text, schema), Property("plain", schema)), example={text: [text]}
    )
    form = Schema(types=("object",), properties=(Property(text, schema, required=True), Property(f"x{text}", schema)))
    bodies = [None, ("application/json", whole), ("text/plain", schema), ("image/png", schema)]
    bodies += [("multipart/form-data", form), ("application/x-www-form-urlencoded", form)]
    operations = tuple(
        Operation(
            id=f"call_{i}",
            title=text,
            folder="calls",
            method="POST",
            path=f"/{text}/{{h{text}}}",
            summary=text,
            description=text,
            parameters=tuple(parameters),
            body=body and Body((Media(*body),), description=text),
        )
        for i, body in enumerate(bodies)
    )
    base = Variable("baseUrl", "QLM_URL", text)
    way = ConnectionProfile("w", text, text, text, headers=(("X-W", "a {v}"),), variables=(variable,))
    server = Server(text, text, text)
    return Api("qlm", text, text, text, base, (server,), (way,), (Folder("calls", text, text),), operations, {})


@pytest.fixture(params=HURT, ids=range(len(HURT)))
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return a folder with every script of a hostile API."""
    for path, file in targets.render(hostile(request.param), ("curl", "python_snippet")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    return tmp_path


@pytest.fixture(
    params=[
        pytest.param(text, marks=() if number in (0, 3, 15) else pytest.mark.slow) for number, text in enumerate(HURT)
    ],
    ids=range(len(HURT)),
)
def in_short(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return a folder with every script of a hostile API in short."""
    options = {target: {"standalone": True} for target in ("curl", "python_snippet")}
    for path, file in targets.render(hostile(request.param), tuple(options), options).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    return tmp_path


def test_short_scripts_do_nothing_of_their_own(in_short: Any) -> None:
    scripts = sorted(path for path in in_short.glob("*/**/*") if path.is_file())
    assert [script.suffix for script in scripts] == [".sh"] * 6 + [".py"] * 6
    env = {"PATH": "/usr/bin:/bin", "QLM_URL": "http://127.0.0.1:9", "QLM_V": "x"}
    for script in scripts:
        assert not unseen(script.read_text("utf-8"))
        if script.suffix == ".sh":
            assert subprocess.run(["bash", script], env=env, capture_output=True, cwd=in_short, check=False).returncode
            assert not (in_short / "PWNED").exists()
    statuses, errors = python_runs(scripts[6:], env, in_short)
    assert "0" not in statuses
    assert "SyntaxError" not in errors
    assert not (in_short / "PWNED").exists()
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run([ruff, "check", "--isolated", in_short], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def unseen(text: Any) -> list[Any]:
    return [char for char in text if not char.isprintable() and char != "\n"]


@pytest.mark.one_in(3)
def test_bash_scripts_do_nothing_of_their_own(written: Any) -> None:
    for script in sorted(written.glob("curl/**/*.sh")):
        assert not unseen(script.read_text("utf-8"))
        subprocess.run(["bash", "-n", script], check=True, capture_output=True)
        if script.name == "_qlm.sh":
            continue
        done = subprocess.run(
            ["bash", script], env={"PATH": "/usr/bin:/bin"}, capture_output=True, cwd=written, check=False
        )
        assert done.returncode == 2
        assert b"QLM_URL is not set" in done.stderr
        assert not (written / "PWNED").exists()


# Runs scripts as `python script` does, all in one process; writes the exit status of each.
RUN_EACH = """
import runpy, sys, traceback
for script in sys.argv[1:]:
    sys.argv, sys.path[0] = [script], script.rpartition("/")[0]
    try:
        runpy.run_path(script, run_name="__main__")
        print(0)
    except SystemExit as end:
        print(end.code)
    except Exception:
        traceback.print_exc()
        print(1)
"""


def python_runs(scripts: list[Path], env: dict[str, str], folder: Path) -> tuple[list[str], str]:
    """Run Python scripts; return the exit status of each, and the standard error of all."""
    command = [sys.executable, "-W", "error", "-c", RUN_EACH, *map(str, scripts)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=folder, check=False)
    statuses = done.stdout.split()
    assert len(statuses) == len(scripts) == 6, done.stderr
    return statuses, done.stderr


@pytest.mark.one_in(3)
def test_python_scripts_do_nothing_of_their_own(written: Any) -> None:
    scripts = sorted(written.glob("python_snippet/**/*.py"))
    for script in scripts:
        assert not unseen(script.read_text("utf-8"))
    run = [script for script in scripts if script.name != "_qlm.py"]
    statuses, errors = python_runs(run, {"PATH": ""}, written)
    assert statuses == ["2"] * 6, errors
    assert errors.count("QLM_URL is not set") == 6
    assert not (written / "PWNED").exists()
    ruff = Path(sys.executable).with_name("ruff")
    linted = subprocess.run([ruff, "check", "--isolated", *scripts], capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.xdist_group("style")
def test_python_scripts_are_typed(tmp_path: Path, mypy_cache: Path, make: Any) -> None:
    plain = Schema(types=("string",))
    form = Schema(properties=(Property("file", Schema(types=("string",), format="binary")), Property("a", plain)))
    bodies = ["application/json", "text/plain", "image/png", "multipart/form-data", "application/x-www-form-urlencoded"]
    user = Variable("u", "QLM_U")
    parameters = [
        make.parameter("a"),
        make.parameter("b", variable=user, required=False),
        make.parameter("X-C", "header"),
    ]
    operations = [
        make.operation("POST", body=Body((Media(kind, form if "form" in kind else plain),)), parameters=parameters)
        for kind in bodies
    ]
    operations += [make.operation(security=(Requirement(signing=signing),)) for signing in (make.qlm, make.xrfkey)]
    way = ConnectionProfile(
        "c", "c", "https://x", headers=(("X-U", "{u}"),), variables=(user,), client_certificate=True
    )
    listed = [operation._replace(id=f"script_{number}") for number, operation in enumerate(operations)]
    for path, file in targets.render(make.api(*listed, connections=(way,)), ("python_snippet",)).items():
        (tmp_path / Path(path).name).write_bytes(file.content)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(mypy_cache), "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    formatted = subprocess.run(
        [Path(sys.executable).with_name("ruff"), "check", "--isolated", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert formatted.returncode == 0, formatted.stdout
