"""Checks one request, and returns a verdict and an answer."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from ..diagnosis import Expectations, Search, urls
from ..diagnosis.catalogue import Finding
from ..diagnosis.verifiers import Verifier, verifier_of
from ..encode.terminal import visible
from ..errors import PrerequestError, fail
from ..examples.credentials import secret_names
from ..model import Api, Operation, Signing
from ..signing import registry as schemes
from . import parameters
from .answers import LOGIN_PAGE, Answer, Responder, refusal
from .connections import CHALLENGES, Entrance, check_connection, check_credentials, has_credentials
from .emulation import EmulationSettings
from .emulation.call import RefusedError
from .routes import RouteMatch, RouteMiss, Routes
from .settings import ServerSettings
from .verdict import Received, Verdict


class RequestVerifier:
    """Checks requests for some APIs. It raises E451 at the start if a secret for signing is unknown.

    `unverified` are the schemes that have no verifier; their signatures are not checked.
    """

    def __init__(self, apis: Sequence[Api], settings: ServerSettings) -> None:
        self._responder = Responder(apis, as_documented=settings.as_documented)
        loose = {name for name, settings in self._responder.settings.items() if settings.loose_paths}
        self._routes = Routes(apis, self._responder.beside, loose)
        self._settings = settings
        self._secret_names = {api.id: frozenset(secret_names(api)) for api in apis}
        secrets = {variable.env for api in apis for variable in api.variables if variable.secret}
        self._secret_values = frozenset(value for name, value in settings.values.items() if name in secrets and value)
        self._verifiers: dict[str, Verifier] = {}
        self.unverified: set[str] = set()
        # Only one search for a mistake at a time, so that many wrong requests do not delay right ones.
        self._search = threading.Lock()
        for api in apis:
            for operation in api.operations:
                self._prepare(operation)

    def _prepare(self, operation: Operation) -> None:
        if operation.signing is None or operation.signing.scheme in self.unverified:
            return
        scheme = operation.signing.scheme
        try:
            self._verifiers.setdefault(scheme, verifier_of(scheme))
        except PrerequestError:
            self.unverified.add(scheme)
            return
        for name, variable in operation.signing.inputs.items():
            if schemes.get(scheme).is_required(name) and not self._settings.values.get(variable.env):
                raise fail(
                    "E451", f"the server must know {variable.env} to verify signatures", hint=f"set {variable.env}"
                )

    def emulation(self, api: Api) -> EmulationSettings:
        """Return what is known about the real server of an API."""
        return self._responder.settings[api.id]

    def body_limit(self, method: str, url: str) -> int:
        """Return the largest allowed body of a request; files have another limit."""
        match = self._routes.find(method, url)
        limits = self._settings.limits
        files = isinstance(match, RouteMatch) and parameters.takes_files(match.operation.body)
        return limits.upload if files else limits.body

    def verify(self, received: Received) -> tuple[Verdict, Answer]:
        """Return the verdict about a request, and the answer."""
        problem = _target_problem(received)
        if problem:
            return self._refused(received, 400, problem)
        match = self._routes.find(received.method, received.url)
        if isinstance(match, RouteMiss):
            return self._missed(received, match)
        emulation = self._responder.settings[match.api.id]
        has_length = received.header("content-length") or received.header("transfer-encoding")
        if emulation.length_required and received.method in {"POST", "PUT"} and not has_length:
            text = "Length Required: a POST or PUT without a body says Content-Length: 0"
            return self._refused(received, 411, text, match)
        entrance = check_connection(received, match, self._settings, emulation)
        if entrance.status == 404:
            return self._refused(received, 404, entrance.reasons[0], match)
        verdict = self._check(received, match, entrance)
        if verdict.accepted:
            return self._answered(received, match, verdict)
        answer = self._refusal(verdict, match)
        return replace(verdict, status=answer.status), answer

    def _answered(self, received: Received, match: RouteMatch, verdict: Verdict) -> tuple[Verdict, Answer]:
        try:
            answer = self._responder.answer(match, received)
        except RefusedError as refused:
            verdict = replace(verdict, accepted=False, status=refused.status, reasons=(str(refused),))
            return verdict, refusal(refused.status, [str(refused)])
        return replace(verdict, status=answer.status), answer

    def _refusal(self, verdict: Verdict, match: RouteMatch) -> Answer:
        if verdict.status == 302:
            return self._responder.login(match)
        headline = "The request is not what the API declares."
        if verdict.scheme and verdict.mistakes:
            headline = self._verifiers[verdict.scheme].scheme.refusal
        headers = tuple(("WWW-Authenticate", challenge) for challenge in verdict.challenges)
        return refusal(verdict.status, (headline, *verdict.reasons), headers)

    def _refused(
        self, received: Received, status: int, reason: str, match: RouteMatch | None = None
    ) -> tuple[Verdict, Answer]:
        target = self._masked_target(received, match) if match else self._path(received)
        name, api = (match.operation.id, match.api.id) if match else ("", "")
        verdict = Verdict(received.method, target, False, status, name, api, reasons=(reason,), received=received)  # noqa: FBT003
        return verdict, refusal(status, [reason])

    def _missed(self, received: Received, miss: RouteMiss) -> tuple[Verdict, Answer]:
        path = self._path(received)
        if self._responder.is_login(urls.split(received.url).path):
            verdict, _ = self._refused(received, 200, "this is the login page: the call that led here was not let in")
            return verdict, LOGIN_PAGE
        if miss.allow:
            reason = f"{received.method} is not declared for {path}; declared: {', '.join(miss.allow)}"
            verdict, answer = self._refused(received, 405, reason)
            return verdict, replace(answer, headers=(*answer.headers, ("Allow", ", ".join(miss.allow))))
        nearest = f"; did you mean {miss.nearest}?" if miss.nearest else ""
        return self._refused(received, 404, f"no operation has the path {path}{nearest}")

    def _path(self, received: Received) -> str:
        return urls.masked(urls.split(received.url).path, frozenset(), self._secret_values)

    def _check(self, received: Received, match: RouteMatch, entrance: Entrance) -> Verdict:
        scheme, findings = self._signature(received, match)
        signing_names = self._signing_names(match.operation.signing) if scheme else frozenset[str]()
        state = self._responder.settings[match.api.id].values
        values = {name: value for name, value in self._settings.values.items() if name not in state}
        checked = parameters.check(received, match, values, signing_names)
        body = tuple(parameters.check_body(received, match.operation.body, match.api.schemas))
        credentials = check_credentials(received, match.operation, self._settings.values)
        reasons = (*map(str, findings), *entrance.reasons, *(text for _, text in credentials), *checked.problems)
        reasons = (*reasons, *(text for _, text in body))
        statuses = (entrance.status, 403 if findings else 0, 401 if credentials else 0, *(status for status, _ in body))
        kinds = dict.fromkeys(kind for kind, _ in credentials)
        return Verdict(
            received.method,
            self._masked_target(received, match),
            accepted=not reasons,
            status=next(filter(None, statuses), 400),
            operation_id=match.operation.id,
            api=match.api.id,
            scheme=scheme,
            reasons=reasons,
            mistakes=tuple(finding.mistake.id for finding in findings),
            notes=(*checked.notes, *entrance.notes, *self._unverified_note(match.operation)),
            challenges=tuple(CHALLENGES[kind] for kind in kinds if kind in CHALLENGES),
            arguments=checked.arguments,
            received=received,
        )

    def _unverified_note(self, operation: Operation) -> tuple[str, ...]:
        scheme = operation.signing.scheme if operation.signing else ""
        return (f"the signature by {visible(scheme)} is not verified",) if scheme in self.unverified else ()

    def _signing_names(self, signing: Signing | None) -> frozenset[str]:
        if signing is None:
            return frozenset()
        scheme = schemes.get(signing.scheme)
        return frozenset(
            {*scheme.query, *(name.lower() for location, name in scheme.added(signing.options) if location == "query")}
        )

    def _signature(self, received: Received, match: RouteMatch) -> tuple[str, tuple[Finding, ...]]:
        signing = match.operation.signing
        if signing is None or signing.scheme in self.unverified:
            return "", ()
        verifier, request = self._verifiers[signing.scheme], received.request()
        otherwise = not match.operation.signed or has_credentials(received, match.operation, self._settings.values)
        if otherwise and not verifier.is_signed(request, signing.options):
            return "", ()
        expectations = self._expectations(signing, match.api)
        if not self._search.acquire(blocking=False):
            return signing.scheme, verifier.verify(request, replace(expectations, search=Search(0.0)))
        try:
            return signing.scheme, verifier.verify(request, expectations)
        finally:
            self._search.release()

    def _expectations(self, signing: Signing, api: Api) -> Expectations:
        values = self._settings.values
        return Expectations(
            inputs={name: values.get(variable.env, "") for name, variable in signing.inputs.items()},
            options=signing.options,
            tolerance=self._settings.tolerance,
            minimum_version=self._settings.minimum_version,
            now=self._settings.clock(),
            secret_names=self._secret_names[api.id],
            secret_values=self._secret_values,
            origins=tuple(server.base_url for server in api.servers),
            search=Search(self._settings.limits.search_time),
        )

    def _masked_target(self, received: Received, match: RouteMatch) -> str:
        hidden = {p.name for p in match.operation.parameters if p.location == "path"} & self._secret_names[match.api.id]
        values = self._secret_values | {value for name, value in match.path if name in hidden}
        return urls.masked(received.target, self._secret_names[match.api.id], values)


def _target_problem(received: Received) -> str:
    """Return a fault of the request target: a fragment, or an address with another scheme."""
    if "#" in received.target:
        return "the target of the request contains a fragment: the text after a # is never sent to a server"
    scheme = urls.split(received.url).scheme
    return f"the target names the scheme {visible(scheme)}, the connection is {received.scheme}" * (
        scheme.lower() != received.scheme and not received.target.startswith("*")
    )
