"""The register of variants: which recipes a client that makes a certain mistake follows.

A variant returns the same number of recipes for every URL, so that it can be applied to a masked URL as well
and the n-th result of both belong together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .signing_input import Recipe

Vary = Callable[[Recipe], Sequence[Recipe]]


@dataclass(frozen=True, slots=True)
class Variant:
    """The recipes of one mistake.

    `alone`: too many to be tried together with another mistake; `last`: says so little that any other
    explanation, even of two mistakes, is better.
    """

    mistake: str
    vary: Vary
    alone: bool = False
    last: bool = False


VARIANTS: dict[str, Variant] = {}


def variant(mistake: str, *, alone: bool = False, last: bool = False) -> Callable[[Vary], Vary]:
    """Register a function as the variant of the mistake with this id in the table."""

    def register(vary: Vary) -> Vary:
        VARIANTS[mistake] = Variant(mistake, vary, alone or last, last)
        return vary

    return register
