"""The report about captured requests, and its exit status."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from ... import resources
from ...encode.terminal import visible
from ...model import Json, Signing
from ...settings.profile import Profile, bundled
from .. import Expectations, Finding, Search, urls
from ..verifiers import Verifier, verifier_of, verifiers
from .captured import Captured
from .read import read

_HIDDEN_ENDS = r"(?:KEY|PASSWORD|USER|JWT|SESSION|TOKEN|CODE)"
_ALWAYS_HIDDEN = frozenset({"is_user", "is_pwd", "password", "pwd", "token", "api_key", "apikey"})
# A search takes up to a tenth of a second. After this number of wrong requests only the mistakes of earlier requests
# are tried.
_SEARCHED = 100
_NOT_SEARCHED = (
    f"after {_SEARCHED} wrong requests only mistakes of earlier ones are looked for: "
    "give this request alone to have it searched in full"
)
_UNKNOWN = frozenset({"other-text-or-key", "mistake-not-searched", "token-shape"})
_NO_SCHEME = "no known scheme"


@dataclass(frozen=True, slots=True)
class ReportSection:
    """The result of verifying one request by one scheme. `remarks` are not mistakes."""

    head: str
    scheme: str
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()
    checked: bool = True

    @property
    def right(self) -> bool:
        """Whether everything was checked and is right."""
        return self.checked and not self.findings

    def data(self) -> dict[str, Json]:
        """Return the same as data; `right` is null if not everything could be checked."""
        mistakes: list[Json] = [
            {
                "id": finding.mistake.id,
                "title": finding.mistake.title,
                "detail": finding.detail,
                "why": finding.mistake.why,
                "fix": finding.mistake.fix,
            }
            for finding in self.findings
        ]
        right = self.right if self.findings or self.checked else None
        return {
            "request": self.head,
            "scheme": self.scheme,
            "right": right,
            "mistakes": mistakes,
            "notes": list(self.remarks),
        }

    def __str__(self) -> str:
        count = len(self.findings)
        result = "right" if self.right else f"{count} mistake{'s' * (count != 1)} found" if count else "not checked"
        numbered = [f"{number}. {finding}" for number, finding in enumerate(self.findings, 1)]
        remarks = [f"note: {remark}" for remark in self.remarks]
        return "\n".join([self.head, f"{self.scheme}: {result}", *numbered, *remarks])


@dataclass(frozen=True, slots=True)
class Report:
    """The report about all requests of one capture. Its text is printed, with masked secrets."""

    sections: tuple[ReportSection, ...]

    @property
    def status(self) -> int:
        """The exit status: 1 for a mistake, or for a request to which no scheme applies.

        It is no mistake if something could not be checked.
        """
        return 1 if any(section.findings or section.scheme == _NO_SCHEME for section in self.sections) else 0

    def __str__(self) -> str:
        lines = "\n\n".join(map(str, self.sections)).split("\n")
        return "\n".join(visible(line) for line in lines)


def default_signings() -> tuple[Signing, ...]:
    """Return the signings to try without a document: every scheme that needs no options, with its own names."""
    schemes = [verifier.scheme for verifier in verifiers()]
    return tuple(Signing(scheme.id, inputs=scheme.usual_variables()) for scheme in schemes)


def missing_variables(text: str, environ: Mapping[str, str], signings: Sequence[Signing] = ()) -> tuple[str, ...]:
    """Return the environment variables that are missing to check the signatures in `text`."""
    candidates = signings or default_signings()
    variables = [_secret(signing) for captured in read(text) for signing in _applicable(captured, candidates)]
    return tuple(name for name in dict.fromkeys(filter(None, variables)) if not environ.get(name))


def explain_text(
    text: str,
    environ: Mapping[str, str],
    now: datetime | None = None,
    signings: Sequence[Signing] = (),
    progress: Callable[[Sequence[Captured]], Iterable[Captured]] = iter,
) -> Report:
    """Explain the requests captured in `text`. `progress` yields them and shows the progress.

    `environ` has the secrets (`QLM_API_KEY`). `now` is the time at which the server received the request, if the
    capture does not say it (None: the clock is not checked). `signings` are those of a document; without a document see
    `default_signings`. Raise E660 and E661 for a text without a request.
    """
    sections: list[ReportSection] = []
    candidates = signings or default_signings()
    search = Search()
    wrong = 0
    for captured in progress(read(text)):
        sections += explain(captured, environ, now, candidates, search)
        wrong += not sections[-1].right
        search.seconds = None if wrong < _SEARCHED else 0.0
    return Report(tuple(sections))


def explain(
    captured: Captured,
    environ: Mapping[str, str],
    now: datetime | None,
    signings: Sequence[Signing],
    search: Search,
) -> list[ReportSection]:
    """Verify one captured request by every scheme that applies to it."""
    # Encoders have replaced bytes that are not text by `?`.
    values = {name: value.encode("utf-8", "replace").decode() for name, value in environ.items() if value}
    names = {variable.env for signing in signings for variable in signing.inputs.values() if variable.secret}
    secrets = frozenset(value for name, value in values.items() if name in names or _secret_env().fullmatch(name))
    sections = [
        _section(
            captured,
            verifier_of(signing.scheme),
            "" if _secret(signing) in values else _secret(signing),
            Expectations(
                inputs={name: values.get(variable.env, "") for name, variable in signing.inputs.items()},
                options=signing.options,
                now=captured.when or now,
                secret_names=_secret_names(),
                secret_values=secrets,
                origins=tuple(values[one.base_env] for one in _profiles() if one.base_env in values),
                search=search,
            ),
        )
        for signing in _applicable(captured, signings)
    ]
    if not sections:
        schemes = ", ".join(sorted({signing.scheme for signing in signings}))
        remark = f"it has nothing that {schemes} send; --spec names a document that signs in another way"
        findings = _answered(captured, has_interface=not captured.url)
        return [
            ReportSection(
                _head(captured, secrets), _NO_SCHEME, findings, (remark,) if captured.url else (), checked=False
            )
        ]
    return sections


def _answered(captured: Captured, *, has_interface: bool) -> tuple[Finding, ...]:
    return tuple(captured.answer.findings(has_interface=has_interface)) if captured.answer else ()


def _applicable(captured: Captured, signings: Sequence[Signing]) -> list[Signing]:
    if not captured.url:
        return []
    request = next(iter(captured.requests()))
    return [signing for signing in signings if verifier_of(signing.scheme).applies_to(request, signing.options)]


def _secret(signing: Signing) -> str:
    """Return the environment variable with the secret, or an empty text."""
    scheme = verifier_of(signing.scheme).scheme
    secrets = [item.name for item in scheme.inputs if item.secret and item.required and item.name in signing.inputs]
    return signing.inputs[secrets[0]].env if secrets else ""


def _section(captured: Captured, verifier: Verifier, missing: str, expectations: Expectations) -> ReportSection:
    requests = list(captured.requests())
    findings = min((verifier.verify(request, expectations) for request in requests), key=_weight)
    findings = (*findings, *verifier.advise(requests[0]), *_answered(captured, has_interface=True))
    remarks = [f"{missing} is not set: the digest could not be checked"] if missing else []
    remarks += [_NOT_SEARCHED for result in findings if result.mistake.id == "mistake-not-searched"]
    remarks += filter(None, [captured.answer.hint(verifier.scheme) if captured.answer else ""])
    if verifier.scheme.secret_variable() and expectations.now is None:
        remarks.append("the capture does not tell when it was sent: the age of the timestamp was not checked")
    head = _head(captured, expectations.secret_values)
    return ReportSection(head, verifier.scheme.title, findings, tuple(remarks), not missing)


def _weight(findings: Sequence[Finding]) -> int:
    """Return a weight by which the best explanation of a request is chosen: few mistakes, and known ones."""
    return sum(100 if finding.mistake.id in _UNKNOWN else 1 for finding in findings)


def _head(captured: Captured, values: frozenset[str]) -> str:
    if not captured.url:
        return captured.source
    url = urls.masked(captured.url, _secret_names(), values)
    return f"{captured.method} {url} ({captured.source})"


@cache
def _secret_names() -> frozenset[str]:
    """Return the names of parameters that are secret in any bundled spec."""
    parameters = [item for profile in _profiles() for item in profile.parameters.items()]
    return _ALWAYS_HIDDEN | {name for name, variable in parameters if variable.secret}


@cache
def _secret_env() -> re.Pattern[str]:
    """Return the pattern of environment variables with secrets of a bundled API."""
    return re.compile(rf"(?:{'|'.join(profile.prefix.upper() for profile in _profiles())})_.*{_HIDDEN_ENDS}")


@cache
def _profiles() -> tuple[Profile, ...]:
    return tuple(map(bundled, resources.discover("specs", "spec.toml")))
