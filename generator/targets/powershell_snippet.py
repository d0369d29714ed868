"""The PowerShell target: a script for each operation, and one file they share; for PowerShell 5.1 and 7, no module."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..encode.code import Code
from ..encode.powershell import call as statement
from ..encode.powershell import operation_line
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

_ENDING = ".ps1"
_STATIC = ("FinalUrl.ps1", "Masked.ps1")


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation."""
    content = script(api, operation)
    return {"script": content, "runtime": f"_{api.id}.ps1", "lines": tuple(_lines(content)), "shared": ""}


def standalone(api: Api, operation: Operation, way: str = "") -> Mapping[str, Any]:
    """Return what the template shows of an operation in short; with all it shares where there is no short form."""
    call = short(api, operation, way)
    if is_simple(call, "powershell"):
        return {**short_dotnet.context(call, "powershell"), "whole": ""}
    alone = api._replace(operations=(operation,))
    shown = {**context(alone, operation), "shared": _inside(alone)}
    return {"whole": inner(api, "powershell_snippet/script.ps1.j2", **shown)}


def shared(api: Api) -> Mapping[str, bytes]:
    """Return the file that all scripts of an API share."""
    text = render(api, "powershell_snippet/runtime.ps1.j2", title=runtime(api).title, inside=_inside(api))
    return {f"_{api.id}.ps1": text.encode("utf-8-sig")}


def _inside(api: Api) -> Code:
    shown = {"runtime": runtime(api), "constants": constants(api, _ENDING)}
    return inner(api, "powershell_snippet/inside.ps1.j2", **shown, files=static_files(api, _ENDING, _STATIC))


def _lines(content: Script) -> Iterator[Code]:
    # The call alone: how scripts are used, PowerShell says in its own words.
    about = (content.about[0].partition("\n")[0], *content.about[1:])
    yield operation_line(content.method, content.path, content.title, about)
    for declaration in declarations(content):
        yield statement(pascal(declaration.verb), declaration.words, "Optional" if declaration.optional else "")
