"""The build hook: a user's wheel, built by the ordinary command, has the client in it and the client works."""

import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.integrations.pages import files

PYPROJECT = files("in-a-build-step.md")["pyproject.toml"].replace("openapi.yaml", "small.yaml")
SLOW = partial(pytest.param, marks=pytest.mark.slow)
BUILD = (sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist")


@pytest.fixture
def acme(project: Any) -> Any:
    (project.folder / "prerequest.toml").unlink()
    (project.folder / "acme").mkdir()
    (project.folder / "acme/__init__.py").write_text("")
    (project.folder / "pyproject.toml").write_text(PYPROJECT)
    return project


def wheel(acme: Any) -> Any:
    return next((acme.folder / "dist").glob("*.whl"))


def test_a_wheel_brings_its_client(acme: Any, tmp_path: Path) -> None:
    before = sorted(acme.folder.rglob("*"))
    acme.run(*BUILD)  # first an archive of the sources, then the wheel from it: the specification goes along
    assert sorted(path for path in acme.folder.rglob("*") if "dist" not in path.parts) == before
    with zipfile.ZipFile(wheel(acme)) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")
    assert {"acme/__init__.py", "acme/clients/orders_client/_client.py"} <= set(names)
    assert len(names) == len(set(names))
    program = "import acme.clients.orders_client as c; print(c.Client(base_url='http://localhost:1').thing.get_thing)"
    assert "Thing.get_thing" in acme.run(sys.executable, "-P", "-c", program, PYTHONPATH=str(tmp_path / "site"))


def test_an_editable_installation_has_a_copy(acme: Any) -> None:
    acme.replace("pyproject.toml", 'into = "acme/clients"', "")
    acme.run(sys.executable, "-c", "import hatchling.build as b; b.build_editable('dist')")
    with zipfile.ZipFile(wheel(acme)) as archive:
        assert "orders_client/_client.py" in archive.namelist()


@pytest.mark.slow
def test_the_same_source_gives_the_same_wheel(acme: Any) -> None:
    texts = []
    for _ in range(2):
        acme.run(*BUILD, "--wheel", SOURCE_DATE_EPOCH="1700000000")
        texts.append(wheel(acme).read_bytes())
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        SLOW('into = "acme/clients"', "into = 1", "E618 the build hook cannot use into = 1"),
        SLOW('into = "acme/clients"', 'onto = "x"', "E618 the build hook cannot use onto"),
        SLOW('"python_client"', '"curl"', "E618 no job makes a Python client"),
        ('"small.yaml"', '"absent.yaml"', "absent.yaml: E101 there is no such file"),
    ],
)
def test_mistakes_stop_the_build(acme: Any, old: str, new: str, said: str) -> None:
    acme.replace("pyproject.toml", old, new)
    text = acme.run(*BUILD, "--wheel", status=1)
    assert said in text
    assert "integrations/hatchling.py" not in text, "a person's mistake needs no traceback of ours"
