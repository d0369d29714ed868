"""The files that references name: each is inside one folder, is read once, and has the limits of the specification."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from ..errors import Diagnostic, PrerequestError
from ..settings.limits import Limits
from .parse import parse
from .positions import Tokens, Value, resolve, tokens_of
from .source import Source, read_source

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_LONGEST = 200
_BUNDLE_HINT = (
    "nothing is fetched from a network: bundle the documents into one first, or copy the file beside this one"
)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedFile:
    """A file that was read: its path, its text and its value. Links in `path` are resolved."""

    path: Path
    source: Source
    value: Value


class RefusedReferenceError(Exception):
    """A reference without a target, or with a forbidden one.

    `causes` are the findings in a file that cannot be used.
    """

    def __init__(self, code: str, message: str, hint: str = "", causes: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.causes = code, message, hint, causes


@dataclass(slots=True)
class ReferencedFiles:
    """The files of one specification. All must be inside `folder`, after links are resolved."""

    folder: Path
    limits: Limits
    read: dict[Path, LoadedFile | tuple[Diagnostic, ...]] = field(default_factory=dict)
    size: int = 0
    _known: dict[tuple[Path, str], LoadedFile] = field(default_factory=dict)

    def target(self, file: LoadedFile, reference: str, part: Tokens = ()) -> tuple[LoadedFile, Tokens]:
        """Return the file and the keys that a reference in `file` leads to. Raise `RefusedReferenceError`.

        A fragment is searched in a `part` of the file first: a schema with its own `$id`.
        """
        name, _, fragment = reference.partition("#")
        if part:
            with suppress(RefusedReferenceError, LookupError):
                inner = self.target(replace(file, value=resolve(file.value, part)), f"#{fragment}")[1]
                return file, (*part, *inner)
        if _ELSEWHERE.match(name):
            raise RefusedReferenceError("E303", f"{_short(reference)} is not a file beside this one", _BUNDLE_HINT)
        target = self._opened(file, name) if name else file
        pointer = unquote(fragment)
        tokens = tokens_of(pointer) if pointer.startswith("/") or not pointer else anchor_of(target.value, pointer)
        try:
            resolve(target.value, tokens)
        except LookupError:
            hint = "add the missing part, or correct the reference"
            raise RefusedReferenceError("E301", f"nothing is at {_short(reference)}", hint) from None
        return target, tokens

    def _opened(self, file: LoadedFile, name: str) -> LoadedFile:
        """Return the file with this name beside `file`. The same name is searched on the disk only once."""
        mark = (file.path, name)
        if mark not in self._known:
            self._known[mark] = self._open(file, unquote(name))
        return self._known[mark]

    def example(self, file: LoadedFile, name: str) -> Value | None:
        """Return the content of a file that an example names: JSON or YAML if its name says so, or else a text.

        An example that cannot be read makes no request wrong, so the result is None without a warning.
        """
        try:
            if name.endswith((".json", ".yaml", ".yml")):
                return self._opened(file, name).value
            return read_source(self._located(file, unquote(name)), self.limits, name).text
        except (RefusedReferenceError, PrerequestError):
            return None

    def _located(self, file: LoadedFile, name: str) -> Path:
        """Return the path of an existing file in the folder of the specification."""
        try:
            path = (file.path.parent / name).resolve()
            is_file = path.is_file()
        except (OSError, ValueError, RuntimeError):
            raise RefusedReferenceError("E305", f"{_short(name)} cannot be the name of a file") from None
        if not path.is_relative_to(self.folder):
            hint = "only files in the folder of the specification are read; --ref-root names another folder"
            raise RefusedReferenceError("E304", f"{_short(name)} is outside of the folder of the specification", hint)
        if not is_file:
            raise RefusedReferenceError("E305", f"there is no file {_short(name)}", "check the name and the folder")
        return path

    def _open(self, file: LoadedFile, name: str) -> LoadedFile:
        path = self._located(file, name)
        if path not in self.read:
            self.read[path] = self._read(path, os.path.normpath(Path(file.source.file).parent / name))
        opened = self.read[path]
        if not isinstance(opened, LoadedFile):
            message = f"the file {_short(name)} cannot be used: {opened[0].message}"
            raise RefusedReferenceError("E305", message, "correct that file", opened)
        return opened

    def _read(self, path: Path, name: str) -> LoadedFile | tuple[Diagnostic, ...]:
        try:
            source = read_source(path, self.limits, name)
            value = parse(source, self.limits)
        except PrerequestError as error:
            return error.diagnostics
        self.size += len(source.text)
        if self.size > self.limits.max_bytes:
            message = f"the files of this specification have more than {self.limits.max_bytes} characters together"
            return (Diagnostic("E102", message, name),)
        return LoadedFile(path, source, value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def anchor_of(root: Value, name: str) -> Tokens:
    """Return the keys that lead to the object with this anchor, or raise `RefusedReferenceError`."""
    stack: list[tuple[Value, Tokens]] = [(root, ())]
    while stack:
        node, tokens = stack.pop()
        if isinstance(node, dict):
            if name in (node.get("$anchor"), node.get("$dynamicAnchor")):
                return tokens
            stack.extend((value, (*tokens, key)) for key, value in node.items())
        elif isinstance(node, list):
            stack.extend((value, (*tokens, str(index))) for index, value in enumerate(node))
    raise RefusedReferenceError(
        "E301", f"nothing has the anchor {_short(name)}", "a reference looks like `#/components/…`"
    )
