"""A small change of a big document is a small change of what is generated, counted in lines as git counts them."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.output.write import apply, plan
from generator.pipeline import Job, build
from tests.paths import ROOT

pytestmark = pytest.mark.xdist_group("diffs")
SPEC = ROOT / "specs/qlik-qrs"
TARGETS = ("curl", "docs", "postman", "python_client", "python_snippet")
PAGE = "docs/index.html"
# The collection of the whole document is too large for one file.
COLLECTIONS = {"part": "postman/qrs.postman_collection.json", "whole": "postman/qrs-app.postman_collection.json"}
# The paths of other resources than these.
OTHERS = re.compile(r"^  /(?!app|stream|tag)[^:\n]*:\n    \$ref: .*\n", re.MULTILINE)
COUNTS = 3  # lines of the page that tell how many operations there are
FULL = "    operationId: list_apps_full\n"
PARAMETER = "      - {name: newest, in: query, description: Only new ones., schema: {type: boolean}}\n"
OPERATION = """
/app/newest:
  get:
    operationId: list_newest_apps
    tags: [App]
    summary: The newest apps
    parameters:
      - $ref: ../parameters.yaml#/filter
    responses:
      '200':
        description: Apps.
        content:
          application/json:
            schema: {type: array, items: {$ref: ../schemas/app.yaml#/App}}
"""


def generate(spec: Any, target: Any, targets: Any = TARGETS, api: str = "none") -> Any:
    apply(plan(target, build(Job(str(spec), api=api, targets=targets)).files))
    return target


def changes(before: Any, after: Any) -> Any:
    """Lines that came and went, by the path of each file that changed."""
    command = ["git", "diff", "--no-index", "--no-renames", "--numstat", "-z", str(before), str(after)]
    text = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    records = text.split("\0")[:-1]
    lines = {}
    for counts, old, new in zip(records[::3], records[1::3], records[2::3], strict=True):
        added, deleted, _ = counts.split("\t")
        base, name = (before, old) if new == "/dev/null" else (after, new)
        path = Path("/", name).relative_to(base).as_posix()
        if not path.startswith(".prerequest/"):
            lines[path] = (int(added), int(deleted))
    return lines


@pytest.fixture(scope="module", params=["part", pytest.param("whole", marks=pytest.mark.slow)])
def size(request: pytest.FixtureRequest) -> Any:
    """How much of the document: some resources of 28, or all of them."""
    return request.param


@pytest.fixture(scope="module")
def document(size: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("spec")
    shutil.copytree(SPEC, folder, dirs_exist_ok=True)
    path = (folder / "openapi.yaml").rename(folder / "qrs.yaml")
    if size == "part":
        path.write_text(OTHERS.sub("", path.read_text()))
    return path


@pytest.fixture(scope="module")
def before(document: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return generate(document, tmp_path_factory.mktemp("before"))


@pytest.fixture
def edit(document: Any) -> Iterator[Callable[..., Any]]:
    """Change files of the document for one test."""
    kept: dict[Any, Any] = {}

    def change(name: Any, old: Any, new: Any) -> None:
        path = document.parent / name
        text = kept.setdefault(path, path.read_text())
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    yield change
    for path, text in kept.items():
        path.write_text(text)


def test_no_change_is_no_line(document: Any, before: Any, edit: Callable[..., Any]) -> None:
    edit("resources/app.yaml", FULL, f"    # a word to whoever reads this\n{FULL}")
    assert not plan(before, build(Job(str(document), api="none", targets=TARGETS)).files).operations


def test_one_parameter(document: Any, before: Any, edit: Callable[..., Any], tmp_path: Path, size: str) -> None:
    operation = (document.parent / "resources/app.yaml").read_text().partition(FULL)[2].partition("\n\n")[0]
    edit("resources/app.yaml", operation, operation.replace("    parameters:\n", f"    parameters:\n{PARAMETER}"))
    counted = changes(before, generate(document, tmp_path / "after"))
    assert set(counted) == {
        COLLECTIONS[size],
        PAGE,
        "curl/app/list_apps_full.sh",
        "python_client/qrs_client/resources/app.py",
        "python_snippet/app/list_apps_full.py",
    }
    assert sum(counted.pop(COLLECTIONS[size])) < 15
    assert max(map(sum, counted.values())) < 25


def test_one_operation(document: Any, before: Any, edit: Callable[..., Any], tmp_path: Path, size: str) -> None:
    edit("resources/app.yaml", "/app/full:\n", f"{OPERATION}\n/app/full:\n")
    edit("qrs.yaml", "  /app/full:\n", "  /app/newest:\n    $ref: resources/app.yaml#/~1app~1newest\n  /app/full:\n")
    counted = changes(before, generate(document, tmp_path / "after"))
    assert set(counted) == {
        COLLECTIONS[size],
        PAGE,
        "curl/app/list_newest_apps.sh",
        "python_client/qrs_client/resources/app.py",
        "python_snippet/app/list_newest_apps.py",
    }
    assert counted.pop(PAGE)[1] <= COUNTS
    assert {deleted for _, deleted in counted.values()} == {0}, "no line of another operation changes"
    items = json.loads((tmp_path / "after" / COLLECTIONS[size]).read_text())["item"]
    item = next(request for folder in items for request in folder["item"] if request["name"] == "The newest apps")
    longest = len(json.dumps(item, indent=2).splitlines())
    assert counted[COLLECTIONS[size]][0] <= longest
    assert counted["python_client/qrs_client/resources/app.py"][0] < 100


@pytest.mark.slow
def test_one_parameter_of_a_document_of_qliks(upstream: Any, tmp_path: Path) -> None:
    text = next(upstream.glob("qlik-qrs-*.json")).read_text("utf-8-sig")
    root = json.loads(text)
    (tmp_path / "main.json").write_text(json.dumps(root))
    targets = ("postman",)
    before = generate(tmp_path / "main.json", tmp_path / "before", targets, api="qlik-qrs")
    operation = root["paths"]["/app/full"]["get"]
    operation["parameters"].insert(1, {"name": "newest", "in": "query", "type": "boolean", "required": True})
    (tmp_path / "main.json").write_text(json.dumps(root))
    counted = changes(before, generate(tmp_path / "main.json", tmp_path / "after", targets, api="qlik-qrs"))
    assert len(counted) == 1
    assert 0 < sum(next(iter(counted.values()))) < 15
