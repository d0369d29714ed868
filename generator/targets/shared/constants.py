"""The constants of an API, as plain texts and pairs of texts; languages declare them once in the shared file."""

from collections.abc import Iterable, Mapping

from ...encode.prose import line
from ...examples.media import FILE_TYPES
from ...model import Api, Json, Variable
from ...signing import registry as schemes
from .access import Header
from .runtime import NamedCredential, NamedSigning, Runtime, runtime

Pairs = tuple[tuple[str, str], ...]


def constants(api: Api) -> Mapping[str, object]:
    """Return the constants of an API."""
    common = runtime(api)
    login = common.login
    return {
        "windows": (login.user.env, login.password.env) if login else ("", ""),
        "login_path": login.path if login else (),
        "certificate": _certificate(common),
        "certificate_needs": _needs(common.certificate_needs),
        "certificate_forms": tuple((need.env, need.form) for need in common.certificate_needs if need.form),
        "other_forms": tuple((need.env, need.form) for need in common.forms_without_certificate),
        # .NET has no setting for this.
        "environment": tuple(one for one in common.environment if common.server_name.env not in one[0]),
        "credentials": tuple((credential, _needs(credential.needs)) for credential in common.credentials),
        "signatures": tuple(map(_signature, common.signings)),
        "file_types": tuple(FILE_TYPES.items()),
    }


def _certificate(common: Runtime) -> tuple[str, ...]:
    """Return the variables of a client's certificate, its key, the server's authority, and the passphrase."""
    return tuple(variable.env for variable in common.certificate) or ("", "", common.authority.env, "")


def _needs(variables: Iterable[Variable]) -> Pairs:
    return tuple((variable.env, variable.title) for variable in variables)


def _signature(signing: NamedSigning) -> Mapping[str, object]:
    """Return a signature: the scheme, the parts that it reads, inputs from the environment, and fixed inputs."""
    inputs, scheme = signing.inputs, signing.signing.scheme
    return {
        "name": signing.name,
        "scheme": scheme,
        "reads": schemes.get(scheme).reads,
        "variables": tuple((row.name, row.env) for row in inputs if row.env),
        "texts": tuple((row.name, row.value) for row in inputs if not row.env),
        "needs": _needs(signing.needs),
    }


def data(api: Api) -> Mapping[str, Json]:
    """Return the constants of an API as JSON values, for languages that have literals for them."""
    common = runtime(api)
    return {
        "credentials": {item.name: _credential(item) for item in common.credentials},
        "signatures": {item.name: _signature_data(item) for item in common.signings},
        "ways": [_header(header) for header in common.headers],
        "certificate": [*_certificate(common)],
        "certificate_needs": {need.env: need.title for need in common.certificate_needs},
        "certificate_forms": _forms(common.certificate_needs),
        "other_forms": _forms(common.forms_without_certificate),
        "environment": [[*one] for one in common.environment],
        "file_types": {**FILE_TYPES},
    }


def _forms(variables: Iterable[Variable]) -> Json:
    return {one.env: [one.form, line(one.description)] for one in variables if one.form}


def _credential(credential: NamedCredential) -> Json:
    row: dict[str, Json] = {"kind": credential.kind, "needs": {need.env: need.title for need in credential.needs}}
    return {**row, "location": credential.location, "name": credential.key} if credential.kind == "apiKey" else row


def _signature_data(signing: NamedSigning) -> Json:
    scheme = schemes.get(signing.signing.scheme)
    return {
        "scheme": scheme.id,
        "source": scheme.depends[0],
        "reads": [*scheme.reads],
        "inputs": {row.name: [row.env, row.value] for row in signing.inputs},
        "needs": {need.env: need.title for need in signing.needs},
        **({"writes_body": True} if scheme.writes_body else {}),
    }


def _header(header: Header) -> Json:
    pieces: list[Json] = [[text, env] for text, env in header.pieces]
    names: dict[str, Json] = {"name": header.name, "name_from": header.name_env}
    return {**names, "pieces": pieces, "with": [*header.present], "without": [*header.absent]}
