"""What the client was told: addresses, logins, keys. Secrets never show."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple
from urllib.parse import quote, quote_plus

from ._errors import ConfigurationError

_HOLE = re.compile(r"\{([^{}]*)\}")
_SHORTEST = 4


class Variable(NamedTuple):
    """A value the user brings, as an argument called `name` or in the environment."""

    name: str
    env: str
    secret: bool = False
    default: str = ""


class Way(NamedTuple):
    """A way in: the headers a caller sends there, their `{variables}` still open."""

    id: str
    headers: tuple[tuple[str, str], ...] = ()
    client_certificate: bool = False

    @property
    def variables(self) -> list[str]:
        """Return the names of the variables its headers are made of."""
        return [hole for _, value in self.headers for hole in _HOLE.findall(value)]


class Credential(NamedTuple):
    """A credential some operations need, and the variables it is made of."""

    kind: Literal["apiKey", "basic", "bearer", "digest", "mutualTLS"]
    variables: tuple[str, ...] = ()
    name: str = ""
    place: Literal["query", "header", "cookie"] = "header"


class Hint(NamedTuple):
    """What to do about an answer of one of `statuses` whose text matches `pattern`."""

    pattern: str
    statuses: tuple[int, ...]
    text: str


class Variables:
    """The values of a client by name: what was passed, else the environment's."""

    def __init__(
        self,
        known: Iterable[Variable],
        given: Mapping[str, str | None],
    ) -> None:
        """Take the values from `given`, from the environment or from the defaults."""
        self._known = {each.name: each for each in known}
        found = self._known.items()
        self._values = {name: _value(each, given.get(name)) for name, each in found}

    def get(self, name: str) -> str:
        """Return a value, or an empty text where there is none."""
        return self._values.get(name, "")

    def need(self, name: str) -> str:
        """Return a value; ConfigurationError where nobody gave one."""
        value = self.get(name)
        if not value:
            env = self._known[name].env
            hint = f"Pass {name}= to the client, or set {env}."
            raise ConfigurationError(f"{name} is missing", hint=hint)
        return value

    def fill(self, template: str) -> str:
        """Return a text with its `{variables}` filled in."""
        return _HOLE.sub(lambda hole: self.need(hole[1]), template)

    def cover(self, text: str) -> str:
        """Return a text with the secrets in it, encoded or not, replaced by `***`.

        Secrets of up to three characters are no secrets, and would hide whole words.
        """
        known = [self.get(each.name) for each in self._known.values() if each.secret]
        for value in known:
            if len(value) < _SHORTEST:
                continue
            for form in (value, quote(value), quote(value, ""), quote_plus(value)):
                text = text.replace(form, "***")
        return text

    def __repr__(self) -> str:
        """Return the values that are set, secrets as `***`."""
        shown = {
            each.name: "***" if each.secret else self._values[each.name]
            for each in self._known.values()
            if self._values[each.name]
        }
        return ", ".join(f"{name}={value!r}" for name, value in shown.items())


def _value(variable: Variable, given: str | None) -> str:
    if given is not None:
        return given
    return os.environ.get(variable.env) or variable.default
