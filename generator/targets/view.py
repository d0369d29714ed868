"""One operation as every script shows it: plain values in the order they are written, no code of any language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator import resources, schemes
from generator.credentials import cleaned, is_credential
from generator.encode.http import header_value
from generator.encode.prose import line
from generator.model import (
    ABSENT,
    Api,
    Credential,
    Json,
    Media,
    Operation,
    Parameter,
    Property,
    Schema,
    Signing,
    Variable,
)
from generator.samples import parameter_pairs, parameter_text, sample
from generator.serialise import text

_HOLE = re.compile(r"\{([^{}]*)\}")
_XML = re.compile(r"(?:text/|.*[/+]xml$)")
Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A value to send: its sample in `value`, or the environment variable `env` that holds the user's own."""

    name: str
    value: str
    env: str = ""
    required: bool = True
    about: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """A body. `kind` is `json`, `text`, `urlencoded`, `multipart` or `binary`; `value` is for the first two."""

    kind: str
    media_type: str
    value: Json = None
    fields: tuple[Row, ...] = ()
    files: tuple[Row, ...] = ()
    required: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """A header that authenticates, made of texts and variables (text, env): sent if all its variables are set."""

    name: str
    pieces: Pieces
    envs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """How the request is signed. `depends` is `clock` or `random`; `signed` says whether it is unless changed."""

    scheme: str
    depends: str
    signed: bool
    inputs: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class View:
    """All a script of one operation is made of. `needs` must be set in the environment, `offers` may be."""

    title: str
    method: str
    path: str
    about: str
    base: Variable
    addresses: tuple[str, ...]
    needs: tuple[Variable, ...]
    offers: tuple[Variable, ...]
    segments: tuple[Row, ...]
    query: tuple[Row, ...]
    headers: tuple[Row, ...]
    cookies: tuple[Row, ...]
    auth_headers: tuple[Header, ...]
    payload: Payload | None
    basic: Credential | None
    certificate: tuple[Variable, ...]
    secret_names: tuple[str, ...]
    sign: Sign | None


def view(api: Api, operation: Operation) -> View:
    """Return what a script of `operation` shows."""
    base = api.base_of(operation)
    by_place = {place: _rows(api, operation, place) for place in ("query", "header", "cookie")}
    needs, offers = _variables(api, operation, base)
    return View(
        title=operation.title,
        method=operation.method,
        path=operation.path,
        about="\n\n".join(_prose(operation)),
        base=base,
        addresses=_addresses(api, operation),
        needs=needs,
        offers=offers,
        segments=_segments(api, operation),
        query=by_place["query"],
        headers=by_place["header"],
        cookies=by_place["cookie"],
        auth_headers=_auth_headers(api, operation),
        payload=_payload(api, operation),
        basic=next((each for each in operation.credentials if each.kind in ("basic", "digest")), None),
        certificate=_certificate(api, operation, base),
        secret_names=_secret_names(operation),
        sign=_sign(operation.signing, signed=operation.signed) if operation.signing else None,
    )


def environment(found: View) -> str:
    """Return what to set before a script runs, as a list for people."""
    lines = ["Set these in the environment; no output and no list of processes shows them:"]
    for each in found.needs:
        lines.append(f"- {each.env}: {each.title}")
        lines += [f"  like {address}" for address in found.addresses if each.env == found.base.env]
    lines += ["", "And these if your way in, or the server, asks for them:"] if found.offers else []
    lines += [f"- {each.env}: {each.title}" for each in found.offers]
    return "\n".join(lines)


def _prose(operation: Operation) -> Iterable[str]:
    parts = dict.fromkeys(part.strip() for part in (operation.summary, operation.description))
    return (part for part in parts if part.rstrip(".") not in ("", operation.title))


def _addresses(api: Api, operation: Operation) -> tuple[str, ...]:
    if operation.server:
        return (operation.server.base_url,)
    return tuple(dict.fromkeys([way.base_url for way in api.ways] or [each.base_url for each in api.servers]))


def _variables(api: Api, operation: Operation, base: Variable) -> tuple[tuple[Variable, ...], tuple[Variable, ...]]:
    needs = {base.env: base}
    offers: dict[str, Variable] = {}
    for parameter in operation.parameters:
        if parameter.variable:
            (needs if parameter.required else offers)[parameter.variable.env] = parameter.variable
    for credential in operation.credentials:
        needs.update({each.env: each for each in credential.variables})
    for way in api.ways:
        offers.update({each.env: each for each in way.variables})
    inputs = operation.signing.inputs.items() if operation.signing else ()
    for name, variable in inputs:
        wanted = operation.signed and operation.signing is not None and _is_required(operation.signing, name)
        (needs if wanted else offers)[variable.env] = variable
    offers.update({each.env: each for each in _certificate(api, operation, base)})
    wanted = tuple(_shown(each) for each in needs.values())
    return wanted, tuple(_shown(each) for env, each in offers.items() if env not in needs)


def _shown(variable: Variable) -> Variable:
    return replace(variable, title=line(variable.title) or variable.env)


def _segments(api: Api, operation: Operation) -> tuple[Row, ...]:
    known = {each.name: each for each in operation.parameters if each.place == "path"}
    return tuple(_segment(api, part, known) for part in operation.path.removeprefix("/").split("/"))


def _segment(api: Api, part: str, known: Mapping[str, Parameter]) -> Row:
    holes = [known[name] for name in _HOLE.findall(part) if name in known]
    values = {each.name: parameter_text(each, api.schemas) or each.name for each in holes}
    filled = _HOLE.sub(lambda hole: values.get(hole[1], hole[1]), part)
    env = holes[0].variable.env if len(holes) == 1 and holes[0].variable and part == f"{{{holes[0].name}}}" else ""
    return Row(part, filled, env, about="\n".join(map(_about, holes)))


