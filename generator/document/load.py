"""The first step: reads an OpenAPI or Swagger file into a `Document`, or raises an error that names the position."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..errors import Diagnostic, PrerequestError
from ..settings.limits import Limits
from .files import LoadedFile, RefusedReferenceError
from .parse import parse, position
from .positions import Tokens, Value, pointer_of, tokens_of
from .source import Source, SourcePart, read_source

__all__ = ["Document", "Limits", "SourcePart", "load"]

DEFAULT_LIMITS: Final = Limits()

# One pattern for all of them would be searched at each character; these begin with characters that Python looks for.
_MAY_REACH_OUT = (
    re.compile(r"\$ref(?!\"\s*:\s*\"#/(?!paths/|components/pathItems/))"),
    re.compile(r"\$dynamicRef"),
    re.compile(r"\\[uUx]0*24"),
    re.compile(r"externalValue"),
    re.compile(r"\"mapping\"\s*:"),
)
_VERSION = {"swagger": re.compile(r"2\.0"), "openapi": re.compile(r"3\.[0-2](\.\d+(-.+)?)?")}
_SUPPORTED = "supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2"


@dataclass(frozen=True, slots=True)
class Document:
    """A specification as JSON values with text keys. Every `$ref` starts with `#/`, or is in `refused`.

    `file` is the name that the user gave. `root` may contain one value several times, so it must never be changed.
    `refused` says why a reference was not followed.
    """

    file: str
    root: dict[str, Any]
    parts: tuple[SourcePart, ...] = field(default=(), repr=False)
    refused: Mapping[str, RefusedReferenceError] = field(default_factory=dict, repr=False, compare=False)

    @property
    def version(self) -> str:
        """The specification's version without its patch number: `2.0`, `3.0`, `3.1` or `3.2`."""
        return str(self.root.get("swagger") or self.root.get("openapi"))[:3]

    def diagnostic(self, code: str, message: str, pointer: str, hint: str = "") -> Diagnostic:
        """Return a finding at a pointer, with its position in the file that contains it."""
        part, inner = self.origin(tokens_of(pointer))
        if part is None:
            return Diagnostic(code, message, self.file, pointer, hint=hint)
        line, column = position(part.source, inner)
        return Diagnostic(code, message, part.source.file, pointer_of(inner), line, column, hint)

    def origin(self, tokens: Tokens) -> tuple[SourcePart | None, Tokens]:
        """Return the part that a value belongs to, and the keys that lead to the value in the file of that part."""
        owner = None
        for part in self.parts:
            if tokens[: len(part.at)] == part.at and (owner is None or len(part.at) >= len(owner.at)):
                owner = part
        return owner, owner.inner + tokens[len(owner.at) :] if owner else tokens


def load(path: Path, limits: Limits = DEFAULT_LIMITS, *, ref_root: Path | None = None) -> Document:
    """Read a specification of version 2.0, 3.0, 3.1 or 3.2, JSON or YAML.

    All files that references name must be inside the folder `ref_root` (default: the folder of `path`). Raise
    `PrerequestError`: E101 to E112 for a file that cannot be read, E113 and E114 for a file that is not a supported
    specification.
    """
    source = read_source(path, limits)
    root = _object(source, parse(source, limits))
    document = Document(source.file, root, (SourcePart((), source),))
    check_version(document)
    if not may_reach_out(source.text):
        return document
    from .bundle.bundler import bundle  # noqa: PLC0415  (most documents are one file)

    whole = LoadedFile(path.resolve(), source, root)
    return Document(source.file, *bundle(whole, document.version, limits, ref_root))


def may_reach_out(text: str) -> bool:
    """Return whether a text may contain a reference that does not begin with `#/`, without parsing it."""
    return any(pattern.search(text) for pattern in _MAY_REACH_OUT)


def _object(source: Source, value: Value) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    offset = len(source.text) - len(source.text.lstrip())
    hint = "a specification is an object that begins with `openapi` or `swagger`"
    raise source.error("E104", "this file does not contain an object", offset, pointer="", hint=hint)


def check_version(document: Document) -> None:
    """Raise `PrerequestError` E113 or E114 unless the document is of a version that is supported."""
    root = document.root
    key = next((key for key in _VERSION if key in root), None)
    if key is None:
        hint = 'is this the right file? A specification says `openapi: 3.…` or `swagger: "2.0"`'
        raise PrerequestError((document.diagnostic("E113", "this is not an OpenAPI or Swagger document", "", hint),))
    value, pointer = root[key], pointer_of([key])
    # Validation reads a number as text, with a warning.
    value = str(value) if isinstance(value, float) else value
    if not isinstance(value, str):
        finding = document.diagnostic("E114", "the version is not text", pointer, f'write it in quotes: "{value}"')
        raise PrerequestError((finding,))
    if not _VERSION[key].fullmatch(value):
        raise PrerequestError(
            (document.diagnostic("E114", f"version {value[:20]} is not supported", pointer, _SUPPORTED),)
        )
