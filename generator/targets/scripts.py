"""Scripts in any language with a `language.toml`: one for each operation, and one file that they share."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

from .. import resources
from ..encode.code import Code
from ..encode.language import Language, TextPiece
from ..errors import fail
from ..examples.request import FormPart
from ..model import Api, Operation
from ..naming.names import pascal
from ..output.write import File
from ..signing import registry as schemes
from .shared import short_body, workflows
from .shared.constants import constants, data
from .shared.declarations import declarations
from .shared.runtime import runtime
from .shared.script import script
from .shared.short import ShortCall, ShortHeader, short
from .shared.signing_source import between_marks, short_lines, signing_file
from .templates import inner, ours, render

# What stands for title and address in a text that is rendered once: no encoder writes these characters.
_TITLE: Final = Code("\0")
_ADDRESS: Final = "\1"


class SchemeFunction(NamedTuple):
    """A signing scheme that a language supports: its names, static files, and source of time or random bytes."""

    id: str
    name: str
    slug: str
    source: str
    files: tuple[Mapping[str, str], ...]
    reads: tuple[str, ...]
    writes_body: bool


class ScriptTarget:
    """Writes the scripts of one language.

    Its templates are `script`, `short`, `runtime` (the shared file) and `inside`.

    `inside` is the shared file without its head. It is also a part of stand-alone scripts.
    """

    def __init__(self, name: str, folder: Path, language: Language, template: str, encoding: str) -> None:
        self._name, self._folder, self._language, self._encoding = name, folder, language, encoding
        self._suffix = template.removeprefix("script")
        self._files, self._short = language.manifest["files"], language.manifest.get("short", {})
        self._is_framed: bool = self._short.get("framed", False)

    def context(self, api: Api, operation: Operation) -> Mapping[str, Any]:
        """Return the context of the template for an operation."""
        return {**api.once(_content, operation), **api.once(self._names), "inside": ""}

    def _names(self, api: Api) -> Mapping[str, str]:
        shared = self._shared(api)
        return {"runtime": shared, "runtime_name": PurePath(shared).stem}

    def standalone(
        self, api: Api, operation: Operation, template: str, options: Mapping[str, Any], connection_id: str = ""
    ) -> str:
        """Return the short form of an operation by this template; without a short form, a stand-alone script."""
        call = short(api, operation, connection_id)
        if not self._is_simple(call):
            alone = api._replace(operations=(operation,))
            context = {**self.context(alone, operation), "inside": self._inside(alone)}
            return render(api, template, whole=inner(api, self._template("script"), **context), options=options)
        if not (call.frame and self._is_framed) or api.templates:
            return render(api, template, **self._short_context(call), options=options)
        title, address = self._varying(call)
        mark = _ADDRESS + "\n" * address.count("\n")
        text = api.once(self._frame, call.frame, template, mark)
        return text.replace(_TITLE, title).replace(mark, address)

    def _frame(self, api: Api, call: ShortCall, template: str, mark: str) -> str:
        return render(api, template, **self._context_around(call, _TITLE, Code(mark)))

    def call(self, call: ShortCall) -> str:
        """Return the text of a call in short. Raise E632 if the language has no short form for it."""
        if not self._is_simple(call):
            raise fail("E632", f"{self._language.title} has no short form of this call", hint="--as curl")
        return ours().render(self._template("short"), **self._short_context(call))

    def shared(self, api: Api) -> Mapping[str, bytes | File]:
        """Return the file that all scripts of an API share, and other files beside it."""
        text = render(api, self._template("runtime"), title=runtime(api).title, inside=self._inside(api))
        functions = self._schemes(api)
        modules = functions if "scheme" in self._files and functions[1:] else ()
        return {
            self._shared(api): text.encode(self._encoding),
            **{
                self._files["scheme"].replace("<slug>", one.slug): render(
                    api, self._template("scheme"), scheme=one
                ).encode(self._encoding)
                for one in modules
            },
            **(workflows.scripts(api, self._folder) if self._files.get("workflows") else {}),
        }

    def _template(self, name: str) -> str:
        return f"{self._name}/{name}{self._suffix}"

    def _shared(self, api: Api) -> str:
        shared: str = self._files["shared"]
        path = PurePath(shared.replace("<id>", api.id).replace("<slug>", api.id.replace("-", "_")))
        return str(path.with_stem(self._language.stem(path.stem)))

    def _inside(self, api: Api) -> Code:
        functions = {one.id: one for one in self._schemes(api)}
        common = runtime(api)
        return inner(
            api,
            self._template("inside"),
            runtime=common,
            constants=constants(api),
            data=data(api),
            files=tuple(self._static_files(api)),
            schemes=tuple(functions.values()),
            signings=tuple((signing, functions.get(signing.signing.scheme)) for signing in common.signings),
            writes_body=any(one.writes_body for one in functions.values()),
            api_name=api_name(api),
        )

    @cached_property
    def _writer(self) -> Any:
        """The module for code that templates cannot write: imports in order, and lines of a limited width."""
        writer = self._short.get("writer")
        return import_module(f"{__package__}.shared.{writer}") if writer else None

    def _varying(self, call: ShortCall) -> tuple[Code, Code]:
        """Return the code of title and address, which differ between operations that have the rest in common."""
        encoder = self._writer or (self._language if self._is_framed else None)
        return (encoder.comment(call.title), encoder.pieces(call.url)) if encoder else (Code(), Code())

    def _short_context(self, call: ShortCall) -> Mapping[str, Any]:
        return self._context_around(call, *self._varying(call))

    def _context_around(self, call: ShortCall, title: Code, address: Code) -> Mapping[str, Any]:
        varying = {"title": title, "url": address}
        if self._writer:
            return {**varying, **self._writer.context(call, address)}
        return {**varying, **call_context(call), "lines": self._lines(call), "whole": ""}

    def _is_simple(self, call: ShortCall) -> bool:
        """Return whether a call has a short form.

        Long signing code, or a call that the language cannot send, has none.
        """
        signature, limits = call.signature, self._short
        if "writer" in limits:
            return True
        is_usual = call.method in limits.get("methods", (call.method,))
        is_sent = limits.get("body_with_get", True) or not call.body or call.method not in ("GET", "HEAD")
        return is_usual and is_sent and (signature is None or (signature.is_short and bool(self._lines(call))))

    def _lines(self, call: ShortCall) -> Code:
        scheme = call.signature.scheme if call.signature else ""
        return short_lines(self._sign_file(scheme), self._short.get("indent", 0)) if scheme else Code("")

    def _sign_file(self, scheme: str) -> Path | None:
        return signing_file(scheme, self._files["sign"], self._folder)

    def _schemes(self, api: Api) -> tuple[SchemeFunction, ...]:
        files = {scheme: self._sign_file(scheme) for scheme in runtime(api).schemes}
        return tuple(self._function(schemes.get(scheme), file) for scheme, file in files.items() if file)

    def _function(self, scheme: schemes.Scheme, file: Path) -> SchemeFunction:
        files = tuple(between_marks(path, f" of the scheme {scheme.id}") for path in resources.with_parts(file))
        declared = re.search(self._files["source"], files[0]["source"]) if "source" in self._files else None
        return SchemeFunction(
            id=scheme.id,
            name=pascal(scheme.id),
            slug=scheme.id.replace("-", "_"),
            source=declared[1] if declared else scheme.depends[0].capitalize(),
            files=files,
            reads=scheme.reads,
            writes_body=scheme.writes_body,
        )

    def _static_files(self, api: Api) -> Iterator[Mapping[str, str]]:
        for name in self._files.get("static", ()):
            # If the folder of the language has no such file, ours is beside the schemes.
            path = self._folder / name
            yield between_marks(path if path.is_file() else resources.folder("signing") / name)
        for scheme in self._schemes(api):
            yield from scheme.files


def _content(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return the part of a context that is the same in all languages."""
    content = script(api, operation)
    calls = declarations(content)
    texts = [content.path, *(text for call in calls for text in (*call.words, call.title))]
    return {
        "script": content,
        "declarations": calls,
        "api_name": api.once(api_name),
        "operation_name": pascal(operation.id),
        # A shell would expand these if the text were not in single quotes.
        "looks_expandable": any("$" in text or "`" in text for text in texts),
    }


