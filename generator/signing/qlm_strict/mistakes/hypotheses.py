"""The hypotheses: what a client with a certain mistake signs, by the id of the mistake.

A hypothesis returns the same number of signing inputs for every URL. If the n-th result for a URL explains a token, the
n-th result for the same URL with masked secrets is the explanation that can be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .address import ADDRESS
from .digests import DIGESTS
from .signing_input import Apply
from .suffix import SUFFIX

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
