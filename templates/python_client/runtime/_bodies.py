"""Bodies of requests: JSON, forms, text, and files that are never loaded whole."""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import ExitStack, contextmanager
from typing import IO, Any, NamedTuple, TypeAlias, cast
from urllib.parse import urlencode

from ._errors import ConfigurationError
from ._operation import Operation
from ._uploads import (
    File,
    Upload,
    file_name,
    file_of,
    is_stream,
    media_type,
    opened,
    position,
)
from ._values import Pairs, as_json, fields, text

__all__ = ["Body", "File", "Upload", "encode"]

Encode: TypeAlias = Callable[[object, str], str]
Part: TypeAlias = tuple[str | None, IO[bytes] | str, str | None]
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_SPREAD = "spread"


class Opened(NamedTuple):
    """A body while it is sent: at most one of the three is set."""

    content: bytes | None
    file: IO[bytes] | None
    parts: list[tuple[str, Part]]


class Field(NamedTuple):
    """A part of a form: a text, or a file."""

    name: str
    value: str | File
    media_type: str = ""


class Body(NamedTuple):
    """A body that can be opened once for each attempt."""

    content: bytes | None = None
    upload: File | None = None
    start: int | None = None
    parts: tuple[Field, ...] = ()

    @property
    def replayable(self) -> bool:
        """Return whether the body can be sent a second time."""
        files = (self.upload, *(part.value for part in self.parts))
        sources = [file.content for file in files if isinstance(file, File)]
        streams = [source for source in sources if is_stream(source)]
        return all(position(stream) is not None for stream in streams)

    def content_type(self, documented: str) -> str:
        """Return the media type of a file that says it, or else the documented one."""
        return media_type(self.upload, documented) if self.upload else documented

    @contextmanager
    def opened(self) -> Generator[Opened]:
        """Open the files of the body, at the position where they were passed."""
        with ExitStack() as stack:
            file = opened(self.upload, "body", stack) if self.upload else None
            if file is not None and self.start is not None:
                file.seek(self.start)
            parts = [(part.name, _part(part, stack)) for part in self.parts]
            yield Opened(self.content, file, parts)


def encode(
    value: object,
    content_type: str,
    operation: Operation[Any],
    write_xml: Encode | None = None,
) -> Body:
    """Return a value as a body of a media type; None is usually no body.

    ConfigurationError: it has no place in a body of that type.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if value is None and not operation.null_body:
        return Body()
    if kind in (_FORM, _MULTIPART):
        return _form(value, kind, operation, write_xml)
    if kind.startswith("multipart/") and "boundary=" not in content_type:
        hint = f'Pass content_type="{kind}; boundary=..." with that of the body.'
        raise ConfigurationError("the body has a boundary that is not said", hint=hint)
    if kind.endswith(("/json", "+json")):
        return Body(content=as_json(value, "body", operation.texts).encode())
    if kind.endswith("xml") and _is_tree(value) and write_xml:
        document = write_xml(value, operation.body_shape)
        return Body(content=document.encode())
    is_text = operation.text_body or kind.startswith("text/") or kind.endswith("xml")
    if isinstance(value, str) and is_text:
        return Body(content=text(value, "body").encode())
    return _upload(value, operation)


def _upload(value: object, operation: Operation[Any]) -> Body:
    if operation.text_body == "lines" and _items(value) is value:
        items = enumerate(_items(value))
        lines = (as_json(v, f"body[{n}]", operation.texts) + "\n" for n, v in items)
        return Body(content="".join(lines).encode())
    file = file_of(value)
    if file is None:
        raise _unfit(value, "a path, bytes or an open file")
    start = position(file.content) if is_stream(file.content) else None
    return Body(upload=file, start=start)


def _form(
    value: object,
    kind: str,
    operation: Operation[Any],
    write_xml: Encode | None,
) -> Body:
    if not isinstance(value, Mapping):
        raise _unfit(value, "a dictionary of the form's fields")
    members = dict(cast("Mapping[str, object]", value))
    for name, style in operation.parts.items():
        if style.endswith("xml") and write_xml:
            shape = f"{operation.body_shape}.{name}"
            members[name] = _xml(members.get(name), shape, write_xml)
    if kind == _MULTIPART:
        return Body(parts=tuple(_fields(members, operation)))
    encoded = urlencode(list(_encoded(members, operation)))
    return Body(content=encoded.encode())


def _xml(value: object, shape: str, write: Encode) -> object:
    """Return a field with the objects in it as XML."""
    if isinstance(value, Mapping):
        return write(cast("object", value), shape)
    if not isinstance(value, list):
        return value
    return [_xml(item, shape, write) for item in cast("list[object]", value)]


def _encoded(members: Mapping[str, object], operation: Operation[Any]) -> Pairs:
    """Return names and texts of a form.

    Objects are JSON if they have no style; texts and lists only if it says so.
    """
    for name, value in members.items():
        style = operation.parts.get(name, "")
        spread = "" if "/" in style else style.removeprefix(_SPREAD)
        is_json = style.endswith(("/json", "+json"))
        is_json = is_json or (_is_object(value) and (not style or "/" in style))
        if is_json and value is not None:
            yield name, as_json(value, f"body.{name}", operation.texts)
        else:
            yield from fields({name: value}, {name: spread})


def _unfit(value: object, needed: str) -> ConfigurationError:
    return ConfigurationError(f"the body is a {type(value).__name__}, not {needed}")


def _fields(value: Mapping[str, object], operation: Operation[Any]) -> Iterator[Field]:
    """Return the parts of a form: one for each file, text and object."""
    for name, member in value.items():
        style = operation.parts.get(name, "")
        items = _items(member)
        if style and "/" not in style and not any(map(file_of, items)):
            spread = {name: style.removeprefix(_SPREAD)}
            yield from (Field(*pair) for pair in fields({name: member}, spread))
        else:
            for index, item in enumerate(items if member is not None else ()):
                path = f"body.{name}[{index}]" if items is member else f"body.{name}"
                yield _field(name, item, style, operation.texts, path)


def _items(member: object) -> Sequence[object]:
    """Return the items of a list, or the value alone."""
    whole = member
    is_list = isinstance(member, list | tuple) and file_of(whole) is None
    return cast("Sequence[object]", whole) if is_list else (whole,)


def _field(
    name: str,
    value: object,
    style: str,
    texts: Collection[str],
    path: str,
) -> Field:
    documented = style if "/" in style else ""
    if file := file_of(value):
        return Field(name, file, media_type(file, documented))
    is_tree = issubclass(type(value), Mapping | list | tuple)
    if is_tree or documented.endswith(("/json", "+json")):
        content = as_json(value, path, texts)
        return Field(name, content, documented or "application/json")
    return Field(name, text(value, path), documented)


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_tree(value: object) -> bool:
    return isinstance(value, Mapping | list)


def _part(part: Field, stack: ExitStack) -> Part:
    if isinstance(part.value, str):
        return None, part.value, part.media_type or None
    content = opened(part.value, f"body.{part.name}", stack)
    return file_name(part.value), content, part.media_type or None
