"""The bodies of an operation: the types of requests and of answers."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ...examples.flat import flat
from ...examples.media import essence, is_binary, is_json, is_lines, is_written, is_xml
from ...model import Body, Media, Operation, Schema, successes
from ..shared.failures import NO_FAILURE, ReportedFailure, reported_failure
from . import shaping
from .declarations import UPLOAD, Declarations
from .expressions import JSON, Expression, literal, union, word
from .identifiers import class_name
from .inputs import Inputs

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_NO_CONTENT: Final = ("204", "205")
_USUAL: Final = {"json": "application/json", "xml": "application/xml", "text": "text/plain"}


class AnswerTypes(NamedTuple):
    """The answers of an operation: their type (`kind`), and how the client's runtime reads them (`kinds`).

    `is_file` says that an answer is a download, `is_plain` that it is one text, number or boolean, `html` that it may
    be a web page. `stream` is the class of the client that reads a stream.
    """

    kind: Expression
    kinds: tuple[str, ...] = ()
    accept: str = ""
    is_file: bool = False
    stream: str = ""
    is_plain: bool = False
    html: bool = False
    failure: ReportedFailure = NO_FAILURE
    shape: Schema | None = None


def answers(operation: Operation, declarations: Declarations, *, has_connections: bool) -> AnswerTypes:
    """Return the successful answers of an operation: either streams or none (see `streams`).

    If the API has ways in, an undocumented web page is a login page.
    """
    good, schemas = successes(operation.responses), declarations.schemas
    media = [_named(one, schemas) for one in documented(operation)]
    about = f"{class_name(operation.id)}Answer"
    if media and stream_class(media[0]):
        return _stream(media, declarations, about)
    if any(_kind(content) == "file" for content in media):
        return AnswerTypes(UPLOAD, accept=_media_types(media) or "*/*", is_file=True, html=_names_html(media))
    kinds: dict[str, list[Media]] = {}
    for content in media:
        kinds.setdefault(_kind(content), []).append(content)
    names: list[str] = [kind for kind in ("json", "xml", "text") if kind in kinds]
    empty = {response.status for response in good if not response.media}
    if not names and operation.method != "HEAD" and empty - {*_NO_CONTENT}:
        names.append("text")
    parts = _parts(kinds, names, declarations, about)
    if not names or empty & {*_NO_CONTENT} or (empty and "text" not in names):
        parts.append(word("None"))
        names.extend(["none"] if names else [])
    shape = kinds["xml"][0].schema if "xml" in kinds else None
    kind = union(parts)
    return AnswerTypes(
        kind=declarations.short(kind, about),
        kinds=tuple(names),
        accept=_accept(media),
        is_plain=bool(media)
        and all(shaping.is_plain(schemas.get(content.schema.ref, content.schema)) for content in media),
        html=_names_html(media) if media else not has_connections,
        failure=reported_failure(operation, schemas),
        shape=shape,
    )


def _named(media: Media, schemas: Mapping[str, Schema]) -> Media:
    """Return an answer; a reference to a schema of texts or files is that schema, for it says how an answer is read."""
    whole = media._replace(schema=flat(media.schema, schemas))
    return whole if _kind(whole) in ("file", "text") else media


def _stream(media: list[Media], declarations: Declarations, about: str) -> AnswerTypes:
    item = _line(media[0], declarations.schemas)
    kind = declarations.short(declarations.of(item, f"{about}Item"), f"{about}Item")
    return AnswerTypes(kind, accept=media[0].media_type, is_file=True, stream=stream_class(media[0]))


def _line(media: Media, schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema of a line; a schema of the whole is a list of the lines."""
    whole = flat(media.schema, schemas)
    is_list = whole.types == ("array",) and not media.schema.origin.endswith("/itemSchema")
    return whole.items if is_list and whole.items else media.schema


def stream_class(media: Media) -> str:
    """Return the class of the client that reads a stream of this type, or an empty text for other answers."""
    if essence(media.media_type) == "text/event-stream":
        return "Events"
    return "Lines" if is_lines(media.media_type) else ""


def _parts(kinds: dict[str, list[Media]], names: list[str], declarations: Declarations, about: str) -> list[Expression]:
    """Return the types of all documented answers, also of those with another status."""
    schemas: dict[str, Schema] = {}
    for content in (content for kind in names if kind in kinds and kind != "text" for content in kinds[kind]):
        schemas.setdefault(shaping.fingerprint(content.schema), content.schema)
    parts = [
        declarations.of(schema, about if number == 1 else f"{about}{number}")
        for number, schema in enumerate(schemas.values(), 1)
    ]
    parts = [part for part in parts if part != JSON] or parts
    return [*parts, *([word("str")] if "text" in names else [])]


