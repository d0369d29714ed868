"""The Python target: a typed script for each operation, and one module they share; standard library only."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..encode.code import Code
from ..encode.prose import line
from ..encode.python import call, literal
from ..model import Api, Json, Operation
from ..signing import registry as schemes
from .shared import short_python
from .shared.access import Header
from .shared.arguments import Argument
from .shared.runtime import NamedSigning, Runtime, runtime
from .shared.script import Script, script
from .shared.short import short
from .templates import inner, render

_METHODS = {"urlencoded": "form", "binary": "upload"}


class SchemeModule(NamedTuple):
    """A scheme's static file, the name under which its function goes, its module where there are several."""

    id: str
    function: str
    file: str
    module: str


class Constants(NamedTuple):
    """What is particular to an API, as literals."""

    credentials: Code
    signatures: Code
    ways: Code
    certificate: Code
    server_name: Code
    certificate_needs: Code
    certificate_forms: Code
    windows_user: Code
    environment: Code


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation."""
    content = script(api, operation)
    return {
        "script": content,
        "runtime": _module(api),
        "lines": tuple(_lines(api, content)),
    }


def standalone(api: Api, operation: Operation, way: str = "") -> Mapping[str, Any]:
    """Return what the template shows of an operation in short, which needs nothing beside it."""
    return short_python.context(short(api, operation, way))


def shared(api: Api) -> Mapping[str, bytes]:
    """Return the module that all scripts of an API share."""
    common = runtime(api)
    files = _schemes(common)
    rendered = render(api, "python_snippet/runtime.py.j2", about=(common.title,), inside=_inside(api, common))
    more = {
        f"{scheme.module}.py": render(api, "python_snippet/scheme.py.j2", scheme=scheme).encode() for scheme in files
    }
    return {f"{_module(api)}.py": rendered.encode(), **(more if files[1:] else {})}


def _inside(api: Api, common: Runtime) -> Code:
    files = _schemes(common)
    writes_body = any(schemes.get(file.id).writes_body for file in files)
    facts = {"runtime": common, "schemes": files, "constants": _constants(common), "writes_body": writes_body}
    return inner(api, "python_snippet/inside.py.j2", **facts)


def _module(api: Api) -> str:
    return f"_{api.id.replace('-', '_')}"


def _schemes(common: Runtime) -> tuple[SchemeModule, ...]:
    names = sorted({named.signing.scheme for named in common.signings})
    one = len(names) == 1
    plain = {name: name.replace("-", "_") for name in names}
    return tuple(
        SchemeModule(name, "sign" if one else f"sign_{plain[name]}", f"{name}/sign.py", f"_{plain[name]}")
        for name in names
    )


def _constants(common: Runtime) -> Constants:
    credentials: Json = {
        named.name: {
            "kind": named.kind,
            "needs": {need.env: need.title for need in named.needs},
            **({"location": named.location, "name": named.key} if named.kind == "apiKey" else {}),
        }
        for named in common.credentials
    }
    return Constants(
        credentials=literal(credentials, 0, len("CREDENTIALS: dict[str, dict[str, Any]] = ")),
        signatures=literal(
            {named.name: _signature(named) for named in common.signings},
            0,
            len("SIGNATURES: dict[str, dict[str, Any]] = "),
        ),
        ways=literal([_way(header) for header in common.headers], 0, len("WAYS: list[dict[str, Any]] = ")),
        certificate=literal([file.env for file in common.certificate], 0, len("CERTIFICATE: list[str] = ")),
        server_name=literal(common.server_name.env),
        certificate_needs=literal(
            {need.env: need.title for need in common.certificate_needs}, 0, len("CERTIFICATE_NEEDS: dict[str, str] = ")
        ),
        certificate_forms=literal(
            {need.env: [need.form, line(need.description)] for need in common.certificate_needs if need.form},
            0,
            len("CERTIFICATE_FORMS: dict[str, list[str]] = "),
        ),
        windows_user=literal(common.login.user.env if common.login else ""),
        environment=literal([*common.environment.split("\n")], 0, len("ENVIRONMENT: list[str] = ")),
    )


def _signature(named: NamedSigning) -> Json:
    scheme = named.signing.scheme
    return {
        "scheme": scheme,
        "source": schemes.get(scheme).depends[0],
        "reads": [*schemes.get(scheme).reads],
        "inputs": {row.name: [row.env, row.value] for row in named.inputs},
        "needs": {need.env: need.title for need in named.needs},
        **({"writes_body": True} if schemes.get(scheme).writes_body else {}),
    }


def _way(header: Header) -> Json:
    pieces: list[Json] = [[text, env] for text, env in header.pieces]
    present: list[Json] = [*header.envs, *([header.beside] if header.beside else [])]
    absent: list[Json] = [header.instead_of] if header.instead_of else []
    names = {"name": header.name, "name_from": header.name_env}
    return {**names, "pieces": pieces, "with": present, "without": absent}


def _lines(api: Api, content: Script) -> Iterator[Code]:
    yield _line("operation = Operation", content.method, content.path, after="__doc__")
    if content.base:
        yield _line("operation.base_from", content.base.env, content.base.title)
    for argument in content.arguments:
        yield _argument(argument)
    yield from _body(api, content)
    yield from (_line("operation.part_type", *pair) for pair in content.part_types)
    yield from (_line("operation.credential", name) for name in content.credentials)
    yield from (_line("operation.alternative", *names) for names in content.alternatives)
    if content.signing:
        yield _line(f"operation.{'signature' if content.signed else 'signable'}", content.signing)
    if content.html:
        yield _line("operation.answers_html")


def _argument(argument: Argument) -> Code:
    value, location = argument.value, argument.location
    renamed = (argument.argument,) if argument.argument != value.name else ()
    if value.variable and value.required:
        title = value.variable.title or value.variable.env
        return _line("operation.secret", location, value.name, value.variable.env, title)
    if value.variable:
        return _line("operation.optional_secret", location, value.name, value.variable.env)
    if location == "file" and value.required:
        return _line("operation.file", value.name, *renamed)
    if argument.has_sample:
        return _line("operation.value", location, value.name, value.text, *renamed)
    return _line("operation.option", location, value.name, *renamed)


def _body(api: Api, content: Script) -> Iterator[Code]:
    body = content.body
    if body is None:
        return
    if body.kind == "multipart":
        yield _line("operation.multipart")
    elif body.kind == "json":
        yield api.once(_json, body.media_type, body.value)
    elif body.kind in ("text", "xml"):
        yield _line("operation.text", body.media_type, str(body.value or ""))
    else:
        after = "required=False" if body.kind == "binary" and not body.required else ""
        yield _line(f"operation.{_METHODS[body.kind]}", body.media_type, after=after)
    yield from (_line("operation.choice", one.parameter, one.value, *one.fields) for one in body.choices)


def _line(function: str, *arguments: str, after: str = "") -> Code:
    return call(function, arguments, after)


def _json(_: Api, media_type: str, sample: Json) -> Code:
    return call("operation.json", (media_type, sample))
