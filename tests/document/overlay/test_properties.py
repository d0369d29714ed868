"""Whatever an overlay asks for, the document it is applied to stays as it is."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.document.load import load
from generator.document.overlay.apply import apply, select_members
from generator.document.overlay.query import select
from generator.errors import PrerequestError
from tests.document.places import place_in

from .conftest import BASE

TARGETS = st.sampled_from(
    [
        "$",
        "$.*",
        "$..*",
        "$.paths.*",
        "$.paths.*.get",
        "$.tags",
        "$.tags[0]",
        "$.tags[*].name",
        "$.tags[-1]",
        "$.tags[::2]",
        "$.info",
        "$.info.title",
        "$..parameters[?@.in=='query']",
        "$['paths']['/a']",
        "$.nowhere",
        "$..responses",
        "$[",
    ]
)
VALUES = st.recursive(  # type: ignore[var-annotated]
    st.sampled_from([None, True, 1, "text", [], {}, {"name": "x"}, {"get": {"responses": {}}}]),
    lambda inner: st.dictionaries(st.sampled_from(["info", "tags", "title", "get", "/a", "paths"]), inner, max_size=3),
    max_leaves=6,
)
ACTIONS = st.one_of(
    st.fixed_dictionaries({"target": TARGETS, "update": VALUES}),
    st.fixed_dictionaries({"target": TARGETS, "remove": st.just(True)}),
    st.fixed_dictionaries({"target": TARGETS, "copy": TARGETS}),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ACTIONS, min_size=1, max_size=4))
def test_the_document_stays_as_it_is(tmp_path: Path, actions: Any) -> None:
    spec, overlay = tmp_path / "spec.json", tmp_path / "overlay.json"
    spec.write_text(json.dumps(BASE), "utf-8")
    overlay.write_text(json.dumps({"overlay": "1.1.0", "info": {}, "actions": actions}), "utf-8")
    document = load(spec)
    try:
        changed, warnings = apply(document, [overlay])
    except PrerequestError as error:
        changed, warnings = document, error.diagnostics  # type: ignore[assignment]
    assert document.root == BASE
    assert all(warning.file and warning.line for warning in warnings)
    before = copy.deepcopy(changed.root)
    for pointer in ("/tags/0/name", "/paths/~1a/get/responses", "/info/title"):
        assert place_in(changed, pointer)[1]
    assert changed.root == before


def test_an_overlay_that_removes_everything_is_refused(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "overlay.json"
    path.write_text(json.dumps({"overlay": "1.0.0", "actions": [{"target": "$.*", "remove": True}]}), "utf-8")
    with pytest.raises(PrerequestError):
        apply(document, [path])


PLAIN = st.lists(st.sampled_from(["*", "paths", "tags", "info", "a", "get", "a_1", "name", "nowhere"]), max_size=4)


@settings(deadline=None)
@given(PLAIN, VALUES)
def test_plain_paths_select_what_the_library_selects(names: list[str], root: Any) -> None:
    expression = ".".join(["$", *names])
    assert select_members(expression, root) == select(expression, root)
    base = {**BASE, "info": root}
    assert select_members(expression, base) == select(expression, base)


@pytest.mark.parametrize(
    "expression", ["", "$.", "$..a", "$.a.", "$.1", "$.a b", "$['a']", "$.a[0]", " $", "$.a\n", "$.é"]
)
def test_what_is_not_plain_is_left_to_the_library(expression: str) -> None:
    assert select_members(expression, BASE) is None
