"""The C# target: a program for each operation, and one file they share; C# 7.3, nothing but .NET's own library."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..encode.code import Code
from ..encode.csharp import call, pascal
from ..encode.json import text
from ..model import Api, Operation, Variable
from ..signing import registry as schemes
from .shared.access import Header
from .shared.arguments import Argument
from .shared.runtime import NamedCredential, NamedSigning, Runtime, runtime
from .shared.script import Script, script
from .templates import inner, render

Pairs = tuple[tuple[str, str], ...]
_METHODS = {"urlencoded": "Form", "binary": "Upload", "multipart": "Multipart", "json": "Text", "xml": "Text"}


class SchemeClass(NamedTuple):
    """A scheme's static file, the class in it, where it takes time or randomness from; no file where it has none."""

    id: str
    name: str
    file: str
    source: str


class Signature(NamedTuple):
    """A signature by its name: the scheme, the parts it reads, inputs from the environment and inputs as they stand."""

    name: str
    scheme: str
    reads: tuple[str, ...]
    variables: Pairs
    texts: Pairs
    needs: Pairs


class ApiConstants(NamedTuple):
    """What is particular to an API, as plain texts and pairs of texts."""

    windows: tuple[str, str]
    login_path: tuple[str, ...]
    certificate: tuple[str, ...]
    certificate_needs: Pairs
    certificate_forms: Pairs
    environment: tuple[str, ...]
    credentials: tuple[tuple[NamedCredential, Pairs], ...]
    signatures: tuple[Signature, ...]
    headers: tuple[tuple[Header, tuple[str, ...], tuple[str, ...]], ...]


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


def standalone(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what the template shows of an operation whose program needs nothing beside it."""
    alone = api._replace(operations=(operation,))
    return {**context(alone, operation), "shared": _inside(alone)}


def shared(api: Api) -> Mapping[str, bytes]:
    """Return the file that all programs of an API share."""
    title = runtime(api).title
    return {f"_{api.id}.cs": render("csharp_snippet/runtime.cs.j2", title=title, inside=_inside(api)).encode()}


def _inside(api: Api) -> Code:
    common = runtime(api)
    shown = {"runtime": common, "constants": _constants(common), "schemes": _schemes(common)}
    return inner("csharp_snippet/inside.cs.j2", **shown, namespace=namespace(api))


def namespace(api: Api) -> str:
    """Return the name of the namespace in which all code of an API lies."""
    return f"Prerequest.{pascal('_' + api.id if api.id[0].isdigit() else api.id)}"


def _schemes(common: Runtime) -> tuple[SchemeClass, ...]:
    names = sorted({named.signing.scheme for named in common.signings})
    return tuple(map(_scheme, names))


def _scheme(name: str) -> SchemeClass:
    scheme = schemes.get(name)
    file = f"{name}/sign.cs" if (scheme.folder / "sign.cs").is_file() else ""
    return SchemeClass(name, pascal(name), file, scheme.depends[0].capitalize())


def _constants(common: Runtime) -> ApiConstants:
    login = common.login
    return ApiConstants(
        windows=(login.user.env, login.password.env) if login else ("", ""),
        login_path=login.path if login else (),
        certificate=tuple(variable.env for variable in common.certificate),
        certificate_needs=_needs(common.certificate_needs),
        certificate_forms=tuple((need.env, need.form) for need in common.certificate_needs if need.form),
        environment=tuple(common.environment.split("\n")),
        credentials=tuple((named, _needs(named.needs)) for named in common.credentials),
        signatures=tuple(map(_signature, common.signings)),
        headers=tuple((header, *_conditions(header)) for header in common.headers),
    )


def _needs(variables: Iterable[Variable]) -> Pairs:
    return tuple((variable.env, variable.title) for variable in variables)


def _signature(named: NamedSigning) -> Signature:
    inputs, scheme = named.inputs, named.signing.scheme
    return Signature(
        name=named.name,
        scheme=scheme,
        reads=schemes.get(scheme).reads,
        variables=tuple((row.name, row.env) for row in inputs if row.env),
        texts=tuple((row.name, row.value) for row in inputs if not row.env),
        needs=_needs(named.needs),
    )


def _conditions(header: Header) -> tuple[tuple[str, ...], tuple[str, ...]]:
    present = (*header.envs, *([header.beside] if header.beside else []))
    return present, (header.instead_of,) if header.instead_of else ()


def _lines(content: Script) -> Iterator[Code]:
    yield call("var operation = new Operation", (content.method, content.path), "About")
    if content.base:
        yield call("operation.BaseFrom", (content.base.env, content.base.title))
    for argument in content.arguments:
        yield _argument(argument)
    yield from _body(content)
    yield from (call("operation.PartType", pair) for pair in content.part_types)
    yield from (call("operation.Credential", (name,)) for name in content.credentials)
    yield from (call("operation.Alternative", names) for names in content.alternatives)
    if content.signing:
        yield call(f"operation.{'Signature' if content.signed else 'Signable'}", (content.signing,))
    if content.html:
        yield call("operation.AnswersHtml", ())


def _argument(argument: Argument) -> Code:
    value, location = argument.value, argument.location
    renamed = (argument.argument,) if argument.argument != value.name else ()
    if value.variable:
        title = (value.variable.title or value.variable.env,) if value.required else ()
        method = "operation.Secret" if value.required else "operation.OptionalSecret"
        return call(method, (location, value.name, value.variable.env, *title))
    if location == "file" and value.required:
        return call("operation.File", (value.name, *renamed))
    if location == "path" or (value.sent and location != "file"):
        return call("operation.Value", (location, value.name, value.text, *renamed))
    return call("operation.Option", (location, value.name, *renamed))


def _body(content: Script) -> Iterator[Code]:
    body = content.body
    if body is None:
        return
    method = f"operation.{_METHODS.get(body.kind, 'Text')}"
    if body.kind == "multipart":
        yield call(method, ())
    elif body.kind in ("urlencoded", "binary"):
        yield call(method, (body.media_type,), "required: false" if body.kind == "binary" and not body.required else "")
    else:
        yield call(method, (body.media_type, text(body.value) if body.kind == "json" else str(body.value or "")))