def _names_html(media: list[Media]) -> bool:
    return any(
        essence(content.media_type) in ("text/html", "text/*", "*/*", "application/xhtml+xml") for content in media
    )


def body_kind(body: Body, inputs: Inputs, about: str) -> Expression:
    """Return the type of a body for the caller: one of its representations."""
    distinct: dict[tuple[str, str], Media] = {}
    for media in body.media:
        distinct.setdefault((_request_form(media), shaping.fingerprint(media.schema)), media)
    kind = union(_body_type(media, inputs, f"{about}Body") for media in distinct.values())
    return inputs.short(kind, f"{about}Body")


def is_upload(body: Body) -> bool:
    """Return whether a body is a file. The caller may know its media type better than the document."""
    return any(_request_form(media) == "file" for media in body.media)


def content_types(body: Body) -> Expression:
    """Return the type of the argument for a body's media type: one of the documented ones, or any where it is open.

    It is open for files and ranges. Forms other than the usual ones have a boundary in it.
    """
    names = [media.media_type for media in body.media]
    is_open = is_upload(body) or any("*" in name for name in names)
    has_boundary = any(name.startswith("multipart/") and essence(name) not in _FORMS for name in names)
    return word("str") if is_open or has_boundary else literal(names)


def content_type(media: Media) -> str:
    """Return the media type that a body is sent with; a range is not one."""
    if "*" in media.media_type:
        return "application/json" if _structured(media.schema) else "application/octet-stream"
    return media.media_type


def _body_type(media: Media, inputs: Inputs, about: str) -> Expression:
    kind = _request_form(media)
    if kind == "file":
        texts = {"text": [word("str")], "lines": [_lines(media, inputs, about), word("str")]}
        return union((*texts.get(text_body(media, inputs.schemas), []), UPLOAD))
    if kind == "xml":
        return union((inputs.of(media.schema, about), word("str"))) if is_xml_body(media) else word("str")
    if is_multipart(media):
        return inputs.of_form(media.schema, about)
    return word("str") if kind == "text" else inputs.of(media.schema, about)


def _lines(media: Media, inputs: Inputs, about: str) -> Expression:
    item = _line(media, inputs.schemas)
    is_text = flat(item, inputs.schemas).types == ("string",)
    return word("Sequence", JSON if is_text else inputs.of(item, f"{about}Item"))


def text_body(media: Media, schemas: Mapping[str, Schema]) -> str:
    """Return whether a body that is a file may also be a `text`, or a list of values that are `lines` of JSON."""
    whole = flat(media.schema, schemas)
    if _request_form(media) != "file" or shaping.is_binary(whole) or is_binary(media.media_type):
        return ""
    if is_lines(media.media_type) and "json-seq" not in media.media_type:
        return "lines"
    return "text" if whole.types == ("string",) or is_written(media.media_type) else ""


def is_multipart(media: Media) -> bool:
    """Return whether a body is a form with parts, which may be files."""
    return essence(media.media_type) == "multipart/form-data"


def is_xml_body(media: Media) -> bool:
    """Return whether a body is XML that the client writes by its schema."""
    return _request_form(media) == "xml" and _structured(media.schema) and media.schema.types != ("string",)


def _request_form(media: Media) -> str:
    """Return how a body is passed: as a `value`, `xml`, `text` or `file`."""
    media_type = essence(content_type(media))
    if media_type in _FORMS or is_json(media_type):
        return "value"
    if is_xml(media_type):
        return "xml"
    return "text" if media_type.startswith("text/") else "file"


def documented(operation: Operation) -> list[Media]:
    """Return the bodies of the successful answers."""
    return [content for response in successes(operation.responses) for content in response.media]


def _accept(media: list[Media]) -> str:
    """Return the media types to ask for, if they are not the usual ones of their kinds."""
    special = any(
        _USUAL.get(_kind(content)) != content.media_type for content in media if "*" not in content.media_type
    )
    return _media_types(media) if special else ""


def _media_types(media: list[Media]) -> str:
    return ", ".join(dict.fromkeys(content.media_type for content in media if "*" not in content.media_type))


def _kind(media: Media) -> str:
    """Return how the runtime reads an answer: as `json`, `xml`, `text` or `file`."""
    media_type = media.media_type.partition(";")[0].strip()
    schema = media.schema
    if shaping.is_binary(schema) or "file" in schema.types:
        return "file"
    if is_xml(media_type):
        return "xml"
    if schema.types == ("string",) and (not schema.enum or media_type.startswith("text/")):
        return "file" if is_binary(media_type) and schema.format != "byte" else "text"
    if is_json(media_type) or _structured(schema):
        return "json"
    return "text" if media_type.startswith("text/") else "file"


def _structured(schema: Schema) -> bool:
    return bool(schema.ref or schema.properties or schema.all_of or schema.one_of or schema.any_of or schema.types)
