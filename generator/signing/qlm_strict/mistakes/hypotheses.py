"""The register of hypotheses: what a client that makes a certain mistake signs.

A hypothesis returns the same number of signing inputs for every URL, so that it can be applied to a masked URL as well
and the n-th result of both belong together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .signing_input import SigningInput

Apply = Callable[[SigningInput], Sequence[SigningInput]]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What clients sign that make one mistake.

    `alone`: too many to be tried together with another mistake; `last`: says so little that any other
    explanation, even of two mistakes, is better.
    """

    mistake: str
    apply: Apply
    alone: bool = False
    last: bool = False


HYPOTHESES: dict[str, Hypothesis] = {}


def hypothesis(mistake: str, *, alone: bool = False, last: bool = False) -> Callable[[Apply], Apply]:
    """Register a function as the hypothesis of the mistake with this id in the table."""

    def register(apply: Apply) -> Apply:
        HYPOTHESES[mistake] = Hypothesis(mistake, apply, alone or last, last)
        return apply

    return register
