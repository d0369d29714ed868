"""Every text of a document, replaced by every kind of text that means something somewhere: output stays what it was."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import Job, read
from tests.hostile.build import built, written
from tests.hostile.judges.everything import judges
from tests.hostile.payloads import PAYLOADS, canary
from tests.hostile.template import OPENAPI, TEMPLATES

# On one worker, which reads every document once.
pytestmark = pytest.mark.xdist_group("everywhere")
KINDS = list(PAYLOADS)
# Of these no request is made: a second server, and what describes an answer. What is wrong there is left out.
NEVER_SENT = {
    "openapi": {"server_url", "response_type", "status", "scheme_id"},
    "swagger": {"produces", "response_id"},
    "openapi32": {"media_id"},
}
# To read them with each kind of text in each part of its protocol takes the smallest 5 seconds, the largest 30.
FIRST = [pytest.param(one, marks=[pytest.mark.slow] * (one.name != "openapi32")) for one in TEMPLATES]
SCRIPTS = ("postman", "curl", "python_snippet", "csharp_snippet", "powershell_snippet")
BY_NAME: dict[str, Any] = {"ids": lambda template: template.name}


@cache
def verdicts(template: Any) -> tuple[Any, Any]:
    """Return for each part of a protocol which kinds of text it takes, and the findings for those it does not."""
    taken: dict[Any, Any] = {}
    findings: list[Any] = []
    with TemporaryDirectory() as folder:
        for number, place in enumerate(template.protocol):
            for kind in KINDS:
                document = template.filled(**{place: PAYLOADS[kind](canary(100 + number))})
                try:
                    read(Job(str(written(document, Path(folder)))))
                    taken.setdefault(place, []).append(kind)
                except PrerequestError as error:
                    findings += error.diagnostics
    return taken, findings


def mixed(template: Any, shift: Any) -> Any:
    """Return a document in which each text is another kind; over all shifts each text is each kind that it takes."""
    kinds = dict.fromkeys(template.texts, KINDS) | verdicts(template)[0]
    texts = {
        place: PAYLOADS[kinds[(number + shift) % len(kinds)]](canary(number))
        for number, (place, kinds) in enumerate(kinds.items())
    }
    return template.filled(**texts)


@pytest.mark.parametrize("template", FIRST, **BY_NAME)
@pytest.mark.parametrize(
    "shifts",
    [
        pytest.param([0], id="one"),
        pytest.param(range(0, len(KINDS), 2), id="even", marks=pytest.mark.slow),
        pytest.param(range(1, len(KINDS), 2), id="odd", marks=pytest.mark.full),
    ],
)
def test_texts_stay_texts(template: Any, shifts: Any, tmp_path: Path) -> None:
    judge = judges(tmp_path)
    for number, shift in enumerate(shifts):
        has_all_targets = len(shifts) > 1 and (template is OPENAPI or number % 2 == 0)
        targets = None if has_all_targets else SCRIPTS
        judge.take(f"shift {shift}", built(mixed(template, shift), tmp_path, targets))
    assert judge.finish() == []


@pytest.mark.parametrize("template", FIRST, **BY_NAME)
def test_protocol_is_refused_in_its_place(template: Any) -> None:
    taken, findings = verdicts(template)
    assert len(findings) > len(KINDS)
    assert [str(finding) for finding in findings if not finding.line or finding.pointer is None] == []
    harmless = {place for place in template.protocol if len(taken.get(place, ())) == len(KINDS)}
    assert harmless == NEVER_SENT[template.name]
