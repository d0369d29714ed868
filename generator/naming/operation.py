"""The input and the result of naming: an operation as the document has it, and its names."""

from typing import NamedTuple


class RawOperation(NamedTuple):
    """An operation as the document has it: `path` below the base path, with its `{parameters}`."""

    method: str
    path: str
    operation_id: str | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    response_is_array: bool = False
    deprecated: bool = False

    @property
    def segments(self) -> list[str]:
        """The segments of the path without empty ones."""
        return [segment for segment in self.path.split("/") if segment]


class OperationName(NamedTuple):
    """The names of an operation in all outputs: `id` in code and file names, `title` for people, and its folder.

    `renamed` says that `id` differs from the document's operationId, so that a warning can say so.
    """

    id: str
    title: str
    folder_id: str
    folder_title: str
    renamed: bool


def is_parameter(segment: str) -> bool:
    """Return whether a path segment contains a path parameter."""
    return "{" in segment


def literals(segments: list[str]) -> list[str]:
    """Return the segments without a path parameter."""
    return [segment for segment in segments if not is_parameter(segment)]
