"""The bench: one request in, one verdict and one answer out."""

from collections.abc import Sequence
from dataclasses import replace

from ..diagnosis import Expectations, urls
from ..diagnosis.catalogue import Finding
from ..diagnosis.verifiers import Verifier, verifier_of
from ..errors import fail
from ..examples.secrets import secret_names
from ..model import Api, Operation, Signing
from ..signing import registry as schemes
from . import bodies, parameters
from .answers import Answer, Sample, refusal, success
from .connections import check_way
from .routes import Match, Miss, Routes
from .settings import ServerSettings
from .verdict import Received, Verdict


class RequestVerifier:
    """Judges requests for some APIs. E451 at once where a secret that signs is not known."""

    def __init__(self, apis: Sequence[Api], settings: ServerSettings, sample: Sample) -> None:
        self._routes = Routes(apis)
        self._settings = settings
        self._sample = sample
        self._names = {api.id: frozenset(secret_names(api)) for api in apis}
        self._values = frozenset(_secret_values(apis, settings))
        self._verifiers: dict[str, Verifier] = {}
        for api in apis:
            for operation in api.operations:
                self._prepare(operation)

    def _prepare(self, operation: Operation) -> None:
        if operation.signing is None:
            return
        scheme = operation.signing.scheme
        self._verifiers.setdefault(scheme, verifier_of(scheme))
        for name, variable in operation.signing.inputs.items():
            if schemes.get(scheme).is_required(name) and not self._settings.values.get(variable.env):
                raise fail(
                    "E451", f"the server must know {variable.env} to judge signatures", hint=f"set {variable.env}"
                )

    def judge(self, received: Received) -> tuple[Verdict, Answer]:
        """Return what is thought of a request, and what its sender is told."""
        found = self._routes.find(received.method, received.url)
        if isinstance(found, Miss):
            return self._missed(received, found)
        verdict = self._check(received, found)
        if not verdict.accepted:
            lines = (*self._first_line(verdict), *verdict.reasons)
            return verdict, refusal(verdict.status, lines)
        answer = success(found.operation, found.api.schemas, received.header("accept"), self._sample)
        return replace(verdict, status=answer.status), answer

    def _first_line(self, verdict: Verdict) -> tuple[str, ...]:
        judged = verdict.scheme and verdict.mistakes
        return (
            (self._verifiers[verdict.scheme].scheme.refusal,)
            if judged
            else ("The request is not what the API declares.",)
        )

    def _missed(self, received: Received, miss: Miss) -> tuple[Verdict, Answer]:
        path = urls.split(received.url).path
        shown = urls.masked(path, frozenset(), self._values)
        if miss.allow:
            reason = f"{received.method} is not declared for {shown}; declared: {', '.join(miss.allow)}"
            headers: tuple[tuple[str, str], ...] = (("Allow", ", ".join(miss.allow)),)
        else:
            nearest = f"; did you mean {miss.nearest}?" if miss.nearest else ""
            reason, headers = f"no operation has the path {shown}{nearest}", ()
        status = 405 if miss.allow else 404
        verdict = Verdict(received.method, shown, accepted=False, status=status, reasons=(reason,), received=received)
        return verdict, refusal(status, [reason], headers)

    def _check(self, received: Received, match: Match) -> Verdict:
        scheme, findings = self._signature(received, match)
        own = frozenset(self._verifiers[scheme].scheme.query if scheme else ())
        checked = parameters.check(received, match, self._settings.values, own)
        body = tuple(bodies.check_body(received, match.operation.body, match.api.schemas))
        connection = tuple(check_way(received, match.api, self._settings))
        reasons = (*map(str, findings), *connection, *checked.problems, *(text for _, text in body))
        status = 403 if findings or connection else next((status for status, _ in body), 400)
        return Verdict(
            received.method,
            self._shown(received, match),
            accepted=not reasons,
            status=status,
            operation_id=match.operation.id,
            api=match.api.id,
            scheme=scheme,
            reasons=reasons,
            mistakes=tuple(found.mistake.id for found in findings),
            notes=checked.notes,
            arguments=checked.arguments,
            received=received,
        )

    def _signature(self, received: Received, match: Match) -> tuple[str, tuple[Finding, ...]]:
        signing = match.operation.signing
        if signing is None:
            return "", ()
        verifier, request = self._verifiers[signing.scheme], received.request()
        if not match.operation.signed and not verifier.is_signed(request, signing.options):
            return "", ()
        return signing.scheme, verifier.verify(request, self._expectations(signing, match.api))

    def _expectations(self, signing: Signing, api: Api) -> Expectations:
        values = self._settings.values
        return Expectations(
            inputs={name: values.get(variable.env, "") for name, variable in signing.inputs.items()},
            options=signing.options,
            tolerance=self._settings.tolerance,
            minimum_version=self._settings.minimum_version,
            now=self._settings.clock(),
            secret_names=self._names[api.id],
            secret_values=self._values,
            origins=tuple(server.base_url for server in api.servers),
        )

    def _shown(self, received: Received, match: Match) -> str:
        hidden = {p.name for p in match.operation.parameters if p.location == "path"} & self._names[match.api.id]
        values = self._values | {value for name, value in match.path if name in hidden}
        return urls.masked(received.target, self._names[match.api.id], values)


def _secret_values(apis: Sequence[Api], settings: ServerSettings) -> set[str]:
    variables = [variable for api in apis for connection in api.connections for variable in connection.variables]
    for operation in (operation for api in apis for operation in api.operations):
        variables += [parameter.variable for parameter in operation.parameters if parameter.variable]
        variables += [variable for credential in operation.credentials for variable in credential.variables]
        variables += operation.signing.inputs.values() if operation.signing else ()
    return {settings.values[v.env] for v in variables if v.secret and settings.values.get(v.env)}