def _rows(api: Api, operation: Operation, place: str) -> tuple[Row, ...]:
    found = [each for each in operation.parameters if each.place == place]
    rows = [row for each in found for row in _parameter_rows(api, each)]
    keys = [each for each in operation.credentials if each.kind == "apiKey" and each.place == place]
    rows += [Row(each.name, "", each.variables[0].env, about=each.description) for each in keys]
    return tuple(rows)


def _parameter_rows(api: Api, parameter: Parameter) -> Iterable[Row]:
    env = parameter.variable.env if parameter.variable else ""
    pairs = [(parameter.name, "")] if env else parameter_pairs(parameter, api.schemas) or [(parameter.name, "")]
    for index, (name, value) in enumerate(pairs):
        shown = _sendable(value) if parameter.place in ("header", "cookie") else value
        yield Row(name, shown, env, parameter.required, "" if index else _about(parameter))


def _sendable(value: str) -> str:
    try:
        return header_value(value)
    except ValueError:
        return ""


def _about(parameter: Parameter) -> str:
    words = [] if parameter.required else ["optional"]
    words += ["deprecated"] if parameter.deprecated else []
    head = f"{parameter.name} ({', '.join(words)})" if words else parameter.name
    notes = [parameter.description] if parameter.description else []
    values = [text(each) for each in parameter.schema.enum[:20]]
    notes += [f"One of: {', '.join(values)}."] if values else []
    return f"{head}: {' '.join(notes)}" if notes else head


def _payload(api: Api, operation: Operation) -> Payload | None:
    if operation.body is None or not operation.body.media:
        return None
    body, media = operation.body, operation.body.media[0]
    kind = _kind(media.media_type.split(";")[0].strip().lower())
    value: Json = None
    if kind in ("json", "text"):
        value = (
            sample(media.schema, api.schemas, for_request=True) if media.example is ABSENT else cleaned(media.example)
        )
    parts = _properties(api, media) if kind in ("urlencoded", "multipart") else ()
    if kind == "text":
        value = text(value)
    files = tuple(_field(api, each) for each in parts if kind == "multipart" and _is_file(each.schema))
    fields = tuple(_field(api, each) for each in parts if kind == "urlencoded" or not _is_file(each.schema))
    return Payload(kind, media.media_type, value, fields, files, body.required, body.description)


def _kind(media_type: str) -> str:
    if media_type.endswith(("/json", "+json")):
        return "json"
    if media_type == "application/x-www-form-urlencoded":
        return "urlencoded"
    if media_type == "multipart/form-data":
        return "multipart"
    return "text" if _XML.match(media_type) else "binary"


def _properties(api: Api, media: Media) -> tuple[Property, ...]:
    if isinstance(media.example, dict):
        # Fields that only an example names: their names are the user's own, not the document's.
        return tuple(Property(name, Schema(example=value), required=True) for name, value in media.example.items())
    return api.schemas.get(media.schema.ref, media.schema).properties


def _is_file(schema: Schema) -> bool:
    return schema.format == "binary" or "file" in schema.types


def _field(api: Api, each: Property) -> Row:
    parameter = Parameter(each.name, "query", each.schema, each.required, each.schema.description)
    return Row(each.name, parameter_text(parameter, api.schemas), required=each.required, about=_about(parameter))


def _auth_headers(api: Api, operation: Operation) -> tuple[Header, ...]:
    found: dict[tuple[str, Pieces], Header] = {}
    for each in operation.credentials:
        if each.kind == "bearer":
            token = each.variables[0].env
            found["Authorization", ()] = Header("Authorization", (("Bearer ", token),), (token,))
    for way in api.ways:
        envs = {each.name: each.env for each in way.variables}
        for name, template in way.headers:
            parts = _HOLE.split(template)
            pieces = tuple(
                (parts[at], envs.get(parts[at + 1], "") if at + 1 < len(parts) else "")
                for at in range(0, len(parts), 2)
            )
            used = tuple(env for _, env in pieces if env)
            if used:
                found[name, pieces] = Header(name, pieces, used)
    return tuple(found.values())


def _certificate(api: Api, operation: Operation, base: Variable) -> tuple[Variable, ...]:
    wanted = any(way.client_certificate for way in api.ways)
    if not wanted and not any(each.kind == "mutualTLS" for each in operation.credentials):
        return ()
    prefix = base.env.split("_")[0]
    files = {"CERT": "client certificate", "KEY": "key of the client certificate", "CA": "certificate of the authority"}
    return tuple(Variable("", f"{prefix}_{end}", f"PEM file: {what}") for end, what in files.items())


def _sign(signing: Signing, *, signed: bool) -> Sign:
    scheme = schemes.get(signing.scheme)
    envs = {name: variable.env for name, variable in signing.inputs.items()}
    inputs = tuple(
        Row(each.name, str(signing.options.get(each.name, "")), envs.get(each.name, ""), each.required, each.title)
        for each in scheme.inputs
        if each.name in envs or each.name in signing.options
    )
    depends = resources.manifest(scheme.folder / "scheme.toml")["depends"][0]
    return Sign(signing.scheme, depends, signed, inputs)


def _is_required(signing: Signing, name: str) -> bool:
    return any(each.required for each in schemes.get(signing.scheme).inputs if each.name == name)


def _secret_names(operation: Operation) -> tuple[str, ...]:
    names = [each.name for each in operation.parameters if each.place == "query" and _is_secret(each)]
    names += [each.name for each in operation.credentials if each.kind == "apiKey" and each.place == "query"]
    return tuple(names)


def _is_secret(parameter: Parameter) -> bool:
    variable = parameter.variable
    return parameter.schema.secret or bool(variable and variable.secret) or is_credential(parameter.name)
