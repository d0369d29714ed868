"""Scripts in any language that has a description: one for each operation, and one file that they share."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .. import resources
from ..encode.code import Code
from ..encode.language import Language
from ..model import Api, Operation
from ..naming.names import pascal
from ..signing import registry as schemes
from .shared import short_context
from .shared.constants import constants
from .shared.declarations import declarations
from .shared.runtime import runtime
from .shared.script import script
from .shared.short import ShortCall, short
from .shared.signing_source import short_lines, signing_file, source
from .templates import inner, render


class StaticFile(NamedTuple):
    """A static file that goes into the file which all scripts share, between two lines of comment."""

    head: str
    source: Code
    end: str


class SchemeFunction(NamedTuple):
    """A scheme that a language can sign by, its name within longer ones, where it takes time or randomness from."""

    id: str
    name: str
    source: str


class ScriptTarget:
    """The scripts of one language. Its templates are `script`, `short`, `runtime` (the shared file) and `inside`.

    `inside` is all but the head of the shared file: it goes into a script that stands alone, too.
    """

    def __init__(self, name: str, folder: Path, language: Language, template: str, encoding: str) -> None:
        self._name, self._folder, self._language, self._encoding = name, folder, language, encoding
        self._suffix = template.removeprefix("script")
        self._files, self._short = language.facts["files"], language.facts.get("short", {})

    def context(self, api: Api, operation: Operation) -> Mapping[str, Any]:
        """Return what the template shows of an operation."""
        content = script(api, operation)
        return {
            "script": content,
            "runtime": self._shared(api),
            "api_name": api_name(api),
            "operation_name": pascal(operation.id),
            "declarations": declarations(content),
            "inside": "",
        }

    def standalone(self, api: Api, operation: Operation, way: str = "") -> Mapping[str, Any]:
        """Return what the template shows of an operation in short; with all it shares where there is no short form."""
        call = short(api, operation, way)
        if self._is_simple(call):
            lines = self._lines(call)
            return {**short_context.context(call), "lines": lines, "whole": ""}
        alone = api._replace(operations=(operation,))
        shown = {**self.context(alone, operation), "inside": self._inside(alone)}
        return {"whole": inner(api, self._template("script"), **shown)}

    def shared(self, api: Api) -> Mapping[str, bytes]:
        """Return the file that all scripts of an API share."""
        text = render(api, self._template("runtime"), title=runtime(api).title, inside=self._inside(api))
        return {self._shared(api): text.encode(self._encoding)}

    def _template(self, name: str) -> str:
        return f"{self._name}/{name}{self._suffix}"

    def _shared(self, api: Api) -> str:
        shared: str = self._files["shared"]
        return shared.replace("<id>", api.id)

    def _inside(self, api: Api) -> Code:
        shown = {"runtime": runtime(api), "constants": constants(api), "schemes": self._schemes(api)}
        files = tuple(self._static_files(api))
        return inner(api, self._template("inside"), **shown, files=files, api_name=api_name(api))

    def _is_simple(self, call: ShortCall) -> bool:
        """Return whether there is a short form: not so for what signs at length or what the language cannot send."""
        signature, limits = call.signature, self._short
        is_usual = call.method in limits.get("methods", (call.method,))
        is_sent = limits.get("body_with_get", True) or not call.body or call.method not in ("GET", "HEAD")
        return is_usual and is_sent and (signature is None or (signature.is_short and bool(self._lines(call))))

    def _lines(self, call: ShortCall) -> Code:
        scheme = call.signature.scheme if call.signature else ""
        return short_lines(self._sign_file(scheme), self._short.get("indent", 0)) if scheme else Code("")

    def _sign_file(self, scheme: str) -> Path | None:
        return signing_file(scheme, self._folder, self._files["sign"])

    def _schemes(self, api: Api) -> tuple[SchemeFunction, ...]:
        return tuple(
            SchemeFunction(scheme, pascal(scheme), schemes.get(scheme).depends[0].capitalize())
            for scheme in runtime(api).schemes
            if self._sign_file(scheme)
        )

    def _static_files(self, api: Api) -> Iterator[StaticFile]:
        for name in self._files["static"]:
            # Of ours beside the schemes, where the language's folder has no file of its own.
            place = self._folder / name
            yield _static(name, place if place.is_file() else resources.folder("signing") / name)
        for scheme in runtime(api).schemes:
            path = self._sign_file(scheme)
            if path:
                yield _static(path.name, path, f" of the scheme {scheme}")


def _static(name: str, path: Path, of: str = "") -> StaticFile:
    return StaticFile(f"--- {name}{of}, byte for byte ---", source(path), f"--- end of {name} ---")


def api_name(api: Api) -> str:
    """Return the name of an API as a part of names in code."""
    return pascal(f"_{api.id}" if api.id[0].isdigit() else api.id)
