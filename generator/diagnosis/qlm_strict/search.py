"""Which known mistake, or which two together, give the digest that was received."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from . import address, digests, suffix
from .hypotheses import VARIANTS, Variant
from .signing_input import Recipe

__all__ = ["Explanation", "address", "digests", "same", "search", "suffix"]


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
    """One variant applied: which of its recipes was taken, and that recipe."""

    variant: Variant
    index: int
    made: Recipe


def search(recipe: Recipe, masked: Recipe, token: str) -> Explanation | None:
    """Return the shortest explanation of `token`, or None.

    `masked` is the right recipe with its secrets hidden: what explains the token is done again to it, so that
    what is shown never held a secret.
    """
    variants = VARIANTS.values()
    singles = list(_steps(recipe, [one for one in variants if not one.last]))
    for steps in chain(
        ([step] for step in singles),
        _pairs(singles, [one for one in variants if not one.alone]),
        ([step] for step in _steps(recipe, [one for one in variants if one.last])),
    ):
        if same(steps[-1].made.digest(), token):
            return Explanation(tuple(step.variant.mistake for step in steps), _replayed(masked, steps))
    return None


def _pairs(singles: list[_Step], together: list[Variant]) -> Iterator[list[_Step]]:
    for first in singles:
        if first.variant in together:
            later = together[together.index(first.variant) + 1 :]
            yield from ([first, second] for second in _steps(first.made, later))


def _steps(recipe: Recipe, variants: list[Variant]) -> Iterator[_Step]:
    seen = {_ingredients(recipe)}
    for variant in variants:
        for index, made in enumerate(variant.vary(recipe)):
            ingredients = _ingredients(made)
            if ingredients not in seen:
                seen.add(ingredients)
                yield _Step(variant, index, made)


def _ingredients(recipe: Recipe) -> tuple[object, ...]:
    return recipe.text, recipe.key, recipe.encode, recipe.make


def _replayed(masked: Recipe, steps: list[_Step]) -> str:
    for step in steps:
        masked = step.variant.vary(masked)[step.index]
    return masked.text
