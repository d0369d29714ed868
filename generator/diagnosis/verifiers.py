"""Which judge belongs to a signing scheme: the module of this package that bears the scheme's name.

An installed package that adds a scheme may bring its judge as the module `judge`.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from .. import resources
from ..errors import fail
from .catalogue import Finding, catalogue
from .request import Expectations, ReceivedRequest


class Verifier(Protocol):
    """What every module of a scheme offers.

    `REFUSAL` is the first line of the server's answer, `TITLE` names the scheme for people, `KEY` is the environment
    variable of the bundled spec's secret ('' where there is none), `QUERY_NAMES` are query parameters (in lower
    case) that belong to the scheme and not to the API.
    """

    REFUSAL: str
    TITLE: str
    KEY: str
    QUERY_NAMES: frozenset[str]

    def carries(self, request: ReceivedRequest) -> bool:
        """Say whether the request claims to be signed or keyed."""

    def concerns(self, request: ReceivedRequest) -> bool:
        """Say whether a captured request looks as if it had to be signed or keyed."""

    def judge(self, request: ReceivedRequest, terms: Expectations) -> tuple[Finding, ...]:
        """Return what is wrong; nothing means that the request is accepted."""


def judge_of(scheme: str) -> Verifier:
    """Return the judge of a scheme; E450 where this tool has none."""
    own = f"generator.diagnosis.{scheme.replace('-', '_')}"
    package = resources.installed("signing").get(scheme)
    places = [own] if scheme.replace("-", "").isalnum() else []
    places += [f"{package}.judge"] if package else []
    place = next((each for each in places if find_spec(each)), None)
    module = import_module(place) if place else None
    if module is None or not hasattr(module, "judge"):
        raise fail("E450", f"no judge is known for the signing scheme {scheme!r}")
    return cast("Verifier", module)


def judges() -> list[tuple[str, Verifier]]:
    """Return the judge of every scheme in the table of mistakes."""
    return [
        (scheme, judge_of(scheme)) for scheme in dict.fromkeys(known.scheme for known in catalogue().values()) if scheme
    ]
