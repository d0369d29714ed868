"""The input of a verifier: the received request, and the expectations."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from ..encode.terminal import visible
from . import urls

_T = TypeVar("_T")
# This many explanations of earlier requests are remembered, and tried even when there is no time for a search.
_REMEMBERED = 10


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it arrived or was captured.

    `url` joins scheme, Host header and request target. `typed` is the URL as a person wrote it, if it is known. `sized`
    is false if the client did not send the length of the body. Header names keep their case; values have no spaces
    around them.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    typed: str = ""
    sized: bool = True

    def header(self, name: str) -> list[str]:
        """Return all values of a header; the case of the name does not count."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def query(self) -> list[tuple[str, str]]:
        """Return the query's pairs in order, decoded as a form is (`+` is a space)."""
        return urls.pairs(self.url)


@dataclass(slots=True)
class Search:
    """The limits of the search for the mistakes in a wrong request: `seconds`, or no limit if that is None.

    `explained` are the mistakes that explained earlier requests of the same capture, in the form that the scheme uses.
    """

    seconds: float | None = None
    explained: list[tuple[tuple[str, int], ...]] = field(default_factory=list)

    def limited(self, hypotheses: Iterable[_T]) -> Iterator[_T]:
        """Yield the hypotheses. Raise `TimeoutError` if the time ends before the last one."""
        end = None if self.seconds is None else time.monotonic() + self.seconds
        if self.seconds == 0:
            raise TimeoutError
        for hypothesis in hypotheses:
            yield hypothesis
            if end is not None and time.monotonic() > end:
                raise TimeoutError

    def remember(self, mistakes: tuple[tuple[str, int], ...]) -> None:
        """Keep the mistakes of a request, to try them on later requests without a search."""
        if mistakes not in self.explained and len(self.explained) < _REMEMBERED:
            self.explained.append(mistakes)


@dataclass(frozen=True, slots=True)
class Expectations:
    """The conditions that a request must satisfy.

    `inputs` are the scheme's inputs that the user gives, by name; unknown ones are empty. `options` are its other
    inputs, as the document sets them. `tolerance` is in seconds. `now` is the time at which the request arrived, None
    if it is unknown. `secret_names` are parameters whose values are never shown; `secret_values` are values that are
    never shown anywhere. `origins` are other base addresses that a client may have signed. `search` limits the search
    for the mistake.
    """

    inputs: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    tolerance: int = 60
    minimum_version: int = 1
    now: datetime | None = None
    secret_names: frozenset[str] = frozenset()
    secret_values: frozenset[str] = field(default=frozenset(), repr=False)
    origins: tuple[str, ...] = ()
    search: Search = field(default_factory=Search)

    @property
    def key(self) -> str:
        """The secret that signs, if the scheme has an input with this name."""
        return self.inputs.get("api_key", "")

    def shown(self, text: str) -> str:
        """Return the beginning of a text of a request for printing; a secret is hidden."""
        secret = text and (text in self.inputs.values() or text in self.secret_values)
        return "***" if secret else visible(text[:80])

    def masked(self, url: str) -> str:
        """Return a URL with the values of its secret parameters hidden."""
        return urls.masked(url, self.secret_names, self.secret_values | set(filter(None, self.inputs.values())))
