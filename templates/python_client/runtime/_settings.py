"""The settings of a client: addresses, logins, keys. Secrets are never shown."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias, cast
from urllib.parse import quote, quote_plus

from ._errors import ConfigurationError

Secret: TypeAlias = str | Callable[[], str]
"""A token or key, or a function that returns the current one for each call."""

AsyncSecret: TypeAlias = str | Callable[[], str | Awaitable[str]]
"""The same for the asynchronous client; its function may be asynchronous."""

Value: TypeAlias = str | Callable[[], str | Awaitable[str]]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SHORTEST = 4


class Variable(NamedTuple):
    """A value of the user: an argument called `name`, or an environment variable."""

    name: str
    env: str
    secret: bool = False
    default: str = ""


class Way(NamedTuple):
    """A way in: the headers that a caller sends, with their `{variables}`.

    `forms` are expressions that whole values of variables must match, and what does.
    """

    id: str
    headers: tuple[tuple[str, str], ...] = ()
    client_certificate: bool = False
    forms: tuple[tuple[str, str, str], ...] = ()

    @property
    def variables(self) -> list[str]:
        """Return the names of the variables in its headers."""
        templates = (template for _, template in self.headers)
        return [name for text in templates for name in _PLACEHOLDER.findall(text)]


class Grant(NamedTuple):
    """Where an OAuth 2 server gives tokens to a client, and the variables for it.

    A caller who sets `scope` asks for that; else, an operation says what it needs.
    """

    token_url: str
    client_id: str
    client_secret: str
    scope: str


class Credential(NamedTuple):
    """A credential that some operations need, and its variables."""

    kind: Literal["apiKey", "basic", "bearer", "digest", "mutualTLS"]
    variables: tuple[str, ...] = ()
    name: str = ""
    location: Literal["query", "header", "cookie"] = "header"
    grant: Grant | None = None

    @property
    def header(self) -> str:
        """Return its header; empty if it is in the query."""
        if self.kind == "apiKey":
            return {"header": self.name, "cookie": "Cookie"}.get(self.location, "")
        return "Authorization"


class Hint(NamedTuple):
    """A hint for an answer with one of `statuses` and a text that matches `pattern`."""

    pattern: str
    statuses: tuple[int, ...]
    text: str


class Variables:
    """The values of a client by name: the passed ones, or else the environment's."""

    def __init__(
        self,
        declared: Iterable[Variable],
        given: Mapping[str, Value | None],
    ) -> None:
        """Take the values from `given`, from the environment or from the defaults."""
        self._known = {variable.name: variable for variable in declared}
        self.passed = {name for name, value in given.items() if value}
        self._values: dict[str, Value] = {}
        for name, variable in self._known.items():
            self._values[name] = _value(variable, given.get(name))

    def get(self, name: str) -> str:
        """Return a value, or an empty text if there is none.

        ConfigurationError: it comes from a function, which gives tokens and keys only.
        """
        value = self._values.get(name, "")
        if not isinstance(value, str):
            raise ConfigurationError(f"{name} has to be a text here, not a function")
        return value

    def has(self, name: str) -> bool:
        """Return whether there is a value, or a function for it."""
        return bool(self._values.get(name))

    def sources(
        self,
        names: Iterable[str],
    ) -> Iterator[tuple[str, Callable[[], object]]]:
        """Return the functions for the values with these names."""
        for name in dict.fromkeys(names):
            value = self._values.get(name, "")
            if not isinstance(value, str):
                yield name, value

    def filled(self, values: Mapping[str, object]) -> Variables:
        """Return the variables with the values that functions returned."""
        for name, value in values.items():
            if not isinstance(value, str) or not value:
                kind = "an empty" if value == "" else f"a {type(value).__name__}, no"
                raise ConfigurationError(f"the function {name} gave {kind} text")
        given = {**self._values, **cast("Mapping[str, str]", values)}
        whole = Variables(self._known.values(), given)
        whole.passed = self.passed
        return whole

    def need(self, name: str) -> str:
        """Return a value. Raise ConfigurationError if it is missing."""
        value = self.get(name)
        if not value:
            env = self._known[name].env
            hint = f"Pass {name}= to the client, or set {env}."
            raise ConfigurationError(f"{name} is missing", hint=hint)
        return value

    def fill(self, template: str) -> str:
        """Return a text with the values of its `{variables}`."""
        return _PLACEHOLDER.sub(lambda placeholder: self.need(placeholder[1]), template)

    def cover(self, text: str) -> str:
        """Return a text with the secrets in it, encoded or not, replaced by `***`.

        Secrets of up to three characters are no secrets, and would hide whole words.
        """
        for name, variable in self._known.items():
            value = self._values[name] if variable.secret else ""
            if not isinstance(value, str) or len(value) < _SHORTEST:
                continue
            for form in (value, quote(value), quote(value, ""), quote_plus(value)):
                text = text.replace(form, "***")
        return text

    def __repr__(self) -> str:
        """Return the values that are set, secrets as `***`."""
        values: dict[str, Value] = vars(self).get("_values", {})  # none: half-made
        shown_values: dict[str, Value] = {}
        for name, value in values.items():
            if value:
                shown_values[name] = "***" if self._known[name].secret else value
        return ", ".join(f"{name}={value!r}" for name, value in shown_values.items())


def _value(variable: Variable, given: Value | None) -> Value:
    if given is not None:
        return given
    return os.environ.get(variable.env) or variable.default