def api_name(api: Api) -> str:
    """Return the name of an API for use in names in code."""
    return pascal(f"_{api.id}" if api.id[0].isdigit() else api.id)


def call_context(call: ShortCall) -> Mapping[str, Any]:
    """Return the context of the template for a call."""
    signature, body = call.signature, call.body
    text = short_body.text(body)
    is_plain = all(piece.kind == "text" for piece in text)
    files = [file.env for file in call.certificate]
    headers = [header for header in call.all_headers if header.name.lower() != "content-type"]
    return {
        "call": call,
        "inputs": signature.inputs if signature else (),
        "first": bool(signature and signature.first),
        "headers": (
            *headers,
            *([ShortHeader("Authorization", call.user_pieces, secret=True)] if call.user and not call.digest else []),
        ),
        "media_type": body.media_type if body else "",
        "text": (TextPiece("".join(piece.text for piece in text)),) if text and is_plain else text,
        "is_plain": is_plain,
        "user": tuple((TextPiece(name, "environment"),) for name in call.user),
        "is_form": body is not None and body.kind == "multipart",
        "parts": tuple(map(_part, short_body.parts(body))),
        "file": short_body.FILE if body and body.kind == "binary" else "",
        "needs": tuple(
            (need, f"Set {need.env}: {need.title}") for need in call.needs if need.env not in (*call.login_user, *files)
        ),
        "certificate": call.certificate[0].env if call.certificate else "",
    }


def _part(part: FormPart) -> Mapping[str, Any]:
    lines = [*f"Content-Disposition: form-data; {short_body.head(part)}".split("\r\n"), "", ""]
    file = short_body.FILE if part.is_file else ""
    return {"head": "\r\n".join(["", *lines]), "lines": lines, "value": (short_body.value_of(part),), "file": file}
