"""The Python target: one typed script for each operation that needs nothing but the standard library."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.model import Api, Operation
from generator.render import part
from generator.targets.environment import environment
from generator.targets.machinery import machinery
from generator.targets.values import Row
from generator.targets.view import View, view


class Listing(NamedTuple):
    """A list of pairs: rows that stand in it, and rows added where their variable is set."""

    name: str
    title: str
    value_type: str
    rows: tuple[Row, ...]
    added: tuple[Row, ...]


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation."""
    found = view(api, operation)
    debug = "PREREQUEST_DEBUG=1 shows on standard error what is signed or called, secrets masked."
    about = [found.title, f"{found.method} {found.path}", found.about, environment(found, login=False), debug]
    return {
        "view": found,
        "doc": "\n\n".join(filter(None, about)),
        "lists": _lists(found),
        "kind": found.payload.kind if found.payload else "",
        "needed": part(
            "python_snippet/needed.py.j2",
            needs=found.needs,
            certificate=found.certificate,
            certificate_needs=found.certificate_needs,
        ),
        "access": part("python_snippet/access.py.j2", headers=found.auth_headers),
        "machinery": machinery(
            "python_snippet/machinery.py.j2", found, f"{found.sign.scheme}/sign.py" if found.sign else ""
        ),
    }


def _lists(found: View) -> tuple[Listing, ...]:
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


def _listing(name: str, title: str, value_type: str, rows: tuple[Row, ...]) -> Listing:
    added = tuple(row for row in rows if row.env and not row.required)
    return Listing(name, title, value_type, tuple(row for row in rows if row not in added), added)
