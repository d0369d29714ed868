"""A received request, and the verdict of the server about it."""

from dataclasses import dataclass, field

from ..diagnosis.request import ReceivedRequest
from ..encode.terminal import visible


@dataclass(frozen=True, slots=True)
class Received:
    """One request, byte for byte. `target` is as in the request line; header names keep their case.

    `scheme` is the scheme of the connection. `certificate` says whether the client has a certificate that the server
    trusts. `size` is the length of the body; of a long file, `body` has only the beginning.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    scheme: str = "http"
    certificate: bool = False
    size: int = 0

    @property
    def host(self) -> str:
        """The Host header as sent."""
        return self.header("host")

    @property
    def url(self) -> str:
        """Scheme, Host header and request target, joined without changes."""
        absolute = not self.target.startswith(("/", "*"))
        return self.target if absolute else f"{self.scheme}://{self.host}{self.target}"

    def header(self, name: str) -> str:
        """Return the first value of a header, or '' if it is missing; `name` is in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def request(self) -> ReceivedRequest:
        """Return the request in the form that verifiers expect."""
        return ReceivedRequest(self.method, self.url, self.headers, self.body)


@dataclass(frozen=True, slots=True)
class ReceivedParameter:
    """A received parameter, decoded."""

    location: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict about one request.

    `target` and `reasons` have masked secrets. `mistakes` are ids of the table of mistakes. `notes` did not refuse the
    request (an unknown parameter). `scheme` is the signing scheme that checked the request, '' for none. `challenges`
    say how to send a credential. `arguments` and `received` have the received values with their secrets, and are never
    part of the representation.
    """

    method: str
    target: str
    accepted: bool
    status: int
    operation_id: str = ""
    api: str = ""
    scheme: str = ""
    reasons: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    arguments: tuple[ReceivedParameter, ...] = field(default=(), repr=False)
    received: Received | None = field(default=None, repr=False)

    def __str__(self) -> str:
        scheme = f" [{self.scheme}]" if self.scheme else ""
        name = f" {self.operation_id}" if self.operation_id else ""
        word = "accepted" if self.accepted else "refused"
        head = f"{word} {self.status}{name}{scheme} {self.method} {self.target}"
        more = [
            line for text in (*self.reasons, *(f"note: {note}" for note in self.notes)) for line in text.split("\n")
        ]
        return "\n".join(visible(line) for line in (head, *(f"  {line}" for line in more)))
