"""Which known mistake, or which two together, give the digest that was received."""

import hmac
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from .hypotheses import HYPOTHESES, Hypothesis
from .signing_input import SigningInput


@dataclass(frozen=True, slots=True)
class Explanation:
    """The mistakes that give the digest, in the order in which they were made, and the text that was signed, masked."""

    mistakes: tuple[str, ...]
    text: str


def same(one: str, other: str) -> bool:
    """Compare two tokens in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class _Step:
    """One hypothesis applied: which of its results was taken, and that result."""

    hypothesis: Hypothesis
    index: int
    made: SigningInput


def search(given: SigningInput, masked: SigningInput, token: str, patience: float | None = None) -> Explanation | None:
    """Return the shortest explanation of `token`, or None where there is none or it took over `patience` seconds.

    `masked` is the right given with its secrets hidden: what explains the token is done again to it, so that
    what is shown never held a secret.
    """
    hypotheses = HYPOTHESES.values()
    until = None if patience is None else time.monotonic() + patience
    singles = list(_steps(given, [one for one in hypotheses if not one.last]))
    for steps in chain(
        ([step] for step in singles),
        _pairs(singles, [one for one in hypotheses if not one.alone]),
        ([step] for step in _steps(given, [one for one in hypotheses if one.last])),
    ):
        if until is not None and time.monotonic() > until:
            return None
        if same(steps[-1].made.digest(), token):
            return Explanation(tuple(step.hypothesis.mistake for step in steps), _replayed(masked, steps))
    return None


def _pairs(singles: list[_Step], together: list[Hypothesis]) -> Iterator[list[_Step]]:
    for first in singles:
        if first.hypothesis in together:
            later = together[together.index(first.hypothesis) + 1 :]
            yield from ([first, second] for second in _steps(first.made, later))


def _steps(given: SigningInput, hypotheses: list[Hypothesis]) -> Iterator[_Step]:
    seen = {_ingredients(given)}
    for hypothesis in hypotheses:
        for index, made in enumerate(hypothesis.apply(given)):
            ingredients = _ingredients(made)
            if ingredients not in seen:
                seen.add(ingredients)
                yield _Step(hypothesis, index, made)


def _ingredients(given: SigningInput) -> tuple[object, ...]:
    return given.text, given.key, given.encode, given.make


def _replayed(masked: SigningInput, steps: list[_Step]) -> str:
    for step in steps:
        masked = step.hypothesis.apply(masked)[step.index]
    return masked.text
