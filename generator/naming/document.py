"""Names for any other document: from its operationIds, summaries and tags, or else from method and path."""

import re
from collections.abc import Sequence

from .operation import RawOperation, is_parameter, literals
from .words import plural_of, singular, singular_of, vocabulary, word_set, words

_VERSION = re.compile(r"v?\d+(\.\d+)*((alpha|beta|rc|preview)\d*)?", re.IGNORECASE)
_MEANINGLESS = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|(?=.*\d)[0-9a-f]{16,}|\d*", re.IGNORECASE)
_ITEM = {"GET": "get", "PUT": "update", "DELETE": "delete", "HEAD": "check"}
_OTHER = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete", "HEAD": "check"}


def meaningful(operation_id: str | None) -> bool:
    """Return whether an operationId is a readable name, and not a GUID, a hash or a number that a tool has written."""
    text = (operation_id or "").strip().strip("{}")
    return bool(words(text)) and _MEANINGLESS.fullmatch(text) is None


def without_prefix(segments: list[str]) -> list[str]:
    """Return the segments without those at the beginning that say nothing, such as `api` and `v1`.

    The last one stays.
    """
    index = 0
    while index < len(segments) - 1 and _says_nothing(segments[index]):
        index += 1
    return segments[index:]


def _says_nothing(segment: str) -> bool:
    return segment.lower() in word_set("prefixes") or _VERSION.fullmatch(segment) is not None


def common_prefix(operations: Sequence[RawOperation]) -> list[str]:
    """Return the literals at the beginning of all paths.

    They cannot distinguish folders, because all paths have them.
    """
    paths = [literals(without_prefix(operation.segments)) for operation in operations]
    shared: list[str] = []
    while paths and all(len(path) > len(shared) + 1 and path[len(shared)] == paths[0][len(shared)] for path in paths):
        shared.append(paths[0][len(shared)])
    return shared


def folder_words(operation: RawOperation, shared: Sequence[str]) -> list[str]:
    """Return the words of the folder of an operation without tags: the first literal that not all paths share.

    A path that is only a call (`/GetUser`) names no thing; such operations share one folder.
    """
    segments = literals(without_prefix(operation.segments))[len(shared) :]
    if len(segments) == 1 and _call(segments[0]) is not None:
        return words(re.split("[:.]", segments[0])[0]) if re.search("[:.]", segments[0]) else ["calls"]
    return (words(segments[0]) if segments else []) or ["root"]


class PathNamer:
    """Names from method and path, for REST (`GET /users/{id}`) and for calls (`POST /users.list`, `/GetUser`)."""

    def __init__(self, operations: Sequence[RawOperation]) -> None:
        self.methods: dict[tuple[str, ...], set[str]] = {}
        for operation in operations:
            self.methods.setdefault(_shape(operation.segments), set()).add(operation.method.upper())

    def name(self, operation: RawOperation) -> list[str]:
        """Return the words of an operation's name; there is at least one."""
        segments = without_prefix(operation.segments)
        if not literals(segments):
            return [operation.method.lower(), *((words(segments[-1]) if segments else []) or ["root"])]
        if is_parameter(segments[-1]):
            return self._item(operation, segments)
        parents, last = segments[:-1], segments[-1]
        call = _call(last)
        if call is not None and (parents or len(call) > 1 or operation.method.upper() == "POST"):
            return _join_call(call, parents)
        return self._collection(operation, _resource(parents, many=False), words(last) or ["root"])

    def _item(self, operation: RawOperation, segments: list[str]) -> list[str]:
        method = operation.method.upper()
        beside = self.methods[_shape(operation.segments)]
        if method == "POST":
            verb = "post" if beside & {"PUT", "PATCH"} else "update"
        elif method == "PATCH":
            verb = "patch" if "PUT" in beside else "update"
        else:
            verb = _ITEM.get(method, method.lower())
        last = len(segments) - 1 - next(i for i, s in enumerate(reversed(segments)) if not is_parameter(s))
        call = _call(segments[last])
        if call is not None:
            return _join_call(call, segments[:last])
        return [verb, *_resource(segments, many=False)]

    def _collection(self, operation: RawOperation, parents: list[str], last: list[str]) -> list[str]:
        method = operation.method.upper()
        has_items = (*_shape(operation.segments), "{}") in self.methods
        if method == "GET":
            return ["list" if operation.response_is_array or has_items else "get", *parents, *last]
        if method == "POST":
            return ["create", *parents, *singular_of(last)]
        if method == "PATCH" and "PUT" in self.methods[_shape(operation.segments)]:
            return ["patch", *parents, *last]
        return [_OTHER.get(method, method.lower()), *parents, *last]


def _shape(segments: list[str]) -> tuple[str, ...]:
    return tuple("{}" if is_parameter(segment) else segment for segment in segments)


def _resource(segments: list[str], *, many: bool) -> list[str]:
    """Return the words of the literals: singular before a parameter, and the last one plural if `many` is true."""
    phrases: list[str] = []
    for index, segment in enumerate(segments):
        if is_parameter(segment):
            continue
        picked = segments[index + 1 : index + 2]
        phrase = words(segment)
        phrases += singular_of(phrase) if picked and is_parameter(picked[0]) else phrase
    last_is_literal = bool(segments) and not is_parameter(segments[-1])
    if many and phrases and not last_is_literal:
        return plural_of(phrases)
    return phrases


def _call(segment: str) -> list[str] | None:
    """Return the words of a segment that names a call, verb first, or None: `users.list` gives list, users."""
    for separator in (":", "."):
        thing, mark, verb = segment.rpartition(separator)
        phrase = words(verb)
        if mark and phrase and phrase[0] in word_set("verbs"):
            return [*phrase, *words(thing)]
    phrase = words(segment)
    if not phrase or phrase[0] not in word_set("verbs"):
        return None
    return None if len(phrase) == 1 and singular(phrase[0]) != phrase[0] else phrase


def _join_call(call: list[str], parents: list[str]) -> list[str]:
    """Return the words of a call with the thing that it acts on, unless the call names the thing itself."""
    thing = _resource(parents, many=False)
    if len(call) == 1:
        return [*call, *thing]
    if call[1] in vocabulary()["prepositions"]:
        return [call[0], *_resource(parents, many=True), *call[1:]]
    picked = bool(parents) and is_parameter(parents[-1]) and not set(thing) & set(call)
    return [call[0], *thing, *call[1:]] if picked else call
