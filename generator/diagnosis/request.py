"""What a verifier is given: a request as it was seen, and what is expected of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..encode.terminal import visible
from . import urls


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it arrived or was captured.

    `url` is scheme, Host header and request target put together; `typed` is the URL as a person wrote it,
    where that is known; `sized` is false where its client says nothing of the length of a body. Header names keep their
    case, values have no outer spaces.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    typed: str = ""
    sized: bool = True

    def header(self, name: str) -> list[str]:
        """Return every value of a header; the case of the name does not count."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def query(self) -> list[tuple[str, str]]:
        """Return the query's pairs in order, decoded as a form is (`+` is a space)."""
        return urls.pairs(self.url)


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a request must satisfy.

    `inputs` are the scheme's inputs that a user brings, by name, empty where they are not known; `options` are its
    other inputs, as the document sets them; `tolerance` is in seconds; `now` is the time at which the request
    arrived, None where it is not known; `secret_names` are parameters whose values are never shown, `secret_values`
    are values never shown wherever they stand; `origins` are other base addresses a client may have signed for;
    `patience` is how many seconds the search for a mistake may take, None for as many as it wants.
    """

    inputs: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    tolerance: int = 60
    minimum_version: int = 1
    now: datetime | None = None
    secret_names: frozenset[str] = frozenset()
    secret_values: frozenset[str] = field(default=frozenset(), repr=False)
    origins: tuple[str, ...] = ()
    patience: float | None = None

    @property
    def key(self) -> str:
        """The secret that signs, where the scheme calls it so."""
        return self.inputs.get("api_key", "")

    def shown(self, text: str, longest: int = 80) -> str:
        """Return the beginning of a text from a request as it may be printed: a secret is hidden."""
        secret = text and (text in self.inputs.values() or text in self.secret_values)
        return "***" if secret else visible(text[:longest])

    def masked(self, url: str) -> str:
        """Return a URL with the values of its secret parameters hidden."""
        return urls.masked(url, self.secret_names, self.secret_values | set(filter(None, self.inputs.values())))
