"""What one public document comes to: a right output, a refusal that names a place, or a fault of ours."""

import ast
import json
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jsonschema_rs

from generator.errors import PrerequestError
from generator.pipeline import Build, Job, build
from tests.conftest import SHARED

TARGETS = ("postman", "python_snippet")
_SCHEMA = SHARED / "schemas" / "postman-collection-2.1.0.schema.json"
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Verdict:
    """`state` is `right`, `refused`, `wrong`, `crash` or `hang`; `why` has codes with places, or what is wrong."""

    name: str
    state: str
    why: tuple[str, ...] = ()
    operations: int = 0
    seconds: float = 0.0


def judge(root: Path, name: str) -> Verdict:
    """Build a document in this process and judge what comes out."""
    started = time.process_time()
    try:
        made = build(Job(str(root / name), targets=TARGETS))
        why = tuple(_faults(made, root / name))
        state, operations = ("wrong" if why else "right"), len(made.api.operations)
    except PrerequestError as error:
        why, operations = tuple(_refusals(error)), 0
        state = "wrong" if any(each.startswith("no place") for each in why) else "refused"
    except MemoryError:
        state, why, operations = "crash", ("MemoryError",), 0
    except Exception as error:  # noqa: BLE001  (a crash is what is looked for)
        state, why, operations = "crash", (_where(error),), 0
    return Verdict(name, state, why, operations, round(time.process_time() - started, 2))


def operations_of(document: dict) -> int:
    """Return how many operations a document writes down, counted without the code under test."""
    return sum(
        1
        for path, item in document["paths"].items()
        if path.startswith("/")
        for method in _METHODS
        if method in _item(document, item)
    )


def _item(document: dict, item: dict) -> dict:
    while "$ref" in item:
        item, *steps = document, *item["$ref"].removeprefix("#/").split("/")
        for step in steps:
            item = item[step.replace("~1", "/").replace("~0", "~")]
    return item


def _faults(made: Build, path: Path):
    wanted = operations_of(json.loads(path.read_bytes()))
    collections = [json.loads(file.content) for name, file in made.files.items() if name.endswith("_collection.json")]
    requests = sum(_requests(collection) for collection in collections)
    scripts = [name for name in made.files if name.endswith(".py")]
    if requests != wanted or len(scripts) != wanted:
        yield f"{wanted} operations, {requests} requests, {len(scripts)} scripts"
    if schema := _validator():
        for collection in collections:
            yield from (f"schema: {error.message[:200]}" for error in schema.iter_errors(collection))
    for name in scripts:
        try:
            ast.parse(made.files[name].content)
        except (SyntaxError, ValueError) as error:
            yield f"{name}: {error}"


def _requests(group: dict) -> int:
    return sum(1 if "request" in each else _requests(each) for each in group["item"])


def _refusals(error: PrerequestError):
    for each in error.diagnostics:
        placed = each.file and (each.line or each.pointer is not None)
        yield f"{'' if placed else 'no place: '}{each.code} {each.message} at {each.pointer}"


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} at {place}: {str(error)[:200]}"


@cache
def _validator():
    if not _SCHEMA.is_file():
        return None
    return jsonschema_rs.Draft7Validator(json.loads(_SCHEMA.read_bytes()))
