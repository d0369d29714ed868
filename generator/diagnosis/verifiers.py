"""The verifiers of signing schemes: `verify.py` in the folder of each scheme."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType

from ..errors import fail
from ..signing import registry
from ..signing import registry as schemes
from .catalogue import Finding
from .request import Expectations, ReceivedRequest

Recognize = Callable[[ReceivedRequest, Mapping[str, str]], bool]


@dataclass(frozen=True, slots=True)
class Verifier:
    """The verification of one scheme.

    Its module has `verify(request, expectations)`, which returns the faults; without faults the request is accepted.
    The module may have three more functions. `is_signed(request, options)` says whether the request claims to be
    signed; by default a request does if it has a header or parameter that the scheme adds. `applies_to(request,
    options)` says whether a captured request probably had to be signed. `advise(request)` returns mistakes in a
    captured request that do not concern its signature.
    """

    scheme: schemes.Scheme
    module: ModuleType

    def verify(self, request: ReceivedRequest, expectations: Expectations) -> tuple[Finding, ...]:
        """Return the faults. If there are none, the request is accepted."""
        return tuple(self.module.verify(request, expectations))

    def is_signed(self, request: ReceivedRequest, options: Mapping[str, str]) -> bool:
        """Return whether the request claims to be signed or keyed."""
        recognize: Recognize = getattr(self.module, "is_signed", self._has_what_is_added)
        return recognize(request, options)

    def applies_to(self, request: ReceivedRequest, options: Mapping[str, str]) -> bool:
        """Return whether a captured request probably had to be signed or keyed."""
        recognize: Recognize = getattr(self.module, "applies_to", self.is_signed)
        return recognize(request, options)

    def advise(self, request: ReceivedRequest) -> tuple[Finding, ...]:
        """Return the mistakes in a captured request that do not concern its signature."""
        advise: Callable[[ReceivedRequest], Iterable[Finding]] = getattr(self.module, "advise", lambda _: ())
        return tuple(advise(request))

    def _has_what_is_added(self, request: ReceivedRequest, _: Mapping[str, str]) -> bool:
        names = {name for name, _ in request.query()}
        return any(map(request.header, self.scheme.headers)) or not names.isdisjoint(self.scheme.query)


def verifier_of(name: str) -> Verifier:
    """Return the verifier of a scheme. Raise E450 if its folder has none."""
    scheme = schemes.find(name)
    module = registry.scheme_module(scheme.folder, "verify") if scheme else None
    if scheme is None or module is None or not hasattr(module, "verify"):
        raise fail("E450", f"no verifier is known for the signing scheme {name!r}", hint="add verify.py to its folder")
    return Verifier(scheme, module)


def verifiers() -> list[Verifier]:
    """Return the verifiers of all schemes that have one."""
    folders = ((name, schemes.get(name).folder) for name in schemes.names())
    return [verifier_of(name) for name, folder in folders if (folder / "verify.py").is_file()]
