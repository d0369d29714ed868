"""The Python target: one typed script for each operation that needs nothing but the standard library."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..cache.identity import Same, remembered
from ..encode.code import Code
from ..encode.python import literal
from ..model import Api, Json, Operation
from .shared.environment import environment
from .shared.values import SampleRow
from .shared.view import OperationView, view
from .templates import part


class PairList(NamedTuple):
    """A list of pairs: rows that stand in it, and rows added where their variable is set."""

    name: str
    title: str
    value_type: str
    rows: tuple[SampleRow, ...]
    added: tuple[SampleRow, ...]


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation."""
    found = view(api, operation)
    access, payload = found.access, found.payload
    debug = "PREREQUEST_DEBUG=1 shows on standard error what is signed or called, secrets masked."
    about = (f"{found.method} {found.path}", found.about, environment(access, login=False), debug)
    kind = payload.kind if payload else ""
    headers = access.headers
    return {
        "view": found,
        "about": about,
        "lists": part("python_snippet/lists.py.j2", lists=_lists(found)),
        "kind": kind,
        "body": _body(Same(payload.value)) if payload else "",
        "imports": part("python_snippet/imports.py.j2", access=access, kind=kind),
        "auth_headers": part("python_snippet/auth_headers.py.j2", headers=headers) if headers else "",
        "machinery": part(
            "python_snippet/machinery.py.j2",
            access=access,
            method=found.method,
            kind=kind,
            secret_names=found.secret_names,
            sign_file=f"{access.sign.scheme}/sign.py" if access.sign else "",
        ),
    }


@remembered(512)
def _body(value: Same[Json]) -> Code:
    return literal(value.held, 0, len("BODY: Any = "))


def _lists(found: OperationView) -> tuple[PairList, ...]:
    payload = found.payload
    lists = [
        ("QUERY", "The query, as names and values.", "str | None", found.query),
        ("HEADERS", "Headers, as names and values.", "str", found.headers),
        ("COOKIES", "Cookies, as names and values.", "str", found.cookies),
    ]
    if payload and payload.kind in ("urlencoded", "multipart"):
        lists.append(("FIELDS", "The form, as names and values.", "str", payload.fields))
    if payload and payload.kind == "multipart":
        lists.append(("FILES", "Files to upload, as names of the form and paths.", "str", payload.files))
    return tuple(_listing(*each) for each in lists)


def _listing(name: str, title: str, value_type: str, rows: tuple[SampleRow, ...]) -> PairList:
    if not rows:
        return PairList(name, title, value_type, (), ())
    added = tuple(row for row in rows if row.env and not row.required)
    return PairList(name, title, value_type, tuple(row for row in rows if row not in added) if added else rows, added)
