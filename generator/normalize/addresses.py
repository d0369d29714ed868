"""Names for base addresses: the ways in that become environments, and the variables of single operations."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from ..model import ConnectionProfile, Server, Variable
from ..naming.names import identifier, slug, unique
from ..settings.profile import Profile, camel
from .reader import Reader, strings, text
from .servers import servers_at

_LONGEST_TITLE = 40
_VERSION = re.compile(r"v?[0-9]+(_[0-9]+)*")


def connections(servers: tuple[Server, ...], *, ascii_only: bool = False) -> tuple[ConnectionProfile, ...]:
    """Return a way in for each server, with a short title that no other server has."""
    shared = Counter(url.partition("://")[2] for url in {server.base_url for server in servers})
    split = [server.base_url.partition("://") for server in servers]
    addresses = ["".join(parts) if shared[parts[2]] > 1 else parts[2] for parts in split]
    titles = [
        _title(server, "Default" if len(servers) == 1 else address)
        for server, address in zip(servers, addresses, strict=True)
    ]
    counted = Counter(title.casefold() for title in titles)
    told_apart = [
        f"{title} ({address})" if counted[title.casefold()] > 1 and title != address else title
        for title, address in zip(titles, addresses, strict=True)
    ]
    ids = unique([slug(title, ascii_only=ascii_only) for title in told_apart])
    return tuple(
        ConnectionProfile(id_, title, server.base_url, _about(server), server=server)
        for id_, title, server in zip(ids, _numbered(told_apart), servers, strict=True)
    )


def _title(server: Server, address: str) -> str:
    """Return the beginning of a server's description, or `address` if it has none."""
    text = " ".join(server.description.split())
    if len(text) > _LONGEST_TITLE:
        text = re.split(r"[:.;,(\u2013\u2014]\s| - ", text, maxsplit=1)[0]
    if len(text) > _LONGEST_TITLE:
        text = text[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return text.rstrip(".") or address


def _numbered(titles: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    numbered = []
    for title in titles:
        seen[title.casefold()] += 1
        numbered.append(f"{title} {seen[title.casefold()]}" if seen[title.casefold()] > 1 else title)
    return numbered


def _about(server: Server) -> str:
    """Return a server's description with its variables, because the address has only their defaults."""
    parts = [server.description] if server.description else []
    for variable in server.variables:
        values = ", ".join(value or "(empty)" for value in variable.enum)
        choice = f"one of {values}" if values else variable.description
        parts.append(f"{variable.name} is {variable.default or 'empty'}" + (f": {choice}" if choice else ""))
    return ". ".join(part.strip().rstrip(".") for part in parts) + ("." if parts else "")


class OwnServers:
    """The servers of single paths and operations. Operations with the same address share one variable."""

    def __init__(self, reader: Reader, profile: Profile, api_servers: tuple[Server, ...]) -> None:
        self._reader = reader
        self._profile = profile
        self._common = {*_words(api_servers[0].base_url)} if api_servers else set()
        self._api_base = api_servers[0].base_url if api_servers else ""
        self._api_query = api_servers[0].query if api_servers else ""
        self._variables: dict[str, Variable] = {}
        self._names: set[str] = set()

    def of(self, *owners: tuple[Any, str]) -> tuple[Server | None, str]:
        """Return the server and the query of the first owner (operation, path item) that names another server."""
        for owner, at in owners:
            if "servers" not in owner and "schemes" not in owner:  # as most have none
                continue
            listed = self._by_schemes(owner) or servers_at(self._reader, owner.get("servers"), f"{at}/servers")
            if listed:
                is_own = listed[0].base_url != self._api_base
                return self._with_variable(listed) if is_own else None, listed[0].query
        return None, self._api_query

    def _by_schemes(self, owner: Any) -> tuple[Server, ...]:
        """Return the address of an operation of Swagger 2.0 that is not to be called by the scheme of the API."""
        schemes = [one for one in ("https", "http") if one in strings(owner.get("schemes"))]
        base, _, address = self._api_base.partition("://")
        if not self._reader.swagger or not text(self._reader.root, "host") or not schemes or base in schemes:
            return ()
        return (Server(f"{schemes[0]}://{address}", f"{schemes[0]}://{address}"),)

    def _with_variable(self, listed: tuple[Server, ...]) -> Server:
        first = listed[0]
        if first.base_url not in self._variables:
            others = ", ".join(server.base_url for server in listed[1:])
            about = " ".join(filter(None, (_about(first), f"Or {others}." if others else "")))
            name = self._name(first.base_url)
            env = f"{self._profile.prefix}_{name}_url".upper()
            title = "base address of " + first.base_url.partition("://")[2]
            variable = Variable(camel(f"{name}_base_url"), env, title, about, first.base_url)
            self._variables[first.base_url] = variable
        return first._replace(variable=self._variables[first.base_url])

    def _name(self, address: str) -> str:
        """Return a name made of the words that the API's own address does not have.

        An example is `uploads` for uploads.example.com.
        """
        words = _words(address)
        special = [word for word in words if word not in self._common and not _VERSION.fullmatch(word)] or words
        plain = special[0].removeprefix(f"{self._profile.prefix}_")
        names = [plain, "_".join(special), *(f"{special[0]}_{n}" for n in range(2, 10_000))]
        name = next(name for name in map(identifier, names) if name not in self._names)
        self._names.add(name)
        return name


def _words(address: str) -> list[str]:
    parts = urlsplit(address)
    host = (parts.hostname or "").split(".")
    # The last label (com, example) says nothing. A host made of numbers is used as a whole.
    labels = host if len(host) == 1 or host[-1].isdigit() else host[:-1]
    return [identifier(part) for part in (*labels, *parts.path.split("/")) if part and part != "www"]
