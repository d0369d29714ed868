"""Decisions made by bytes: whoever draws the bytes (hypothesis, atheris) decides what is made, cheaply."""

from hypothesis import strategies as st

DRAWN = st.binary(min_size=300, max_size=3_000)
"""Bytes enough for most of what is made of them; when they are used up, each decision is for the simplest."""


class Choice:
    """Decides by the next bytes."""

    def __init__(self, content):
        self._left = iter(content)

    def below(self, count):
        """Return a number from 0 to `count` - 1."""
        found = next(self._left, 0)
        return (found if count <= 256 else found * 256 + next(self._left, 0)) % count

    def maybe(self, of=2):
        """Return whether something is there, once in `of` times."""
        return self.below(of) == of - 1

    def one(self, items):
        """Return one of `items`."""
        return items[self.below(len(items))]

    def some(self, items, most):
        """Return up to `most` of `items`, each at most once."""
        return [*dict.fromkeys(self.one(items) for _ in range(self.below(most + 1)))]

    def many(self, make, most, *, least=0):
        """Return what `make` returns, from `least` to `most` times."""
        return [make() for _ in range(least + self.below(most - least + 1))]

    def optional(self, **makers):
        """Return an object that has some of these members."""
        return {name: make() for name, make in makers.items() if self.maybe()}
