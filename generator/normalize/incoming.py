"""Parts of a document that no request has: webhooks, callbacks, links, examples in other files, headers of parts."""

from collections.abc import Iterator

from ..document.positions import as_list, as_object, escape
from ..model import ITEM, JsonObject, Operation, position
from .reader import Reader, text

OperationNode = tuple[Operation, JsonObject]
"""An operation, and how the document declares it."""

_MOST_NAMED = 20
_OF_PARTS = "Postman cannot send a header of one part of a body; they are named in the description"
_HINT = "the server sends them to you; they are named in the description of the output"


def incoming(reader: Reader, operations: tuple[Operation, ...]) -> str:
    """Return paragraphs that name what no request has. Warnings W215 to W219 and W222 name it to the user, too."""
    # Swagger 2.0 has neither callbacks nor links, and no parts with headers.
    described = () if reader.swagger else operations
    declarations = [(operation, as_object(reader.lookup(operation.origin))) for operation in described]
    callbacks = _callbacks(declarations)
    links, examples = _links(reader, declarations), [(name, "") for name in reader.unread]
    # Documents of OpenAPI 3.0 have them as an extension.
    declared = ((key, reader.root.get(key)) for key in ("webhooks", "x-webhooks"))
    hooks = [(name, f"/{key}") for key, webhooks in declared if isinstance(webhooks, dict) for name in webhooks]
    inbound = [
        _left_out(reader, "W215", "webhook", hooks, _HINT),
        _left_out(reader, "W216", "callback", callbacks, _HINT),
    ]
    more = [
        _left_out(reader, "W218", "link", links, "no output follows them; they are named in the description"),
        _left_out(reader, "W222", "part header", list(_part_headers(reader, declarations)), _OF_PARTS),
        _left_out(reader, "W219", "example", examples, "write the value, or name a file in the document's folder"),
    ]
    if not operations:
        reader.note("W217", "the document has no operations: there is nothing to call", "", "")
    paragraphs = (
        _paragraph("Not among the requests, as the server sends them to you", inbound),
        _paragraph("Left out", more),
    )
    return "\n\n".join(filter(None, paragraphs))


def _paragraph(start: str, parts: list[str]) -> str:
    names = "; ".join(filter(None, parts))
    return f"{start}: {names}." if names else ""


def _left_out(reader: Reader, code: str, thing: str, parts: list[tuple[str, str]], hint: str) -> str:
    """Record a warning about the parts that are left out, and return their names for the description."""
    if not parts:
        return ""
    names = _named([name for name, _ in parts])
    reader.note(code, f"{_counted(len(parts), thing)} left out: {names}", parts[0][1], hint)
    return f"{thing}s {names}"


def _links(reader: Reader, declarations: list[OperationNode]) -> list[tuple[str, str]]:
    """Return the links of all answers: the operation with the name of the link, and the pointer."""
    listed = []
    for operation, node in declarations:
        for status, written in as_object(node.get("responses")).items():
            answer, at = reader.resolve(written, f"{operation.origin}/responses/{escape(status)}")
            listed += [(f"{name} of {operation.id}", f"{at}/links") for name in as_object(answer.get("links"))]
    return listed


def _part_headers(reader: Reader, declarations: list[OperationNode]) -> Iterator[tuple[str, str]]:
    """Yield the headers of parts of multipart bodies: each with its field and operation, and the pointer.

    Content-Type is no such header: `contentType` says it (OpenAPI 3.1.1, section 4.8.15).
    """
    for operation, node in declarations:
        body, at = reader.resolve(node.get("requestBody"), f"{operation.origin}/requestBody")
        for media_type, written in as_object(body.get("content")).items():
            if media_type.lower().startswith("multipart/"):
                media = reader.resolve(written, f"{at}/content/{escape(media_type)}")
                for field, name, pointer in _encoded_headers(*media):
                    yield f"{name} of {field} of {text(node, 'operationId') or operation.id}", pointer


def _encoded_headers(media: JsonObject, at: str) -> Iterator[tuple[str, str, str]]:
    """Yield the headers in the encoding of a media type: the field, the name and the pointer."""
    fields, numbered = as_object(media.get("encoding")), enumerate(as_list(media.get("prefixEncoding")))
    parts = [(key, part, f"encoding/{escape(key)}") for key, part in fields.items()]
    parts += [(position(number), part, f"prefixEncoding/{number}") for number, part in numbered]
    for field, part, pointer in (*parts, (ITEM, media.get("itemEncoding"), "itemEncoding")):
        for name in as_object(as_object(part).get("headers")):
            if name.lower() != "content-type":
                yield field, name, f"{at}/{pointer}/headers/{escape(name)}"


def _callbacks(declarations: list[OperationNode]) -> list[tuple[str, str]]:
    """Return the callbacks of all operations: the operation with the name of the callback, and the pointer."""
    listed = []
    for operation, node in declarations:
        owner, names = text(node, "operationId") or operation.id, as_object(node.get("callbacks"))
        listed += [(f"{name} of {owner}", f"{operation.origin}/callbacks") for name in names]
    return listed


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing} is" if count == 1 else f"{count} {thing}s are"


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
