"""JSONPath (RFC 9535) over a document, with limits, and without regular expressions."""

from collections.abc import Iterable, Iterator

from jsonpath import CompoundJSONPath, JSONPath, JSONPathEnvironment, JSONPathMatch
from jsonpath.exceptions import JSONPathError
from jsonpath.filter import BaseExpression, FilterQuery, RootFilterQuery
from jsonpath.segments import JSONPathRecursiveDescentSegment
from jsonpath.selectors import Filter

from ..positions import Tokens, Value

MOST_CHARACTERS = 2000
MOST_BRACKETS = 30
MOST_DESCENTS = 2
MOST_NODES = 1_000_000
"""The most values that one expression may visit; `$..*` over a document of 2.6 MB visits 100,000."""


class RefusedQueryError(ValueError):
    """An expression that is refused. The text says why, `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def select(expression: str, root: Value) -> list[Tokens]:
    """Return the locations that an expression selects, in the order of the document. Raise `RefusedQueryError`."""
    if len(expression) > MOST_CHARACTERS or expression.count("(") + expression.count("[") > MOST_BRACKETS:
        raise RefusedQueryError("this expression is too long or has too many brackets")
    try:
        path = _compiled(expression)
        return list(dict.fromkeys(tuple(map(str, match.parts)) for match in _matches(path, root)))
    except (JSONPathError, RecursionError):
        hint = "write a key with other characters than letters, digits and `_` in brackets: `$.paths['/a']`"
        raise RefusedQueryError("this is not a JSONPath expression (RFC 9535)", hint) from None


class _Environment(JSONPathEnvironment):
    def setup_function_extensions(self) -> None:
        """Leave out `match` and `search`, because a hostile regular expression may run for ever."""
        super().setup_function_extensions()
        for name in ("match", "search"):
            self.function_extensions.pop(name, None)


def _compiled(expression: str) -> JSONPath:
    path = _Environment(strict=True).compile(expression)
    if isinstance(path, CompoundJSONPath):
        raise RefusedQueryError("this is more than one expression")
    paths = [path, *_inner_paths(path)]
    descents = [s for step in paths for s in step.segments if isinstance(s, JSONPathRecursiveDescentSegment)]
    if len(descents) > MOST_DESCENTS:
        raise RefusedQueryError(f"this expression has more than {MOST_DESCENTS} `..`")
    if any(len(segment.selectors) > 1 for step in paths[1:] for segment in step.segments):
        raise RefusedQueryError("a filter looks at one member at a time", "combine conditions with `||`")
    return path


def _inner_paths(path: JSONPath) -> Iterator[JSONPath]:
    """Yield the paths within the filters of a path."""
    for segment in path.segments:
        for selector in segment.selectors:
            if isinstance(selector, Filter):
                yield from _paths_of(selector.expression)


def _paths_of(expression: BaseExpression) -> Iterator[JSONPath]:
    if isinstance(expression, RootFilterQuery):
        # Otherwise it would be evaluated again for each value that the filter visits.
        raise RefusedQueryError("a filter cannot look at the whole document", "begin with `@` in a filter")
    if isinstance(expression, FilterQuery):
        yield expression.path
    for child in expression.children():
        yield from _paths_of(child)


def _matches(path: JSONPath, root: Value) -> Iterable[JSONPathMatch]:
    left = MOST_NODES

    class _CountedMatch(JSONPathMatch):
        """A location that is counted and has only the members that are needed: no path as text, no children."""

        def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
            nonlocal left
            left -= 1
            if left < 0:
                raise RefusedQueryError("this expression visits too many values", "use fewer `..` and `*`")
            parts, context = (*self.parts, key), self.filter_context()
            return _CountedMatch(filter_context=context, obj=obj, parent=None, parts=parts, path="", root=self.root)

        def add_child(self, *children: JSONPathMatch) -> None:
            pass

    matches: Iterable[JSONPathMatch] = [
        _CountedMatch(filter_context={}, obj=root, parent=None, parts=(), path="", root=root)
    ]
    for segment in path.segments:
        matches = segment.resolve(matches)
    return matches
