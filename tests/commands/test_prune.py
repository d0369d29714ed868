"""A run for one target in a folder that holds others: it leaves them alone, removes them on request, and says so."""

from pathlib import Path
from typing import Any

import pytest

from generator.commands.generate import COMMANDS, OutputOptions
from generator.output import write
from generator.settings.planning import Overrides

PATHS = "".join(
    f'  /things/{number}: {{get: {{operationId: get_{number}, responses: {{"200": {{description: Good}}}}}}}}\n'
    for number in range(12)
)
SPEC = f'openapi: 3.1.0\ninfo: {{title: Shop, version: "1"}}\nservers: [{{url: "http://localhost:1"}}]\npaths:\n{PATHS}'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(SPEC)
    generate(targets=("curl", "bruno", "postman"))
    return tmp_path / "build/shop"


def generate(command: str = "generate", targets: Any = ("postman",), **options: Any) -> Any:
    return COMMANDS[command](Overrides(specs=("shop.yaml",), targets=targets), OutputOptions(**options))


def files(folder: Any) -> dict[str, Any]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_other_targets_are_left_alone(shop: Any, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(shop)
    assert generate() == 0
    assert files(shop) == before
    assert "not changed: " in (said := capsys.readouterr().out)
    assert "(bruno, curl); --prune removes them" in said
    assert generate("check") == 0


def test_prune_removes_them_and_says_so_before(
    shop: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said, apply = [], write.apply
    monkeypatch.setattr(write, "apply", lambda plan: (said.append(capsys.readouterr().err), apply(plan))[1])  # type: ignore[func-returns-value]
    assert generate(prune=True) == 0
    assert {path.split("/")[0] for path in files(shop)} == {".gitattributes", ".prerequest", "postman"}
    [before] = said
    assert "build/shop: this run removes " in before
    assert "files and writes 0:" in before
    assert "  bruno/" in before
    assert " more" in before


def test_a_document_that_shrinks_says_which_files_go(shop: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.parents[1] / "shop.yaml").write_text(SPEC.replace(PATHS, PATHS.splitlines(keepends=True)[0]))
    assert generate(targets=("curl", "bruno", "postman")) == 0
    said = capsys.readouterr().err
    assert "build/shop: this run removes " in said
    assert "  bruno/11/Get 11.yml" in said
