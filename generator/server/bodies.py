"""Simple checks of a request's body: present if it is required, of a declared type, readable as JSON."""

import fnmatch
import json
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from ..encode.terminal import visible
from ..examples.media import FORM, essence, is_json
from ..model import Body, Encoding, Media, Schema
from .parameters import resolve
from .verdict import Received


def takes_files(body: Body | None) -> bool:
    """Return whether a body may be a file of any length."""
    kinds = {essence(media.media_type) for media in body.media} if body else set()
    return any(not is_json(kind) and kind != FORM for kind in kinds)


def check_body(received: Received, body: Body | None, schemas: Mapping[str, Schema]) -> Iterator[tuple[int, str]]:
    """Yield the faults of the body, with their HTTP status."""
    if body is None:
        return
    if not received.size:
        if body.required:
            yield 400, "a body is required and none arrived"
        return
    kind = essence(received.header("content-type"))
    declared = {essence(media.media_type): media for media in body.media}
    name = next((pattern for pattern in declared if fnmatch.fnmatchcase(kind, pattern)), None)
    if name is None:
        yield 415, f"Content-Type {visible(kind[:80]) or '(none)'} is not among {', '.join(declared) or '(none)'}"
    elif received.size > len(received.body) and (is_json(kind) or kind == FORM):
        yield 413, f"{kind} of {received.size} bytes is more than this server reads"
    elif is_json(kind):
        yield from _check_json(received.body)
    elif kind == FORM:
        yield from _check_form(received.body, declared[name], schemas)


def _check_json(body: bytes) -> Iterator[tuple[int, str]]:
    try:
        json.loads(body)
    except (ValueError, RecursionError) as wrong:
        yield 400, f"the body is not JSON: {visible(str(wrong)[:120])}"


def _check_form(body: bytes, media: Media, schemas: Mapping[str, Schema]) -> Iterator[tuple[int, str]]:
    received_names = {name.lower() for name, _ in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)}
    # A deep object arrives as `name[member]`, one that is spread under the names of its members.
    received_names |= {name.partition("[")[0] for name in received_names}
    for member in resolve(media.schema, schemas).properties:
        encoding = media.encoding.get(member.name, Encoding())
        explode = encoding.style == "form" if encoding.explode is None else encoding.explode
        is_spread = explode and encoding.style in ("", "form") and "object" in resolve(member.schema, schemas).types
        if member.required and not is_spread and member.name.lower() not in received_names:
            yield 400, f"form field {visible(member.name)} is required and did not arrive"
