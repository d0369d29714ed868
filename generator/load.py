"""The first station: the bytes of an OpenAPI or Swagger file become a `Document`, or an error that names the place."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from generator.errors import Diagnostic, PrerequestError
from generator.loading.json_text import parse_json
from generator.loading.limits import Limits
from generator.loading.source import Source, read_source
from generator.positions import Tokens, Value, json_place, pointer_of, tokens_of

__all__ = ["Document", "Limits", "Part", "load"]

DEFAULT_LIMITS: Final = Limits()

_VERSION = {"swagger": re.compile(r"2\.0"), "openapi": re.compile(r"3\.[0-2](\.\d+(-.+)?)?")}
_SUPPORTED = "supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2"


@dataclass(frozen=True, slots=True)
class Part:
    """Which file a part of a document was read from: what lies below `at` lies below `inner` in `source`."""

    at: Tokens
    source: Source
    inner: Tokens = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A specification as JSON values with text keys; every `$ref` that is left starts with `#/`.

    `file` is its name as the user gave it. `root` may share subtrees: it is read, never changed.
    """

    file: str
    root: dict[str, Any]
    parts: tuple[Part, ...] = field(default=(), repr=False)

    @property
    def version(self) -> str:
        """The specification's version without its patch number: `2.0`, `3.0`, `3.1` or `3.2`."""
        return str(self.root.get("swagger") or self.root.get("openapi"))[:3]

    def locate(self, pointer: str) -> tuple[str, int | None, int | None]:
        """Return file, line and column of a pointer or of its nearest ancestor that is written down."""
        tokens = tokens_of(pointer)
        owners = [part for part in self.parts if tokens[: len(part.at)] == part.at]
        if not owners:
            return self.file, None, None
        owner = max(owners, key=lambda part: len(part.at))
        line, column = _place(owner.source, owner.inner + tokens[len(owner.at) :])
        return owner.source.file, line, column

    def diagnostic(self, code: str, message: str, pointer: str, hint: str = "") -> Diagnostic:
        """Return a finding at a pointer, with its place in the file."""
        file, line, column = self.locate(pointer)
        return Diagnostic(code, message, file, pointer, line, column, hint)


def load(path: Path, limits: Limits = DEFAULT_LIMITS, *, ref_root: Path | None = None) -> Document:  # noqa: ARG001
    """Read a specification of version 2.0, 3.0, 3.1 or 3.2, JSON or YAML.

    `ref_root` is the folder that files named by references must lie in (default: the folder of `path`).
    Raise `PrerequestError`: E101 to E112 for what cannot be read, E113 and E114 for what is no specification.
    """
    source = read_source(path, limits)
    document = Document(source.file, _object(source, parse(source, limits)), (Part((), source),))
    _check_version(document)
    return document


def parse(source: Source, limits: Limits) -> Value:
    """Return the value of a text: JSON if it begins like JSON, else YAML."""
    if not looks_like_json(source.text):
        return _parse_yaml(source, limits)
    try:
        return parse_json(source, limits)
    except PrerequestError as error:
        flow = source.file.lower().endswith((".yaml", ".yml")) and error.diagnostics[0].code == "E105"
        if not flow:
            raise
    return _parse_yaml(source, limits)


def looks_like_json(text: str) -> bool:
    """Tell whether the first character that is no blank opens a JSON object or list."""
    return text[:200].lstrip().startswith(("{", "[")) or text.lstrip()[:1] in ("{", "[")


def _parse_yaml(source: Source, limits: Limits) -> Value:
    # The YAML parser takes 15 ms to import and most documents are JSON.
    from generator.loading.yaml_text import parse_yaml  # noqa: PLC0415

    return parse_yaml(source, limits)


def _place(source: Source, tokens: Tokens) -> tuple[int, int]:
    if looks_like_json(source.text):
        try:
            return json_place(source.text, tokens)
        except (ValueError, IndexError):
            pass
    from generator.loading.yaml_place import yaml_place  # noqa: PLC0415

    return yaml_place(source.text, tokens)


def _object(source: Source, value: Value) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    offset = len(source.text) - len(source.text.lstrip())
    hint = "a specification is an object that begins with `openapi` or `swagger`"
    raise source.error("E104", "this file does not hold an object", offset, pointer="", hint=hint)


def _check_version(document: Document) -> None:
    root = document.root
    key = next((key for key in _VERSION if key in root), None)
    if key is None:
        hint = 'is this the right file? A specification says `openapi: 3.…` or `swagger: "2.0"`'
        raise PrerequestError((document.diagnostic("E113", "this is not an OpenAPI or Swagger document", "", hint),))
    value, pointer = root[key], pointer_of([key])
    if not isinstance(value, str):
        finding = document.diagnostic("E114", "the version is not text", pointer, f'write it in quotes: "{value}"')
        raise PrerequestError((finding,))
    if not _VERSION[key].fullmatch(value):
        raise PrerequestError(
            (document.diagnostic("E114", f"version {value[:20]} is not supported", pointer, _SUPPORTED),)
        )
