"""What the tests of loading share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.document.load import Document, Limits, load
from generator.errors import Diagnostic, PrerequestError
from generator.validation.references import check_uses, nodes

HEAD = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    """Load a text or bytes as a file."""

    def read(content: Any, name: str = "spec.yaml", limits: Limits | None = None, **options: Any) -> Document:
        path = tmp_path / name
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load(path, limits or Limits(), **options)

    return read


@pytest.fixture
def refusal(read: Callable[..., Document]) -> Callable[..., Diagnostic]:
    """Return the first finding of a file that must be refused."""

    def refusal(*args: Any, **options: Any) -> Diagnostic:
        with pytest.raises(PrerequestError) as caught:
            read(*args, **options)
        finding = caught.value.diagnostics[0]
        assert finding.file
        assert finding.message
        return finding

    return refusal


@pytest.fixture
def tree(tmp_path: Path) -> Callable[..., Document]:
    """Write several files and load the first."""

    def tree(files: dict[str, Any], **options: Any) -> Document:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return load(tmp_path / next(iter(files)), **options)

    return tree


@pytest.fixture
def tree_refusals(tree: Callable[..., Document]) -> Callable[..., list[Diagnostic]]:
    """Return the findings of files that must be refused."""

    def tree_refusals(files: dict[str, Any], **options: Any) -> list[Diagnostic]:
        document = tree(files, **options)
        return [finding for finding in check_uses(document, [*nodes(document)]) if finding.code.startswith("E")]

    return tree_refusals
