"""Output folders with a collection, before and after a change of its specification, and what merges them."""

import json
from typing import Any

from generator.encode.json import dumps
from generator.merge import files as merging
from generator.merge.history import first_text, text_of
from generator.output import write
from generator.output.write import File
from tests.merge.conftest import EDITS, SPECIFICATION, changed, generated, stripped

PATH = "postman/repo.postman_collection.json"
STATE = f".prerequest/{PATH}.digests"


def output(collection: Any) -> dict[Any, Any]:
    return {PATH: File(dumps(collection)), "docs/index.md": File(b"# docs\n")}


def plan(target: Any, files: Any, **options: Any) -> Any:
    return write.plan(target, merging.with_histories(target, files), **options)


def check(target: Any, files: Any) -> Any:
    return write.check(target, merging.with_histories(target, files))


def diff(target: Any, files: Any) -> Any:
    return write.diff(target, merging.with_histories(target, files))


def merge_edited(target: Any, files: Any) -> Any:
    return merging.merge_edited(target, merging.with_histories(target, files))


def merge_exported(target: Any, files: Any, exported: Any) -> Any:
    return merging.merge_exported(target, merging.with_histories(target, files), exported)


OLD = output(generated())
NEW = output(changed(generated(), SPECIFICATION["a parameter more"]))


def edit(target: Any, *names: Any) -> None:
    edited = stripped(changed(generated(), lambda c: [EDITS[name](c) for name in names]))  # type: ignore[no-untyped-call]
    (target / PATH).write_text(json.dumps(edited, indent="\t"))


def kept(sha256: str, collection: Any, earlier: Any) -> bytes:
    size = len(dumps(collection))
    return text_of(first_text(sha256, collection, size), size, earlier)
