"""Which known mistake, or which two together, give the digest that was received."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from generator.mistakes.qlm_strict import address, digests, suffix
from generator.mistakes.qlm_strict.recipe import Recipe
from generator.mistakes.qlm_strict.variants import VARIANTS, Variant

__all__ = ["Found", "address", "digests", "same", "search", "suffix"]

_Tried = tuple[Variant, Recipe, Recipe]


@dataclass(frozen=True, slots=True)
class Found:
    """The mistakes that give the digest, in the order in which they were made, and the text that was signed, masked."""

    mistakes: tuple[str, ...]
    text: str


def same(one: str, other: str) -> bool:
    """Compare two tokens in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def search(recipe: Recipe, masked: Recipe, token: str) -> Found | None:
    """Return the shortest explanation of `token`, or None.

    `masked` is the right recipe with its secrets hidden: each variant is applied to both, so that what is shown
    never held a secret.
    """
    singles = list(_varied(recipe, masked, tuple(one for one in VARIANTS.values() if not one.last)))
    for mistake, made, shown in singles:
        if same(made.digest(), token):
            return Found((mistake.mistake,), shown.text)
    return _search_pairs(singles, token) or _search_last(recipe, masked, token)


def _search_pairs(singles: list[_Tried], token: str) -> Found | None:
    together = tuple(variant for variant in VARIANTS.values() if not variant.alone)
    for mistake, made, shown in singles:
        later = together[together.index(mistake) + 1 :] if mistake in together else ()
        for second, both, shown_both in _varied(made, shown, later):
            if same(both.digest(), token):
                return Found((mistake.mistake, second.mistake), shown_both.text)
    return None


def _search_last(recipe: Recipe, masked: Recipe, token: str) -> Found | None:
    for mistake, made, shown in _varied(recipe, masked, tuple(one for one in VARIANTS.values() if one.last)):
        if same(made.digest(), token):
            return Found((mistake.mistake,), shown.text)
    return None


def _varied(recipe: Recipe, masked: Recipe, variants: tuple[Variant, ...]) -> Iterator[_Tried]:
    right = (recipe.text, recipe.key, recipe.encode, recipe.make)
    for variant in variants:
        for made, shown in zip(variant.vary(recipe), variant.vary(masked), strict=True):
            if (made.text, made.key, made.encode, made.make) != right:
                yield variant, made, shown
