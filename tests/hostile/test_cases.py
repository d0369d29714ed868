"""The corpus: each document is refused for the reason and in the place that is written down, or comes out harmless."""

from pathlib import Path
from typing import Any

import pytest

from generator.document.parse import parse
from generator.document.source import Source
from generator.errors import PrerequestError
from generator.settings.limits import Limits
from tests.hostile.build import built
from tests.hostile.cases import SMALL, edited, protocol, reading, references, texts
from tests.hostile.judges.everything import judges

AREAS = (reading, references, protocol, texts)
CASES = [case for area in AREAS for case in area.CASES]
REFUSED = [case for case in CASES if case.code]
SAFE = [case for case in CASES if not case.code]
DOCUMENT = parse(Source("small.yaml", SMALL), Limits())


def document(case: Any) -> Any:
    return edited(DOCUMENT, case.edits) if case.text is None else case.text


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.id)
def test_refused(case: Any, tmp_path: Path) -> None:
    with pytest.raises(PrerequestError) as caught:
        built(document(case), tmp_path, name=case.named)
    diagnostics = caught.value.diagnostics
    assert case.code in [diagnostic.code for diagnostic in diagnostics], diagnostics
    [first, *_] = [diagnostic for diagnostic in diagnostics if diagnostic.code == case.code]
    assert first.file.endswith(case.named)
    if case.pointer is not None:
        assert first.pointer.startswith(case.pointer)  # type: ignore[union-attr]
    if case.line is not None and case.text:
        assert first.line == case.line
    assert str(caught.value).replace("\n", "").isprintable()
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    ("first", "step"),
    [pytest.param(0, 30, id="sample"), *(pytest.param(third, 3, marks=pytest.mark.slow) for third in range(3))],
)
def test_safe(tmp_path: Path, first: int, step: int) -> None:
    judge, wrong = judges(tmp_path), []
    for case in SAFE[first::step]:
        try:
            output = built(document(case), tmp_path, name=case.named)
        except PrerequestError as error:
            wrong.append(f"{case.id}: {error}")
            continue
        judge.take(f"{case.id}:", output)
        if case.holds and not case.holds(output):
            wrong.append(f"{case.id}: does not hold")
    assert "\n".join(wrong + judge.finish()) == ""


def test_there_are_enough_cases() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 400
