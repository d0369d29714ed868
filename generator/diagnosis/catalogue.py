"""The table of mistakes as data, and one finding about one request."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Mistake:
    """One known mistake: what it is called, what happens (`why`) and what to do (`fix`). `scheme` may be empty."""

    id: str
    scheme: str
    title: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake found in a request. `detail` says what was seen here, with secrets masked; lines end in a newline."""

    mistake: Mistake
    detail: str = ""

    def __str__(self) -> str:
        detail = "".join(f"\n    {line}" for line in self.detail.splitlines())
        return f"{self.mistake.title}.{detail}\n  why: {self.mistake.why}\n  fix: {self.mistake.fix}"


@cache
def catalogue() -> Mapping[str, Mistake]:
    """Return every known mistake by its id, in the order of the table."""
    table = tomllib.loads(files("generator.diagnosis").joinpath("mistakes.toml").read_text("utf-8"))
    return MappingProxyType({id_: Mistake(id=id_, **fields) for id_, fields in table.items()})


def finding(id_: str, detail: str = "") -> Finding:
    """Return a finding of the mistake with this id; an id that is not in the table is a bug (`KeyError`)."""
    return Finding(catalogue()[id_], detail)
