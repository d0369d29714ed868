"""From a method and a path to an operation."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from ..diagnosis.urls import split
from ..model import Api, Operation

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_ANY = "{}"


@dataclass(frozen=True, slots=True)
class Route:
    """An operation's path as one pattern for each segment; `rank` sorts literal segments before holes."""

    api: Api
    operation: Operation
    patterns: tuple[re.Pattern[str], ...]
    names: tuple[str, ...]
    rank: tuple[int, ...]

    def match(self, segments: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
        """Return the path parameters in these decoded segments, or None where the path is another one."""
        found = [pattern.fullmatch(segment) for pattern, segment in zip(self.patterns, segments, strict=True)]
        if None in found:
            return None
        values = (value for match in found if match for value in match.groups())
        return tuple(zip(self.names, values, strict=True))


@dataclass(frozen=True, slots=True)
class Match:
    """The operation that a request is for."""

    api: Api
    operation: Operation
    path: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A path or method that no operation has: `allow` lists the methods of the path, `nearest` a path like it."""

    allow: tuple[str, ...] = ()
    nearest: str = ""


class Routes:
    """Every operation of every API: at the root, below the path of each base address, below the ends of that path."""

    def __init__(self, apis: Sequence[Api]) -> None:
        self._mounts: dict[tuple[str, ...], dict[int, list[Route]]] = {}
        for api in apis:
            for operation in api.operations:
                self._add(_route(api, operation))
        for by_length in self._mounts.values():
            for routes in by_length.values():
                routes.sort(key=lambda route: route.rank)
        self._paths = sorted({f"{_text(mount)}{path}" for mount, path in self._all_paths()})

    def _add(self, route: Route) -> None:
        for mount in _mounts(route.api, route.operation):
            self._mounts.setdefault(mount, {}).setdefault(len(route.patterns), []).append(route)

    def _all_paths(self) -> Iterator[tuple[tuple[str, ...], str]]:
        for mount, by_length in self._mounts.items():
            for routes in by_length.values():
                yield from ((mount, route.operation.path) for route in routes)

    def find(self, method: str, url: str) -> Match | Miss:
        """Return the operation of a request, or how its path or method misses."""
        path = split(url).path
        segments = tuple(unquote(segment) for segment in path.removeprefix("/").split("/"))
        found = [
            (route, values)
            for mount, by_length in self._mounts.items()
            if _begins(segments, mount)
            for route in by_length.get(len(segments) - len(mount), ())
            if (values := route.match(segments[len(mount) :])) is not None
        ]
        for wanted in (method, "GET") if method == "HEAD" else (method,):
            for route, values in found:
                if route.operation.method.upper() == wanted:
                    return Match(route.api, route.operation, values)
        allow = tuple(sorted({route.operation.method.upper() for route, _ in found}))
        return Miss(allow) if allow else Miss(nearest=self._nearest(path))

    def _nearest(self, path: str) -> str:
        by_lower = {known.lower(): known for known in self._paths}
        close = difflib.get_close_matches(path[:200].lower(), by_lower, n=1, cutoff=0.5)
        return by_lower[close[0]] if close else ""


def _text(mount: tuple[str, ...]) -> str:
    return "".join(f"/{segment}" for segment in mount)


def _begins(segments: tuple[str, ...], mount: tuple[str, ...]) -> bool:
    pairs = zip(mount, segments, strict=False)
    return len(segments) >= len(mount) and all(wanted in {sent, _ANY} for wanted, sent in pairs)


def _mounts(api: Api, operation: Operation) -> set[tuple[str, ...]]:
    own = (operation.server,) if operation.server else api.servers
    bases = [server.base_url for server in own] + [connection.base_url for connection in api.connections]
    paths = (split(base).path.strip("/").split("/") for base in bases)
    mounts = [tuple(_ANY if "{" in part else unquote(part) for part in path) for path in paths if path != [""]]
    return {()} | {mount[at:] for mount in mounts for at in range(len(mount))}


def _route(api: Api, operation: Operation) -> Route:
    segments = operation.path.removeprefix("/").split("/")
    names = tuple(_PLACEHOLDER.findall(operation.path))
    patterns = tuple(_pattern(segment) for segment in segments)
    return Route(api, operation, patterns, names, tuple(int("{" in segment) for segment in segments))


def _pattern(segment: str) -> re.Pattern[str]:
    literals = [re.escape(unquote(text)) for text in _PLACEHOLDER.split(segment)[::2]]
    return re.compile("(.+)".join(literals), re.DOTALL)
