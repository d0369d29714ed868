"""Finds the known mistake, or the two mistakes together, that give the received digest.

A hypothesis is what a client with a certain mistake signs. It returns the same number of signing inputs for every URL.
If the n-th result for a URL explains a token, the n-th result for the same URL with masked secrets is the explanation
that can be shown.
"""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....diagnosis.request import Search
from .address import ADDRESS
from .digests import DIGESTS
from .signing_input import Apply, SigningInput
from .suffix import SUFFIX

AppliedMistakes = tuple[tuple[str, int], ...]
_ALONE = ("timestamp-other-zone", "timestamp-read-twice", "url-as-typed")
_LAST = ("url-as-typed",)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What clients with one mistake sign.

    `alone` says that it has too many results to be tried together with another mistake. `last` says that any other
    explanation is better, even one with two mistakes.
    """

    mistake: str
    apply: Apply
    alone: bool = False
    last: bool = False


# They are tried in this order, as on the page.
HYPOTHESES: Mapping[str, Hypothesis] = {
    mistake: Hypothesis(mistake, apply, mistake in _ALONE, mistake in _LAST)
    for mistake, apply in {**SUFFIX, **ADDRESS, **DIGESTS}.items()
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The mistakes that give the digest, in order, and the text that was signed, with masked secrets."""

    mistakes: tuple[str, ...]
    text: str


def same(one: str, other: str) -> bool:
    """Compare two tokens in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class _Trial:
    """One result of a hypothesis, with its index."""

    hypothesis: Hypothesis
    index: int
    result: SigningInput


def explanation(inputs: SigningInput, masked: SigningInput, token: str, search: Search) -> Explanation | None:
    """Return the shortest explanation of `token`, or None. Raise `TimeoutError` when the time is over.

    `masked` has the right inputs with the secrets hidden. The mistakes that explain the token are applied to it
    again, so that the text that is shown never contained a secret.
    """
    for applied_mistakes in search.explained if search.seconds == 0 else ():
        if same(_replayed(inputs, applied_mistakes).digest(), token):
            return _explanation(masked, applied_mistakes)
    for steps in search.limited(_tries(inputs)):
        if same(steps[-1].result.digest(), token):
            applied_mistakes = tuple((step.hypothesis.mistake, step.index) for step in steps)
            search.remember(applied_mistakes)
            return _explanation(masked, applied_mistakes)
    return None


def _explanation(masked: SigningInput, applied_mistakes: AppliedMistakes) -> Explanation:
    return Explanation(tuple(mistake for mistake, _ in applied_mistakes), _replayed(masked, applied_mistakes).text)


def _tries(inputs: SigningInput) -> Iterator[list[_Trial]]:
    """Yield single mistakes, then pairs of mistakes, then those mistakes that are the least likely explanation."""
    hypotheses = HYPOTHESES.values()
    singles = []
    for step in _steps(inputs, [hypothesis for hypothesis in hypotheses if not hypothesis.last]):
        singles.append(step)
        yield [step]
    yield from _pairs(singles, [hypothesis for hypothesis in hypotheses if not hypothesis.alone])
    yield from ([step] for step in _steps(inputs, [hypothesis for hypothesis in hypotheses if hypothesis.last]))


def _pairs(singles: list[_Trial], together: list[Hypothesis]) -> Iterator[list[_Trial]]:
    for first in singles:
        if first.hypothesis in together:
            later = together[together.index(first.hypothesis) + 1 :]
            yield from ([first, second] for second in _steps(first.result, later))


def _steps(inputs: SigningInput, hypotheses: list[Hypothesis]) -> Iterator[_Trial]:
    seen = {_ingredients(inputs)}
    for hypothesis in hypotheses:
        for index, result in enumerate(hypothesis.apply(inputs)):
            ingredients = _ingredients(result)
            if ingredients not in seen:
                seen.add(ingredients)
                yield _Trial(hypothesis, index, result)


def _ingredients(inputs: SigningInput) -> tuple[object, ...]:
    return inputs.text, inputs.key, inputs.encode, inputs.make


def _replayed(inputs: SigningInput, applied_mistakes: AppliedMistakes) -> SigningInput:
    for mistake, index in applied_mistakes:
        inputs = HYPOTHESES[mistake].apply(inputs)[index]
    return inputs
