"""The curl target: one bash script for each operation, readable, complete, its secrets in no argument vector."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from ..cache.identity import Same, remembered
from ..encode.code import Code
from ..encode.json import text
from ..encode.shell import block
from ..model import Api, Json, Operation
from .shared.environment import environment
from .shared.signing_source import static
from .shared.values import SampleRow
from .shared.view import OperationView, view
from .templates import part

_SOURCE = re.compile(r"^([a-z]+_(?:clock|random))\(\)", re.MULTILINE)


class ScriptGroup(NamedTuple):
    """A bash array of names and values: rows that stand in it, and rows added where their variable is set."""

    name: str
    title: str
    rows: tuple[SampleRow, ...]
    added: tuple[SampleRow, ...]


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation."""
    found = view(api, operation)
    access, payload, groups = found.access, found.payload, _groups(found)
    return {
        "view": found,
        "line": f"{found.method} {found.path}",
        "environment": environment(access, login=True),
        "segments": [_stored(row) for row in found.segments],
        "groups": part("curl/groups.sh.j2", groups=groups) if groups else "",
        "body": _body(Same(payload.value), payload.kind) if payload else "",
        "auth_headers": part("curl/auth_headers.sh.j2", headers=access.headers) if access.headers else "",
        "machinery": part(
            "curl/machinery.sh.j2",
            access=access,
            method=found.method,
            kind=payload.kind if payload else "",
            secret_names=tuple(map(_storable, found.secret_names)),
            sign_file=f"{access.sign.scheme}/sign.sh" if access.sign else "",
            source=_source(access.sign.scheme) if access.sign else "",
        ),
    }


@remembered(512)
def _body(value: Same[Json], kind: str) -> Code:
    return block(_storable(text(value.held) if kind == "json" else str(value.held or "")))


def _groups(found: OperationView) -> tuple[ScriptGroup, ...]:
    payload = found.payload
    lists = [
        ("query", "The query, as names and values.", found.query),
        ("headers", "Headers, as names and values.", found.headers),
        ("cookies", "Cookies, as names and values.", found.cookies),
        ("fields", "The form, as names and values.", payload.fields if payload else ()),
        ("files", "Files to upload, as names of the form and paths.", payload.files if payload else ()),
    ]
    return tuple(_group(name, title, rows) for name, title, rows in lists if rows)


def _group(name: str, title: str, rows: tuple[SampleRow, ...]) -> ScriptGroup:
    stored = tuple(map(_stored, rows))
    added = tuple(row for row in stored if row.env and not row.required)
    return ScriptGroup(name, title, tuple(row for row in stored if row not in added) if added else stored, added)


def _stored(row: SampleRow) -> SampleRow:
    if row.name.isprintable() and row.value.isprintable():
        return row
    return row._replace(name=_storable(row.name), value=_storable(row.value))


def _storable(value: str) -> str:
    return value.replace("\0", "\\0").encode("utf-8", "replace").decode()


@cache
def _source(scheme: str) -> str:
    found = _SOURCE.search(static(f"{scheme}/sign.sh"))
    return found[1] if found else ":"
