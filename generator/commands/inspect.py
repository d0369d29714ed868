"""`list`, `show` and `validate`: print what is in a document, and write nothing."""

from .. import targets
from ..encode.json import dumps
from ..model import Api, Operation
from ..pipeline import read, read_thoroughly, source
from ..settings.planning import Overrides, planned_jobs
from ..settings.selection import find
from ..signing import registry as schemes
from . import console


def list_operations(overrides: Overrides, *, as_json: bool) -> int:
    """Print all operations: id, method, path, title. Signed and keyed operations are marked."""
    api, notes, left_out = read(planned_jobs(overrides)[0].job)
    if as_json:
        console.data([_row(operation) for operation in api.operations])
        return 0
    console.diagnostics(notes)
    width = max((len(operation.id) for operation in api.operations), default=0)
    for folder in api.folders:
        console.say(f"{folder.title}")
        for operation in api.operations:
            if operation.folder == folder.id:
                word = schemes.get(operation.signing.scheme).word if operation.signing else ""
                mark = word if operation.signed or not word else f"can be {word}"
                line = f"  {operation.id:<{width}}  {operation.method:<6} {operation.path}  {mark}"
                console.say(line.rstrip())
    for reason, count in left_out.items():
        console.warn(f"left out: {count} {reason}")
    return 0


def show(overrides: Overrides, name: str, form: str, connection: str = "") -> int:
    """Print one operation in one form that needs no other file, for one way in (by default the first)."""
    api, _, _ = read(planned_jobs(overrides)[0].job)
    operation = find(api, name)
    console.say(_in_form(api, operation, form, connection).rstrip("\n"))
    return 0


def validate(overrides: Overrides, *, as_json: bool) -> int:
    """Run all steps up to the model, and the full validator. Problems end with status 2."""
    job = planned_jobs(overrides)[0].job
    path, _ = source(job)
    api, notes = read_thoroughly(job)
    if as_json:
        console.data({"valid": True, "operations": len(api.operations), "notes": console.as_data(notes)})
        return 0
    console.diagnostics(notes)
    console.say(f"{path.name}: valid, {len(api.operations)} operation{'s' if len(api.operations) != 1 else ''}")
    return 0


def _row(operation: Operation) -> dict[str, object]:
    return {
        "id": operation.id,
        "title": operation.title,
        "folder": operation.folder,
        "method": operation.method,
        "path": operation.path,
        "signed": operation.signed,
        "scheme": operation.signing.scheme if operation.signing else None,
        "deprecated": operation.deprecated,
    }


def _in_form(api: Api, operation: Operation, form: str, connection: str) -> str:
    if form == "postman":
        from ..targets.postman import single  # noqa: PLC0415

        return dumps(single(api, operation)).decode()
    return targets.render_one(targets.language_target(form), api, operation, connection)
