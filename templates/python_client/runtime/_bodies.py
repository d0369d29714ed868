"""Bodies of requests: JSON, forms, text, and files that are never loaded whole."""

from __future__ import annotations

import io
import os
from collections.abc import (
    AsyncIterator,
    Callable,
    Collection,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast
from urllib.parse import urlencode

from ._errors import ConfigurationError
from ._lazy import Lazy
from ._operation import Operation
from ._values import Pairs, as_json, fields, text

if TYPE_CHECKING:
    from anyio import to_thread
else:
    to_thread = Lazy("anyio.to_thread")

__all__ = ["Body", "File", "FileReader", "Upload", "encode"]

Content: TypeAlias = os.PathLike[str] | bytes | IO[bytes]
"""The content of a file: its path, its bytes, or an object open for reading bytes."""


class File(NamedTuple):
    """A file to send with a name and, if given, a media type."""

    name: str
    content: Content
    media_type: str = ""


Upload: TypeAlias = Content | File | tuple[str, Content] | tuple[str, Content, str]
"""A file to send: its content, a `File`, or a tuple with the members of a `File`."""

Encode: TypeAlias = Callable[[object, str], str]
Part: TypeAlias = tuple[str | None, IO[bytes] | str, str | None]
_CHUNK = 65_536
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
        streams = [source for source in sources if _is_stream(source)]
        return all(_position(stream) is not None for stream in streams)

    @contextmanager
    def opened(self) -> Generator[Opened]:
        """Open the files of the body, at the position where they were passed."""
        with ExitStack() as stack:
            file = _open(self.upload, "body", stack) if self.upload else None
            if file is not None and self.start is not None:
                file.seek(self.start)
            parts = [(part.name, _part(part, stack)) for part in self.parts]
            yield Opened(self.content, file, parts)


class FileReader:
    """Reads a file piece by piece in a thread, so that nothing else has to wait."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read from the current position of the file."""
        self._file = file

    @property
    def headers(self) -> dict[str, str]:
        """Return the length as a header, if it is known."""
        size = _remaining(self._file)
        return {} if size is None else {"Content-Length": str(size)}

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the pieces."""
        while piece := await to_thread.run_sync(self._file.read, _CHUNK):
            yield piece


def encode(
    value: object,
    content_type: str,
    operation: Operation[Any],
    write_xml: Encode | None = None,
) -> Body:
    """Return a value as a body of a media type; None is no body.

    ConfigurationError: it has no place in a body of that type.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if value is None:
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
    if isinstance(value, str) and (kind.startswith("text/") or kind.endswith("xml")):
        return Body(content=text(value, "body").encode())
    return _upload(value)


def _upload(value: object) -> Body:
    file = _file(value)
    if file is None:
        raise _unfit(value, "a path, bytes or an open file")
    start = _position(file.content) if _is_stream(file.content) else None
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


def _unfit(value: object, wanted: str) -> ConfigurationError:
    return ConfigurationError(f"the body is a {type(value).__name__}, not {wanted}")


def _fields(value: Mapping[str, object], operation: Operation[Any]) -> Iterator[Field]:
    """Return the parts of a form: one for each file, text and object."""
    for name, member in value.items():
        style = operation.parts.get(name, "")
        items = _items(member)
        if style and "/" not in style and not any(map(_file, items)):
            spread = {name: style.removeprefix(_SPREAD)}
            yield from (Field(*pair) for pair in fields({name: member}, spread))
        else:
            parts = (_field(name, item, style, operation.texts) for item in items)
            yield from parts if member is not None else ()


def _items(member: object) -> Sequence[object]:
    """Return the items of a list, or the value alone."""
    whole = member
    is_list = isinstance(member, list | tuple) and _file(whole) is None
    return cast("Sequence[object]", whole) if is_list else (whole,)


def _field(name: str, value: object, style: str, texts: Collection[str]) -> Field:
    media_type = style if "/" in style else ""
    if file := _file(value):
        return Field(name, file, file.media_type or media_type)
    is_tree = issubclass(type(value), Mapping | list | tuple)
    if is_tree or media_type.endswith(("/json", "+json")):
        content = as_json(value, f"body.{name}", texts)
        return Field(name, content, media_type or "application/json")
    return Field(name, text(value, f"body.{name}"), media_type)


def _file(value: object) -> File | None:
    if isinstance(value, tuple) and not isinstance(value, File):
        items = cast("tuple[object, ...]", value)
        is_named = len(items) in (2, 3) and isinstance(items[0], str)
        fits = is_named and _is_content(items[1])
        value = File(*cast("tuple[str, Content]", items)) if fits else None
    if isinstance(value, File):
        return value
    return File("", cast("Content", value)) if _is_content(value) else None


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_tree(value: object) -> bool:
    return isinstance(value, Mapping | list)


def _is_content(value: object) -> bool:
    return isinstance(value, bytes | os.PathLike) or _is_stream(value)


def _is_stream(value: object) -> bool:
    return hasattr(value, "read")


def _part(part: Field, stack: ExitStack) -> Part:
    if isinstance(part.value, str):
        return None, part.value, part.media_type or None
    content = _open(part.value, f"body.{part.name}", stack)
    return _name(part.value), content, part.media_type or None


def _open(file: File, name: str, stack: ExitStack) -> IO[bytes]:
    content = file.content
    if isinstance(content, bytes):
        return io.BytesIO(content)
    if isinstance(content, os.PathLike):
        return stack.enter_context(Path(content).open("rb"))
    if isinstance(content, io.TextIOBase):
        hint = 'Open it with mode "rb".'
        raise ConfigurationError(f"{name} is a file open for text", hint=hint)
    return content


def _name(file: File) -> str:
    name: object = file.name or getattr(file.content, "name", "")
    if not file.name and isinstance(file.content, os.PathLike):
        name = os.fspath(file.content)
    return (Path(name).name if isinstance(name, str) else "") or "upload"


def _position(upload: object) -> int | None:
    file = cast("Any", upload)
    try:
        return int(file.tell()) if file.seekable() else None
    except (AttributeError, OSError):
        return None


def _remaining(file: IO[bytes]) -> int | None:
    place = _position(file)
    if place is None:
        return None
    size = file.seek(0, os.SEEK_END)
    file.seek(place)
    return size - place
