"""The curl target: a bash script for each operation that declares what is particular to it, and one file they share."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..encode.code import Code
from ..encode.json import text
from ..encode.shell import storable
from ..model import Api, Operation, Variable
from ..output.write import File
from ..signing import registry as schemes
from .shared import short_bash, workflows
from .shared.access import SigningValue
from .shared.arguments import Argument
from .shared.runtime import NamedCredential, NamedSigning, Runtime, runtime
from .shared.script import Script, script
from .shared.short import short
from .shared.signing_source import source_command
from .templates import inner, part, render

_KINDS = {"json": "text", "xml": "text", "text": "text", "urlencoded": "form", "binary": "file"}


class SchemeFile(NamedTuple):
    """A scheme's static file; `name` is a name that a function can have."""

    id: str
    name: str
    file: str


class NamedSource(NamedTuple):
    """A signature with the command that its scheme takes time or randomness from."""

    name: str
    scheme: str
    source: str
    reads: tuple[str, ...]
    writes_body: bool
    needs: tuple[Variable, ...]
    inputs: tuple[SigningValue, ...]


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation."""
    content = script(api, operation)
    return {"script": content, "runtime": _file(api), "lines": tuple(_lines(api, content))}


def standalone(api: Api, operation: Operation, way: str = "") -> Mapping[str, Any]:
    """Return what the template shows of an operation in short, which needs nothing beside it."""
    return short_bash.context(short(api, operation, way))


def shared(api: Api) -> Mapping[str, bytes | File]:
    """Return the file that all scripts of an API share, and its workflows."""
    common = runtime(api)
    runtime_file = render(api, "curl/runtime.sh.j2", title=common.title, inside=_inside(api, common)).encode()
    return {_file(api): runtime_file, **workflows.scripts(api)}


def _inside(api: Api, common: Runtime) -> Code:
    signings = tuple(map(_source, common.signings))
    held = common._replace(credentials=tuple(map(_held, common.credentials)))
    return inner(api, "curl/inside.sh.j2", runtime=held, schemes=_schemes(common), signings=signings)


def _held(credential: NamedCredential) -> NamedCredential:
    """Return a credential whose texts bash can hold: no NUL."""
    needs = tuple(need._replace(title=storable(need.title)) for need in credential.needs)
    return credential._replace(key=storable(credential.key), needs=needs)


def _file(api: Api) -> str:
    return f"_{api.id}.sh"


def _schemes(common: Runtime) -> tuple[SchemeFile, ...]:
    schemes = sorted({named.signing.scheme for named in common.signings})
    return tuple(SchemeFile(scheme, _name(scheme), f"{scheme}/sign.sh") for scheme in schemes)


def _source(named: NamedSigning) -> NamedSource:
    scheme = schemes.get(named.signing.scheme)
    return NamedSource(
        name=named.name,
        scheme=_name(scheme.id),
        source=source_command(scheme.id),
        reads=scheme.reads,
        writes_body=scheme.writes_body,
        needs=named.needs,
        inputs=named.inputs,
    )


def _name(scheme: str) -> str:
    return scheme.replace("-", "_")


def _lines(api: Api, content: Script) -> Iterator[Code]:
    yield _line(api, "operation", content.method, content.path)
    if content.base:
        yield _line(api, "base_from", content.base.env, content.base.title)
    for argument in content.arguments:
        yield from _argument(api, argument)
    yield from _body(api, content)
    yield from (_line(api, "part_type", *pair) for pair in content.part_types)
    yield from (_line(api, "credential", name) for name in content.credentials)
    yield from (_line(api, "alternative", *names) for names in content.alternatives)
    if content.signing:
        yield _line(api, "signature" if content.signed else "signable", content.signing)
    if content.html:
        yield _line(api, "answers_html")


def _argument(api: Api, argument: Argument) -> Iterator[Code]:
    value, location = argument.value, argument.location
    renamed = (argument.argument,) if argument.argument != value.name else ()
    if value.variable:
        command = "secret" if value.required else "optional_secret"
        yield _line(api, command, location, value.name, value.variable.env, value.variable.title or value.variable.env)
    elif location == "file" and value.required:
        yield _line(api, "file", value.name, *renamed)
    elif argument.has_sample:
        yield _line(api, "value", location, value.name, value.text, *renamed)
    else:
        yield _line(api, "option", location, value.name, *renamed)


def _body(api: Api, content: Script) -> Iterator[Code]:
    body = content.body
    if body is None:
        return
    kind = _KINDS.get(body.kind, body.kind)
    if kind == "text":
        sample = text(body.value) if body.kind == "json" else str(body.value or "")
        yield part(api, "curl/body.sh.j2", media_type=body.media_type, text=storable(sample))
    else:
        yield _line(api, "body", kind if kind != "file" or body.required else "optional_file", body.media_type)
    yield from (_line(api, "choice", one.parameter, one.value, *one.fields) for one in body.choices)


def _line(api: Api, command: str, *words: str) -> Code:
    return part(api, "curl/line.sh.j2", command=command, words=tuple(map(storable, words)))
