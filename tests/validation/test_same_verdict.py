"""The quick checks and the whole of openapi-spec-validator come to the same verdict.

A fault in what no request is made of is a warning, and so is a path parameter that is not declared: both count here.
"""

import json
import random
from importlib import import_module
from typing import Any

import pytest

from generator.document.load import Document, load
from generator.errors import PrerequestError
from generator.validation.full import full_findings
from generator.validation.validate import validate

from .corpus import DOCUMENTS

CLASSES = {
    "2.0": "OpenAPIV2SpecValidator",
    "3.0": "OpenAPIV30SpecValidator",
    "3.1": "OpenAPIV31SpecValidator",
    "3.2": "OpenAPIV32SpecValidator",
}
# Swagger 2.0 allows `type: file` for an answer; the validator holds schemas of 2.0 against those of 3.0.
# A regular expression is never compiled, and ECMA's differ from Python's.
WE_DIFFER = {"2: file answer", "3.0: pattern that is none"}


def refuse(uri: Any) -> None:
    raise AssertionError(uri)


def full_verdict(root: Any) -> bool:
    original = getattr(import_module("openapi_spec_validator.validation"), CLASSES[Document("", root).version])
    handlers = dict.fromkeys(("<all_urls>", "http", "https", "file"), refuse)
    validator = type("Offline", (original,), {"resolver_handlers": handlers})(root)
    try:
        return not list(validator.iter_errors())
    except Exception:  # noqa: BLE001 (it breaks in many ways on what is invalid)
        return False


def our_verdict(root: Any) -> bool:
    try:
        findings = validate(Document("spec.json", root), cache=False)
    except PrerequestError as error:
        findings = error.diagnostics  # type: ignore[assignment]
        assert all(finding.code[0] == "E" for finding in findings)
    assert all(finding.pointer is not None for finding in findings)
    return not findings


@pytest.mark.parametrize("name", sorted(DOCUMENTS.keys() - WE_DIFFER))
def test_verdicts_are_the_same(name: Any) -> None:
    assert our_verdict(DOCUMENTS[name]) == full_verdict(DOCUMENTS[name])


def test_both_verdicts_occur_often() -> None:
    verdicts = [full_verdict(DOCUMENTS[name]) for name in DOCUMENTS]
    assert min(verdicts.count(True), verdicts.count(False)) > 35


@pytest.mark.parametrize("name", sorted(WE_DIFFER))
def test_where_we_differ(name: Any) -> None:
    assert our_verdict(DOCUMENTS[name])
    assert not full_verdict(DOCUMENTS[name])


def mutated(root: Any, dice: Any) -> Any:
    """Return a copy of a valid document with one member changed, removed or renamed."""
    root = json.loads(json.dumps(root))
    containers, stack = [], [root]
    while stack:
        node = stack.pop()
        if isinstance(node, (dict, list)) and node:
            containers.append(node)
            stack.extend(node.values() if isinstance(node, dict) else node)
    node = dice.choice(containers)
    key = dice.choice(list(node)) if isinstance(node, dict) else dice.randrange(len(node))
    kind = dice.randrange(3)
    if kind == 0:
        del node[key]
    elif kind == 1:
        node[key] = dice.choice([None, 1, "text", [], {}, True, {"$ref": "#/nowhere"}])
    elif isinstance(node, dict):
        node[dice.choice(["x-a", "required", "foo", "type"])] = node.pop(key)
    return root


# What the validator finds and we do not: JSON Schema's rule that `allOf` is not empty, in OpenAPI 3.0.
NOT_ASKED = ('"allOf": []', '"anyOf": []', '"oneOf": []')


def test_verdicts_are_the_same_after_random_edits() -> None:
    dice = random.Random(0)
    valid = [root for name, root in DOCUMENTS.items() if name not in WE_DIFFER and our_verdict(root)]
    verdicts = []
    for root in valid * 5:
        edited = mutated(root, dice)
        text = json.dumps(edited)
        if "info" in edited and Document("", edited).version in CLASSES and not any(word in text for word in NOT_ASKED):
            verdicts.append(our_verdict(edited))
            assert verdicts[-1] == full_verdict(edited), text
    assert min(verdicts.count(True), verdicts.count(False)) > 50


@pytest.mark.parametrize("name", ["qlik-qps", "qlik-qrs"])
def test_real_documents_are_valid(upstream: Any, name: str) -> None:
    (path,) = upstream.glob(f"{name}-*.json")
    assert validate(load(path), cache=False) == []
    if name == "qlik-qps":
        assert full_findings(load(path)) == []
