"""The C# target: a program for each operation, and one file they share; C# 7.3, nothing but .NET's own library."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..encode.code import Code
from ..encode.csharp import call as statement
from ..model import Api, Operation
from ..naming.names import pascal
from .shared import short_dotnet
from .shared.constants import constants, static_files
from .shared.declarations import declarations
from .shared.runtime import runtime
from .shared.script import Script, script
from .shared.short import short
from .shared.short_dotnet import is_simple
from .templates import inner, render

_ENDING = ".cs"
_STATIC = ("FinalUrl.cs", "Masked.cs")


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation."""
    content = script(api, operation)
    return {
        "script": content,
        "namespace": namespace(api),
        "program": f"{pascal(operation.id)}Call",
        "shared": "",
        "lines": tuple(_lines(content)),
    }


def standalone(api: Api, operation: Operation, way: str = "") -> Mapping[str, Any]:
    """Return what the template shows of an operation in short; with all it shares where there is no short form."""
    call = short(api, operation, way)
    if is_simple(call, "csharp"):
        return {**short_dotnet.context(call, "csharp"), "whole": ""}
    alone = api._replace(operations=(operation,))
    shown = {**context(alone, operation), "shared": _inside(alone)}
    return {"whole": inner(api, "csharp_snippet/script.cs.j2", **shown)}


def shared(api: Api) -> Mapping[str, bytes]:
    """Return the file that all programs of an API share."""
    title = runtime(api).title
    return {f"_{api.id}.cs": render(api, "csharp_snippet/runtime.cs.j2", title=title, inside=_inside(api)).encode()}


def _inside(api: Api) -> Code:
    shown = {"runtime": runtime(api), "constants": constants(api, _ENDING)}
    files = static_files(api, _ENDING, _STATIC)
    return inner(api, "csharp_snippet/inside.cs.j2", **shown, files=files, namespace=namespace(api))


def namespace(api: Api) -> str:
    """Return the name of the namespace in which all code of an API lies."""
    return f"Prerequest.{pascal('_' + api.id if api.id[0].isdigit() else api.id)}"


def _lines(content: Script) -> Iterator[Code]:
    yield statement("var operation = new Operation", (content.method, content.path), "About")
    for declaration in declarations(content):
        more = "required: false" if declaration.optional else ""
        yield statement(f"operation.{pascal(declaration.verb)}", declaration.words, more)
