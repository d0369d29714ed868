"""What goes in and out of an operation: the kind of each body, the kinds of its answers."""

import re
from dataclasses import dataclass
from typing import Final

from ...model import Body, Media, Operation, Response, Schema
from .declarations import UPLOAD, Declarations, class_name
from .expressions import JSON, Expression, union, word

_JSON: Final = re.compile(r".*[/+]json", re.IGNORECASE)
_XML: Final = re.compile(r".*[/+]xml", re.IGNORECASE)
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_NO_CONTENT: Final = ("204", "205")
_USUAL: Final = {"json": "application/json", "xml": "application/xml", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What comes back. `kinds` as the client's runtime knows them; `is_file`: a download."""

    kind: Expression
    kinds: tuple[str, ...] = ()
    accept: str = ""
    is_file: bool = False
    failure: str = ""
    shape: Schema | None = None


def answers(operation: Operation, declarations: Declarations) -> Answers:
    """Return what the successful answers of an operation are."""
    good = _good(operation)
    media = [each for response in good for each in response.media]
    kinds = {_kind(each): each for each in reversed(media)}
    if "file" in kinds:
        return Answers(UPLOAD, accept="*/*", is_file=True)
    names: list[str] = [kind for kind in ("json", "xml", "text") if kind in kinds]
    empty = [each for each in good if not each.media]
    if "text" not in names and operation.method != "HEAD" and any(each.status not in _NO_CONTENT for each in empty):
        names.append("text")
    about = f"{class_name(operation.id)}Answer"
    found = [declarations.of(kinds[kind].schema, about) for kind in names if kind != "text"]
    found = [each for each in found if each != JSON] or found
    found += [word("str")] if "text" in names else []
    if not names or any(each.status in _NO_CONTENT for each in empty):
        found.append(word("None"))
        names.extend(["none"] if names else [])
    shape = kinds["xml"].schema if "xml" in kinds else None
    return Answers(
        kind=declarations.short(union(found), about),
        kinds=tuple(names),
        accept=_accept(media),
        failure=_failure(operation, declarations) if shape else "",
        shape=shape,
    )


def body_kind(body: Body, declarations: Declarations, about: str) -> Expression:
    """Return the type of what a caller hands over as a body, one of its representations."""
    kind = union(_handed(each, declarations, f"{about}Body") for each in body.media)
    return declarations.short(kind, f"{about}Body")


def is_upload(body: Body) -> bool:
    """Return whether a body is a file, whose media type the caller may know better than the document."""
    return any(_sent(each) == "file" for each in body.media)


def content_type(media: Media) -> str:
    """Return the media type a body is sent with; a range is none."""
    if "*" in media.media_type:
        return "application/json" if _structured(media.schema) else "application/octet-stream"
    return media.media_type


def _handed(media: Media, declarations: Declarations, about: str) -> Expression:
    kind = _sent(media)
    if kind == "file":
        return UPLOAD
    return word("str") if kind == "text" else declarations.of(media.schema, about)


def _sent(media: Media) -> str:
    media_type = content_type(media).partition(";")[0].strip().lower()
    if media_type in _FORMS or _JSON.fullmatch(media_type):
        return "value"
    return "text" if media_type.startswith("text/") or _XML.fullmatch(media_type) else "file"


def _good(operation: Operation) -> list[Response]:
    found = [each for each in operation.responses if each.status.startswith("2")]
    return found or [each for each in operation.responses if each.status == "default"]


def _accept(media: list[Media]) -> str:
    """Return the media types to ask for, where they are not the usual ones of their kinds."""
    named = [each for each in media if "*" not in each.media_type]
    special = any(_USUAL.get(_kind(each)) != each.media_type for each in named)
    return ", ".join(dict.fromkeys(each.media_type for each in named)) if special else ""


def _kind(media: Media) -> str:
    media_type = media.media_type.partition(";")[0].strip()
    schema = media.schema
    if schema.format == "binary" or "file" in schema.types:
        return "file"
    if _XML.fullmatch(media_type):
        return "xml"
    if schema.types == ("string",) and not schema.enum:
        return "text"
    if _JSON.fullmatch(media_type) or _structured(schema):
        return "json"
    return "text" if media_type.startswith("text/") else "file"


def _structured(schema: Schema) -> bool:
    return bool(schema.ref or schema.properties or schema.all_of or schema.one_of or schema.any_of or schema.types)


def _failure(operation: Operation, declarations: Declarations) -> str:
    """Return the member that reports a failure: the only one of what the operation answers otherwise."""
    for response in operation.responses:
        if response.status.startswith("2"):
            continue
        for media in response.media:
            members = declarations.schemas.get(media.schema.ref, media.schema).properties
            if len(members) == 1 and members[0].schema.types == ("string",):
                return members[0].name
    return ""
