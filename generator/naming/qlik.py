"""Names for Qlik's documents, whose operationIds are only GUIDs: rules R0 to R9.

R0 splits a path segment into words. R1 to R7 make a name from method and path. R8 makes equal names different. R9 drops
a path parameter at the beginning. The words, and the names that we chose by hand, are in `qlik.toml`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..resources import manifest
from .operation import RawOperation, is_parameter, literals
from .words import plural_of, sentence, words

_ENDINGS = {"count", "full", "table", "{id}"}
_CRUD = {"GET": "get", "POST": "create", "PUT": "update", "DELETE": "delete", "PATCH": "patch", "HEAD": "check"}
_OTHER = {**_CRUD, "POST": "run"}
_SELECTION = "selection"
_DEFAULTS = ["about", "api", "default"]


@dataclass(frozen=True, slots=True)
class QlikRules:
    """The data of the rules: how segments are split, which names were chosen by hand, which words are verbs (R4)."""

    words: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    verbs: frozenset[str] = frozenset()


@cache
def qlik_rules() -> QlikRules:
    """Return the data for Qlik Sense on Windows (`qlik.toml`); the Repository and the Proxy Service share it."""
    data = manifest(Path(__file__).with_name("qlik.toml"))
    overrides = {_key(*call.split(" ", 1)): name for call, name in data["overrides"].items()}
    return QlikRules(data["words"], overrides, frozenset(data["verbs"]))


class QlikPath(NamedTuple):
    """The result of the rules: the words of the name, a title chosen by hand, the rule, and the words of the folder."""

    words: list[str]
    title: str | None
    rule: str
    folder: list[str]


def _key(method: str, path: str) -> str:
    return f"{method.upper()} {re.sub(r'{[^/]*}', '{}', path)}"


class Namer:
    """Rules R0 to R9 for one document.

    Its paths decide what an entity is; its schema names say how to split a segment.
    """

    def __init__(self, operations: Iterable[RawOperation], rules: QlikRules, schema_names: Iterable[str]) -> None:
        self.rules = rules
        self.schemas = {name.lower(): words(name) for name in sorted(schema_names)}
        paths = [_without_leading_parameter(operation.segments) for operation in operations]
        self.entities = {entity for path in paths for entity in _entities(path)}

    def name(self, operation: RawOperation) -> QlikPath:
        """Return the name of one operation before R8."""
        segments = _without_leading_parameter(operation.segments)
        tail = self._suffix(operation)
        folder = self.split(literals(segments)[0]) if literals(segments) else ["root"]
        title = self.rules.overrides.get(_key(operation.method, "/" + "/".join(segments)))
        if title is not None:
            return QlikPath([*words(title), *tail], " ".join([title, *tail]), "override", folder)
        phrase, rule = self._by_rule(operation.method.upper(), segments, array=operation.response_is_array)
        return QlikPath([*phrase, *tail], None, "R9" if tail else rule, folder)

    def split(self, segment: str) -> list[str]:
        """R0: split a segment as the schema of that name, or else by the word list; or else keep it whole."""
        schema_words = self.schemas.get(segment.lower())
        if schema_words is not None:
            return schema_words
        return words(self.rules.words.get(segment.lower(), segment))

    def _words(self, segments: Iterable[str]) -> list[str]:
        return [word for segment in segments for word in self.split(segment)]

    def _suffix(self, operation: RawOperation) -> list[str]:
        segments = operation.segments
        if _without_leading_parameter(segments) == segments:
            return []
        return ["in", *self._words([segments[0].strip("{}")])]

    def _by_rule(self, method: str, segments: list[str], *, array: bool) -> tuple[list[str], str]:
        if method == "GET" and segments[:3] == _DEFAULTS and len(segments) > 3:
            return ["get", *self._words(literals(segments[3:])), "defaults"], "R7"
        prefix: list[str] = []
        if segments[:1] == [_SELECTION] and len(segments) > 2 and is_parameter(segments[1]):
            prefix, segments = [_SELECTION], segments[2:]
        entity = self._entity(segments)
        name, tail = [*prefix, *self._words(entity)] or ["root"], segments[len(entity) :]
        return self._generic(method, name, tail, array=array) or self._special(method, name, tail, array=array)

    def _entity(self, segments: list[str]) -> list[str]:
        leading = list(segments)
        for index, segment in enumerate(segments):
            if is_parameter(segment):
                leading = segments[:index]
                break
        for length in range(len(leading), 0, -1):
            if tuple(leading[:length]) in self.entities:
                return leading[:length]
        return leading[:1]

    def _generic(self, method: str, name: list[str], tail: list[str], *, array: bool) -> tuple[list[str], str] | None:
        if tail in ([], ["{id}"]) and method in _CRUD:
            if method == "GET" and array:
                return ["list", *plural_of(name)], "R1"
            many = method == "DELETE" and not tail and name[0] == _SELECTION
            return [_CRUD[method], *(plural_of(name) if many else name)], "R2" if tail else "R1"
        suffix = _SUFFIXES.get((method, tail[0])) if len(tail) == 1 else None
        if suffix is not None:
            before, number, after = suffix
            return [*before, *(plural_of(name) if number == "many" else name), *after], "R3"
        return None

    def _special(self, method: str, name: list[str], tail: list[str], *, array: bool) -> tuple[list[str], str]:
        following = [self.split(segment) for segment in literals(tail)]
        flat = [word for segment in following for word in segment]
        if method == "POST" and name == [_SELECTION] and flat:
            return ["create", *flat, _SELECTION], "R6"
        if self._is_verb(method, flat):
            return [flat[0], *name, *flat[1:]], "R4"
        verb = "list" if method == "GET" and array else _OTHER.get(method, method.lower())
        return [verb, *name, *flat], "R5"

    def _is_verb(self, method: str, flat: list[str]) -> bool:
        if method == "DELETE":
            return flat[:1] == ["delete"]
        return method in {"POST", "PUT"} and bool(flat) and flat[0] in self.rules.verbs


_SUFFIXES: Mapping[tuple[str, str], tuple[list[str], str, list[str]]] = {
    ("GET", "full"): (["list"], "many", ["full"]),
    ("GET", "count"): (["count"], "many", []),
    ("POST", "table"): (["create"], "one", ["table"]),
    ("POST", "many"): (["create", "many"], "many", []),
    ("POST", "previewprivileges"): (["preview"], "one", ["privileges"]),
    ("POST", "previewcreateprivilege"): (["preview"], "one", ["create", "privilege"]),
    ("GET", "local"): (["get", "local"], "one", []),
    ("GET", "synthetic"): (["get"], "one", ["synthetic"]),
    ("PUT", "synthetic"): (["update"], "one", ["synthetic"]),
}


def _without_leading_parameter(segments: list[str]) -> list[str]:
    return segments[1:] if len(segments) > 1 and is_parameter(segments[0]) else segments


def _entities(segments: list[str]) -> Iterable[tuple[str, ...]]:
    if segments and segments[-1] in _ENDINGS and not any(is_parameter(segment) for segment in segments[:-1]):
        yield tuple(segments[:-1])
    if segments[:1] == [_SELECTION] and len(segments) > 2 and is_parameter(segments[1]):
        yield from _entities(segments[2:])


def name_qlik(operations: Sequence[RawOperation], rules: QlikRules, schema_names: Iterable[str]) -> list[QlikPath]:
    """Return the names of all operations in their order, after R8 has made equal names different."""
    namer = Namer(operations, rules, schema_names)
    names = [namer.name(operation) for operation in operations]
    groups: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        groups["_".join(name.words)].append(index)
    for indices in groups.values():
        if len(indices) > 1:
            _part(indices, operations, names, namer)
    return names


def _part(indices: list[int], operations: Sequence[RawOperation], names: list[QlikPath], namer: Namer) -> None:
    """R8: the generic name (R1 to R3) stays, or else the one with most path parameters.

    Others get words of their path.
    """

    def rank(index: int) -> tuple[bool, int, str, str]:
        operation = operations[index]
        generic = names[index].rule in {"R1", "R2", "R3"}
        return (not generic, -operation.path.count("{"), operation.path, operation.method)

    used_names = {"_".join(name.words) for name in names}
    for index in sorted(indices, key=rank)[1:]:
        last = literals(operations[index].segments)[-1:]
        parted = [*names[index].words, "via", *(word for segment in last for word in namer.split(segment))]
        if "_".join(parted) in used_names:
            parted.append(operations[index].method.lower())
        used_names.add("_".join(parted))
        names[index] = QlikPath(parted, None, names[index].rule, names[index].folder)


def title_of(name: QlikPath) -> str:
    """Return the title of a name: the one chosen by hand, or else its words in sentence case."""
    return name.title or sentence(name.words)
