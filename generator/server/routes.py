"""Finds the operation for a method and a path."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile, zip_longest
from urllib.parse import unquote

from ..diagnosis.urls import split
from ..model import NOTHING, Api, Operation

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_ANY = "{}"
_ORIGIN = re.compile(r"^[^/]*//[^/]*")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation's path, with a pattern for each segment. By `rank`, literal segments come before placeholders."""

    api: Api
    operation: Operation
    patterns: tuple[re.Pattern[str], ...]
    names: tuple[str, ...]
    rank: tuple[int, ...]

    def match(self, segments: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
        """Return the path parameters in these decoded segments, or None if the path differs."""
        matches = [pattern.fullmatch(segment) for pattern, segment in zip(self.patterns, segments, strict=True)]
        if None in matches:
            return None
        values = (value for match in matches if match for value in match.groups())
        return tuple(zip(self.names, values, strict=True))


@dataclass(frozen=True, slots=True)
class RouteMatch:
    """The operation that a request is for, its path parameters, and the segments of its base address (`mount`)."""

    api: Api
    operation: Operation
    path: tuple[tuple[str, str], ...]
    mount: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteMiss:
    """A path or method that no operation has. `allow` lists the methods of the path; `nearest` is a similar path."""

    allow: tuple[str, ...] = ()
    nearest: str = ""


class Routes:
    """All operations of all APIs, only below the paths of their base addresses.

    `beside` has, by API, an operation whose path begins one segment above the base address. The paths of the APIs in
    `loose` may have letters of any case and a slash at the end.
    """

    def __init__(
        self, apis: Sequence[Api], beside: Mapping[str, Operation] = NOTHING, loose: Container[str] = ()
    ) -> None:
        self._loose = loose
        self._mounts: dict[tuple[str, ...], dict[int, list[tuple[tuple[str, ...], Route]]]] = {}
        self._bases = [base for api in apis for operation in api.operations[:1] for base in mounts(api, operation)]
        for api in apis:
            for operation in api.operations:
                self._add(_route(api, operation, self._flags(api)), mounts(api, operation))
            if api.id in beside:
                self._add(_route(api, beside[api.id], self._flags(api)), mounts(api, beside[api.id]), above=1)
        for by_length in self._mounts.values():
            for routes in by_length.values():
                routes.sort(key=lambda entry: entry[1].rank)

    def _flags(self, api: Api) -> re.RegexFlag:
        return re.IGNORECASE if api.id in self._loose else re.NOFLAG

    def _add(self, route: Route, bases: Iterable[tuple[str, ...]], above: int = 0) -> None:
        for mount in bases:
            prefix = mount[: len(mount) - above]
            self._mounts.setdefault(prefix, {}).setdefault(len(route.patterns), []).append((mount, route))

    def find(self, method: str, url: str) -> RouteMatch | RouteMiss:
        """Return the operation of a request, or a `RouteMiss`."""
        path = split(url).path
        segments = tuple(unquote(segment) for segment in path.removeprefix("/").split("/"))
        match = self._match(method, segments)
        if isinstance(match, RouteMiss) and segments[-1:] == ("",):
            shorter = self._match(method, segments[:-1])
            if isinstance(shorter, RouteMatch) and shorter.api.id in self._loose:
                return shorter
        return match

    def _match(self, method: str, segments: tuple[str, ...]) -> RouteMatch | RouteMiss:
        lowered = [segment.lower() for segment in segments]
        candidates = [
            (_actual_mount(mount, segments), route, values)
            for prefix, by_length in self._mounts.items()
            if _begins(lowered, [part.lower() for part in prefix])
            for mount, route in by_length.get(len(segments) - len(prefix), ())
            if (route.api.id in self._loose or _begins(segments, prefix))
            and (values := route.match(segments[len(prefix) :])) is not None
        ]
        for accepted_method in (method, "GET") if method == "HEAD" else (method,):
            for mount, route, values in candidates:
                if route.operation.method.upper() == accepted_method:
                    return RouteMatch(route.api, route.operation, values, mount)
        allow = tuple(sorted({route.operation.method.upper() for _, route, _ in candidates}))
        return RouteMiss(allow) if allow else RouteMiss(nearest=self._nearest(segments))

    def _nearest(self, segments: tuple[str, ...]) -> str:
        """Return a similar path, below the base address of the request or else below the one that begins like it."""
        base = next((base for base in self._bases if base and _begins(segments, base)), ())
        below_base = segments[len(base) :]
        if not base:
            literal = [base for base in self._bases if _ANY not in base]
            base = max(literal, key=lambda one: _shared(one, segments), default=())
            below_base = segments[_shared(base, segments) :]
        routes = [route for entries in self._mounts.get(base, {}).values() for _, route in entries]
        by_lower = {route.operation.path.lower(): route.operation.path for route in routes}
        path = "/" + "/".join(below_base)[:200].lower()
        close = [path] if path in by_lower else get_close_matches(path, by_lower, n=1, cutoff=0.5)
        return "".join(f"/{segment}" for segment in base) + by_lower[close[0]] if close else ""


def _begins(segments: Sequence[str], mount: Sequence[str]) -> bool:
    pairs = zip(mount, segments, strict=False)
    return len(segments) >= len(mount) and all(mount_part in {segment, _ANY} for mount_part, segment in pairs)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts both begin with."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _actual_mount(mount: tuple[str, ...], segments: tuple[str, ...]) -> tuple[str, ...]:
    """Return a mount with the segments of the request in the positions of its placeholders."""
    return tuple(
        segment if part == _ANY else part for part, segment in zip_longest(mount, segments[: len(mount)]) if part
    )


def mounts(api: Api, operation: Operation) -> list[tuple[str, ...]]:
    """Return the paths of the base addresses of an operation as segments. A placeholder matches any segment."""
    servers = (operation.server,) if operation.server else api.servers
    bases = [server.url for server in servers]
    bases += [] if operation.server else [connection.base_url for connection in api.connections]
    return list(dict.fromkeys(map(base_path, bases))) or [()]


def base_path(base: str) -> tuple[str, ...]:
    """Return the path of a base address as segments."""
    parts = _ORIGIN.sub("", base).split("/")
    return tuple(_ANY if "{" in part else unquote(part) for part in parts if part)


def _route(api: Api, operation: Operation, flags: re.RegexFlag) -> Route:
    segments = operation.path.removeprefix("/").split("/")
    names = tuple(_PLACEHOLDER.findall(operation.path))
    patterns = tuple(_pattern(segment, flags) for segment in segments)
    return Route(api, operation, patterns, names, tuple(int("{" in segment) for segment in segments))


def _pattern(segment: str, flags: re.RegexFlag) -> re.Pattern[str]:
    literals = [re.escape(unquote(text)) for text in _PLACEHOLDER.split(segment)[::2]]
    return re.compile("(.+)".join(literals), re.DOTALL | flags)
