"""What the browser saw: one run of real headless Chromium serves all tests of the page."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from generator.pipeline import Job, read
from generator.settings.selection import Selection
from generator.targets import docs
from tests.clients.http_server import serving
from tests.paths import NODE_MODULES, ROOT

from .hostile import hostile_api
from .jobs import JOBS, WHOLE_JOBS, data

HERE = Path(__file__).parent
CHROMIUM = next((program for name in ("chromium", "chromium-browser") if (program := shutil.which(name))), "")
QRS = ROOT.parent / "shared/upstream/qlik-qrs-38.22.0.swagger.json"


@pytest.fixture(scope="session")
def qlm() -> Any:
    """The bundled QLM specification."""
    return read(Job("qlm"))[0]


@pytest.fixture(scope="session")
def apis(qlm: Any) -> dict[str, Any]:
    """The APIs whose pages are looked at."""
    qps = read(Job("qlik-qps"))[0]
    few = {"few": few_of("qlm", qlm), "few-qps": few_of("qlik-qps", qps)}
    return {"qlm": qlm, "qps": qps, "hostile": hostile_api(), "shop": shop_api(), **few}


def few_of(spec: str, api: Any) -> Any:
    """An API with two or three of its operations, on whose page everything can be open."""
    selection = Selection(include=tuple(f"id:{operation.id}" for operation in api.operations[::12]))
    return read(Job(spec, selection=selection))[0]


def shop_api() -> Any:
    """An API that is signed by a recipe with a nested hash."""
    text = (ROOT / "tests/signing/documents/shop.yaml").read_text("utf-8").replace("@RECIPE@", "kraken")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shop.yaml"
        path.write_text(
            text.replace("        - {name: signature, in: query, required: true, schema: {type: string}}\n", "")
        )
        return read(Job(str(path)))[0]


def write_page(folder: Path, api: Any) -> Path:
    """Write the page of an API; return its file."""
    folder.mkdir()
    for path, content in docs.files(api).items():
        (folder / path).write_bytes(content)
    return folder / "index.html"


@pytest.fixture(scope="session")
def pages(apis: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    """The pages as files, by name."""
    home = tmp_path_factory.mktemp("pages")
    return {name: write_page(home / name, api) for name, api in apis.items()}


class Quiet(SimpleHTTPRequestHandler):
    """A file server that keeps what it was asked for."""

    paths: list[str]

    def log_message(self, *arguments: Any) -> None:
        self.paths.append(self.path)


@pytest.fixture(scope="session")
def served(pages: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    """The address of a server on this machine with the page of QLM, and the paths it was asked for."""
    handler = type("Handler", (Quiet,), {"paths": []})
    with serving(partial(handler, directory=str(pages["qlm"].parent))) as url:
        yield f"{url}/", handler.paths  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def report(pages: dict[Any, Any], served: tuple[str, Any]) -> Any:
    """What was seen in every scenario, by its name."""
    return driven({name: path.as_uri() for name, path in pages.items()} | {"served": served[0]}, JOBS)


def driven(addresses: dict[str, str], jobs: list[dict[str, Any]]) -> Any:
    """Run scenarios in the browser on the pages at these addresses; return what was seen, by their names."""
    node = shutil.which("node")
    if not (CHROMIUM and node and (NODE_MODULES / "playwright-core").is_dir()):
        pytest.skip("chromium or the node modules of the tests are absent")
    given = {"chromium": CHROMIUM, "pages": addresses, "jobs": jobs, **data()}
    command = [node, str(HERE / "browser/drive.cjs")]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def whole(tmp_path: Path) -> Any:
    """What was seen on a page of 1,582 operations."""
    if not QRS.is_file():
        pytest.skip("the document of a real Qlik server is absent")
    api = read(Job(str(QRS), selection=Selection(everything=True)))[0]
    return driven({"whole": write_page(tmp_path / "whole", api).as_uri()}, WHOLE_JOBS)["whole"]


@pytest.fixture(scope="session")
def result(report: Any) -> Callable[..., Any]:
    """Return what a scenario found; it must have come to its end."""

    def of(name: Any) -> Any:
        assert not report[name]["failure"], report[name]["failure"]
        return report[name]["result"]

    return of
