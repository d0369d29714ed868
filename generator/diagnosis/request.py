"""What a judge is given: a request as it was seen, and the terms it is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..encode.terminal import visible
from . import urls


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it arrived or was captured.

    `url` is scheme, Host header and request target put together; `typed` is the URL as a person wrote it,
    where that is known. Header names keep their case, values have no outer spaces.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = field(default="", repr=False)
    typed: str = ""

    def header(self, name: str) -> list[str]:
        """Return every value of a header; the case of the name does not count."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def query(self) -> list[tuple[str, str]]:
        """Return the query's pairs in order, decoded as a form is (`+` is a space)."""
        return urls.pairs(self.url)


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a request must satisfy.

    `options` are those of the scheme's `scheme.toml`; `tolerance` is in seconds; `now` is the time at which the
    request arrived, None where it is not known; `key` may be empty where it is not known; `secret_names` are parameters
    whose values are never shown, `secret_values` are values never shown wherever they stand; `origins` are other
    base addresses a client may have signed for.
    """

    key: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    tolerance: int = 60
    minimum_version: int = 1
    now: datetime | None = None
    secret_names: frozenset[str] = frozenset()
    secret_values: frozenset[str] = field(default=frozenset(), repr=False)
    origins: tuple[str, ...] = ()

    def shown(self, text: str, longest: int = 80) -> str:
        """Return the beginning of a text from a request as it may be printed: a secret is hidden."""
        secret = text and (text == self.key or text in self.secret_values)
        return "***" if secret else visible(text[:longest])

    def masked(self, url: str) -> str:
        """Return a URL with the values of its secret parameters hidden."""
        return urls.masked(url, self.secret_names, self.secret_values | ({self.key} if self.key else set()))
