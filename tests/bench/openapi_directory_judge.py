"""What one public document comes to: a right output, a refusal that names a place, or a fault of ours."""

import ast
import json
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from generator.errors import PrerequestError
from generator.pipeline import BuildResult, Job, build
from tests.fuzz.operations import missing
from tests.paths import SHARED

SECONDS = 60
"""How long a build may keep a processor; then SIGPROF ends the process."""

TARGETS = ("postman", "python_snippet")
_SCHEMA = SHARED / "schemas" / "postman-collection-2.1.0.schema.json"


@dataclass(frozen=True)
class Verdict:
    """`state` is `right`, `refused`, `wrong`, `crash` or `hang`; `why` has codes with places, or what is wrong.

    `lenient` is the state, and why, that a refused document has with `--lenient`; `lost` counts the operations that
    it was left without, each named in a warning.
    """

    name: str
    state: str
    why: tuple[str, ...] = ()
    operations: int = 0
    seconds: float = 0.0
    lenient: str = ""
    lost: int = 0


def judge(root: Path, name: str) -> Verdict:
    """Build a document in this process and judge what comes out; once more with `--lenient` if it is refused."""
    state, why, operations, _, seconds = _judge(root / name, lenient=False)
    if state != "refused":
        return Verdict(name, state, why, operations, seconds)
    again, reasons, _, lost, _ = _judge(root / name, lenient=True)
    return Verdict(name, state, why, operations, seconds, " ".join([again, *reasons[:2]]), lost)


def _judge(path: Path, *, lenient: bool) -> tuple[str, tuple[str, ...], int, int, float]:
    started = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    result, state, why = None, "crash", ()
    try:
        result = build(Job(str(path), targets=TARGETS, lenient=lenient))
    except PrerequestError as error:
        why = tuple(_refusals(error))  # type: ignore[assignment]
        state = "wrong" if any(reason.startswith("no place") for reason in why) else "refused"  # type: ignore[var-annotated]
    except MemoryError:
        why = ("MemoryError",)  # type: ignore[assignment]
    except Exception as error:  # noqa: BLE001  (a crash is what is looked for)
        why = (_where(error),)  # type: ignore[assignment]
    signal.setitimer(signal.ITIMER_PROF, 0)
    seconds = round(time.process_time() - started, 2)
    if result is None:
        return state, why, 0, 0, seconds
    silent, said = missing(json.loads(path.read_bytes()), result)
    why = (*(f"no word of {operation.method} {operation.path}" for operation in silent), *_faults(result))  # type: ignore[assignment]
    return "wrong" if why else "right", why, len(result.api.operations), said, seconds  # type: ignore[union-attr]


def _faults(result: BuildResult) -> Iterator[str]:
    wanted = len(result.api.operations)  # type: ignore[union-attr]
    collections = [json.loads(file.content) for name, file in result.files.items() if name.endswith("_collection.json")]
    requests = sum(_requests(collection) for collection in collections)
    scripts = [name for name in result.files if name.endswith(".py")]
    # One for each operation, and the file that they share.
    if requests != wanted or len(scripts) != wanted + bool(wanted):
        yield f"{wanted} operations, {requests} requests, {len(scripts)} scripts"
    if schema := _validator():
        for collection in collections:
            yield from (f"schema: {error.message[:200]}" for error in schema.iter_errors(collection))
    for name in scripts:
        try:
            ast.parse(result.files[name].content)
        except (SyntaxError, ValueError) as error:
            yield f"{name}: {error}"


def _requests(group: dict[Any, Any]) -> int:
    return sum(1 if "request" in item else _requests(item) for item in group["item"])


def _refusals(error: PrerequestError) -> Iterator[str]:
    for diagnostic in error.diagnostics:
        placed = diagnostic.file and (diagnostic.line or diagnostic.pointer is not None)
        yield f"{'' if placed else 'no place: '}{diagnostic.code} {diagnostic.message} at {diagnostic.pointer}"


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} at {place}: {str(error)[:200]}"


@cache
def _validator() -> Any:
    if not _SCHEMA.is_file():
        return None
    return jsonschema_rs.Draft7Validator(json.loads(_SCHEMA.read_bytes()))
