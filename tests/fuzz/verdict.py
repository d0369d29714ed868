"""What is true of any input: it is refused with a place, or right output comes of it. Nothing else ever happens."""

import codecs
import json
import unicodedata
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator import targets
from generator.errors import PrerequestError
from generator.pipeline import Job, build
from tests.fuzz.operations import missing, unsigned

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
SCRIPTS = ("postman", "curl", "python_snippet")


def judge(content: Any, name: str = "random.json", *, lenient: bool = False, root: Any = None) -> Any:
    """Read bytes as a document; return the codes of a refusal, none where output came. Anything else raises.

    With `root`, the value that the bytes are JSON of, nothing it asks for may be gone without a word.
    """
    path = Path(_folder().name) / name
    path.write_bytes(content)
    try:
        result = build(Job(str(path), targets=_targets(content), lenient=lenient))
    except PrerequestError as error:
        return _refusal(error, path, placed=not _whole(content))
    _output(result)
    if root is not None:
        assert missing(root, result)[0] == []
        assert [*unsigned(root, result)] == []
    return ()


def _targets(content: Any) -> Any:
    """Return all targets for one document in eight, else those that have a file for each operation."""
    return SCRIPTS if zlib.crc32(content) % 8 else tuple(targets.discover())


def _refusal(error: Any, path: Any, *, placed: Any) -> Any:
    assert error.diagnostics
    for diagnostic in error.diagnostics:
        assert diagnostic.file == str(path), diagnostic
        assert not placed or diagnostic.line or diagnostic.pointer is not None, diagnostic
    assert _UNSEEN.isdisjoint(map(unicodedata.category, str(error).replace("\n", "")))
    return tuple(diagnostic.code for diagnostic in error.diagnostics)


def _whole(content: Any) -> Any:
    """Return whether bytes are wrong as a whole: empty, no UTF-8 from the start, a web page."""
    start = content.removeprefix(codecs.BOM_UTF8).lstrip()
    return b"\0" in content[:4] or content.startswith(_UTF16) or not start or start.startswith(b"<")


def _output(result: Any) -> None:
    count = len(result.api.operations)
    python = {name: file.content for name, file in result.files.items() if name.endswith(".py")}
    collections = [json.loads(file.content) for name, file in result.files.items() if name.endswith("collection.json")]
    assert len({name.casefold() for name in result.files}) == len(result.files)
    assert sum(map(_requests, collections)) == count
    assert sum(name.startswith("python_snippet/") for name in python) == count + bool(count)
    assert sum(name.endswith(".sh") for name in result.files) == count + bool(count)
    for name, content in python.items():
        compile(content, name, "exec", dont_inherit=True)


def _requests(group: Any) -> Any:
    return sum(1 if "request" in item else _requests(item) for item in group["item"])


@cache
def _folder() -> Any:
    return TemporaryDirectory(prefix="prerequest-fuzz-")
