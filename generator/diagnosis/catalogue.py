"""The table of known mistakes as data, and a finding about a request."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ..errors import fail
from ..signing import registry as schemes


@dataclass(frozen=True, slots=True)
class Mistake:
    """One known mistake: its title, what happens (`why`) and what to do (`fix`). `scheme` may be empty."""

    id: str
    scheme: str
    title: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake in a request. `detail` says in one or several lines what was seen, with masked secrets."""

    mistake: Mistake
    detail: str = ""

    def __str__(self) -> str:
        detail = "".join(f"\n    {line}" for line in self.detail.splitlines())
        return f"{self.mistake.title}.{detail}\n  why: {self.mistake.why}\n  fix: {self.mistake.fix}"


@cache
def catalogue() -> Mapping[str, Mistake]:
    """Return all known mistakes by id: first those of each scheme's folder, then the shared ones."""
    table: dict[str, Mistake] = {}
    folders = {name: schemes.get(name).folder for name in schemes.names()}
    for scheme, folder in {**folders, "": Path(__file__).parent}.items():
        for mistake in _mistakes(scheme, folder):
            if mistake.id in table:
                raise fail(
                    "E411", f"the mistake {mistake.id} of the signing scheme {scheme} is defined by another scheme, too"
                )
            table[mistake.id] = mistake
    return MappingProxyType(table)


def _mistakes(scheme: str, folder: Path) -> Iterator[Mistake]:
    """Yield the mistakes of `mistakes.toml`, then those of the folder `mistakes`, if there is one."""
    for file in (*folder.glob("mistakes.toml"), *sorted(folder.glob("mistakes/*.toml"))):
        for id_, fields in tomllib.loads(file.read_text("utf-8")).items():
            yield Mistake(id=id_, scheme=scheme, **fields)


def finding(id_: str, detail: str = "") -> Finding:
    """Return a finding of the mistake with this id. An id that is not in the table is a bug (`KeyError`)."""
    return Finding(catalogue()[id_], detail)
