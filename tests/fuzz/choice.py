"""Decisions made by bytes: whoever draws the bytes (hypothesis, atheris) decides what is made, cheaply."""

from typing import Any

from hypothesis import strategies as st

DRAWN = st.binary(min_size=300, max_size=3_000)
"""Bytes enough for most of what is made of them; when they are used up, each decision is for the simplest."""


class Choice:
    """Decides by the next bytes."""

    def __init__(self, content: Any) -> None:
        self._left = iter(content)

    def below(self, count: Any) -> Any:
        """Return a number from 0 to `count` - 1."""
        number = next(self._left, 0)
        return (number if count <= 256 else number * 256 + next(self._left, 0)) % count

    def maybe(self, of: int = 2) -> bool:
        """Return whether something is there, once in `of` times."""
        return bool(self.below(of) == of - 1)

    def one(self, items: Any) -> Any:
        """Return one of `items`."""
        return items[self.below(len(items))]

    def some(self, items: Any, most: Any) -> list[Any]:
        """Return up to `most` of `items`, each at most once."""
        return [*dict.fromkeys(self.one(items) for _ in range(self.below(most + 1)))]

    def many(self, make: Any, most: Any, *, least: int = 0) -> list[Any]:
        """Return what `make` returns, from `least` to `most` times."""
        return [make() for _ in range(least + self.below(most - least + 1))]

    def optional(self, **makers: Any) -> dict[Any, Any]:
        """Return an object that has some of these members."""
        return {name: make() for name, make in makers.items() if self.maybe()}
