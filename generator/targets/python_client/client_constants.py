"""`_api.py` of a client: the constants of one API for the runtime, which is the same for all."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ...encode import python
from ...encode.code import Code
from ...examples.credentials import secret_names
from ...model import Api, ConnectionProfile, Credential, Signing, Variable, filled
from ...signing.registry import get
from ..shared.runtime import base_ending
from ..shared.signatures import Signature, signatures
from . import layout
from .definitions import usual_defaults, usual_signing
from .settings import ClientSettings, client_grant, real_address

_REQUEST: Final = {
    "method": "request.method",
    "url": "str(request.url)",
    "headers": "request.headers.multi_items()",
    "body": "request.content",
}


def client_constants(
    api: Api, settings: ClientSettings, classes: Mapping[str, str], *, has_xml: bool
) -> dict[str, object]:
    """Return the constants of an API. `classes` has the class of each folder."""
    signed = next((signing for signing, _ in signatures(api)), None)
    scheme = get(signed.scheme) if signed else None
    is_random = bool(scheme and "random" in scheme.depends)
    names = settings.names
    required = [signing_input.name for signing_input in scheme.inputs if signing_input.required] if scheme else []
    return {
        "has_grants": any(client_grant(credential) for credential in api.credentials),
        "has_xml": has_xml,
        "has_certificate": api.takes_certificate,
        "is_random": is_random,
        "resources": _table({name: python.literal(class_name) for name, class_name in classes.items()}),
        "variables": _variables(settings),
        "parameters": _table(_parameters(api, names)),
        "secret_names": _tuple(map(python.literal, secret_names(api))),
        "connections": _tuple(_connection(connection, names, base_ending(api)) for connection in settings.connections),
        "credentials": _table({credential.id: _credential(credential, settings) for credential in api.credentials}),
        "hints": _tuple(_hints(signed.scheme if signed else "")),
        "signable": _table(
            {
                # As the client's runtime names an operation.
                operation.id: python.literal(f"{operation.method} {operation.path}")
                for operation in api.operations
                if operation.signing and not operation.signed
            }
        ),
        "signing": python.literal(api.once(usual_signing)),
        "defaults": layout.table(api.once(usual_defaults)),
        "containers": _table({".pfx": Code("show"), ".p12": Code("show")} if api.takes_certificate else {}),
        "parsers": _table({"xml": Code("parse")} if has_xml else {}),
        "writers": _table({"xml": Code("write")} if has_xml else {}),
        "signs": signed is not None,
        "inputs": _inputs(signed, names),
        "required": _tuple(map(python.literal, required)),
        "options": _options(signed),
        "others": _others(signatures(api)[1:], names),
        "reads": _reads(scheme.reads if scheme else ()),
        "reads_body": Code(str(bool(scheme and "body" in scheme.reads))),
        "writes_body": bool(scheme and scheme.writes_body),
    }


def _inputs(signing: Signing | None, names: Mapping[str, str], indent: int = 0) -> Code:
    inputs = signing.inputs if signing else {}
    return _table({name: python.literal(names[variable.env]) for name, variable in inputs.items()}, indent)


def _options(signing: Signing | None, indent: int = 0) -> Code:
    options = signing.options if signing else {}
    return _table({name: python.literal(value) for name, value in options.items()}, indent)


def _others(signatures: Iterable[Signature], names: Mapping[str, str]) -> Code:
    """Return the inputs and options of operations that are signed differently from most."""
    rows = {}
    for signing, operations in signatures:
        pair = layout.spread("(", [_inputs(signing, names, 8), _options(signing, 8)], ")", 4)
        rows.update({f"{operation.method} {operation.path}": pair for operation in operations})
    return _table(rows)


def _reads(parts: Iterable[str]) -> Code:
    """Return the parts of a request that the scheme reads."""
    return Code("{" + ", ".join(f'"{part}": {_REQUEST[part]}' for part in parts) + "}")


def _variables(settings: ClientSettings) -> Code:
    """Return the rows of `VARIABLES`: the base address, then the logins and files."""
    variables = (("base_url", settings.api.base_url), *((setting.name, setting.variable) for setting in settings.all))
    return _tuple(_variable(name, variable) for name, variable in variables)


def _variable(name: str, variable: Variable) -> Code:
    default = real_address(variable.default) if "://" in variable.default else variable.default
    items = [python.literal(name), python.literal(variable.env)]
    items += [Code("secret=True")] if variable.secret else []
    items += [Code(f"default={python.literal(default)}")] if default else []
    return layout.sequence("Variable(", items, ")", 4, 5)


def _parameters(api: Api, names: Mapping[str, str]) -> dict[str, Code]:
    """Return the variables that parameters take their values from, by the names of the parameters."""
    return {
        parameter.name: python.literal(names[parameter.variable.env])
        for operation in api.operations
        for parameter in operation.parameters
        if parameter.variable
    }


def _connection(connection: ConnectionProfile, names: Mapping[str, str], ending: str) -> Code:
    """Return a way in as a call of `Way`."""
    arguments = {variable.name: names[variable.env] for variable in connection.variables}
    renamed = {name: f"{{{argument}}}" for name, argument in arguments.items()}
    headers = _tuple(
        (
            f"({python.literal(filled(name, renamed))}, {python.literal(filled(text, renamed))})"
            for name, text in connection.headers
        ),
        8,
    )
    more = ["client_certificate=True"] if connection.client_certificate else []
    forms = [("base_url", f".*{re.escape(ending)}/*", connection.base_url)] if ending else []
    formed = (one for one in connection.variables if one.form)
    forms += [(arguments[one.name], one.form, one.description.partition(". ")[0]) for one in formed]
    rows = (_tuple(map(python.literal, form), 12) for form in forms)
    more += [f"forms={_tuple(rows, 8)}"] if forms else []
    return layout.spread("Way(", [python.literal(connection.id), headers, *more], ")", 4)


def _credential(credential: Credential, settings: ClientSettings) -> Code:
    """Return a security scheme as a call of `Credential`."""
    variables = _tuple((python.literal(settings.names[variable.env]) for variable in credential.variables), 8)
    items = [python.literal(credential.kind), variables]
    name, location = "" if credential.kind != "apiKey" else credential.name, credential.location
    items += [python.literal(name)] if name or location != "header" else []
    items += [python.literal(location)] if location != "header" else []
    if grant := client_grant(credential):
        login = (python.literal(settings.names[variable.env]) for variable in settings.client_login)
        grant_call = layout.spread("Grant(", [python.literal(grant.token_url), *login], ")", 8)
        items.append(Code(f"grant={grant_call}"))
    return layout.spread("Credential(", items, ")", 4)


def _hints(scheme: str) -> Iterable[Code]:
    for hint in get(scheme).hints if scheme else ():
        statuses = _tuple((Code(str(int(status))) for status in hint["statuses"]), 8)
        items = [python.literal(hint["pattern"]), statuses, python.literal(hint["text"])]
        yield layout.spread("Hint(", items, ")", 4)


def _table(items: Mapping[str, Code], indent: int = 0) -> Code:
    rows = [f"{python.literal(name)}: {value}" for name, value in items.items()]
    return layout.spread("{", rows, "}", indent) if rows else Code("{}")


def _tuple(items: Iterable[Code | str], indent: int = 0) -> Code:
    rows = list(items)
    if len(rows) == 1 and "\n" not in rows[0]:
        return Code(f"({rows[0]},)")
    return layout.spread("(", rows, ")", indent) if rows else Code("()")
