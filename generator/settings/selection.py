"""Which operations of an API the user wants, and which of them are signed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from ..errors import Diagnostic, PrerequestError, did_you_mean, fail
from ..model import Api, Operation
from ..naming.names import attribute, is_repeated

_FACTS: dict[str, Callable[[Operation], str]] = {
    "folder": lambda operation: operation.folder,
    "tag": lambda operation: operation.folder,
    "path": lambda operation: operation.path,
    "id": lambda operation: operation.id,
    "method": lambda operation: operation.method,
    "deprecated": lambda operation: str(operation.deprecated).lower(),
    "stability": lambda operation: operation.stability.lower(),
}
# Brings the value of a rule into the form that the model uses.
_WRITTEN: dict[str, Callable[[str], str]] = {
    "folder": lambda value: value if "*" in value else attribute(value),
    "tag": lambda value: value if "*" in value else attribute(value),
    "method": str.upper,
    "deprecated": lambda value: value.lower() or "true",
    "stability": str.lower,
}
_LISTED = 8


class Selection(NamedTuple):
    """Rules such as `folder:app`, `path:/app/*`, `method:GET`, `deprecated`; a bare name is an id or a folder.

    An operation stays if one rule of `include` matches it (or there is none) and no rule of `exclude` does. In values
    `*` and `?` stand for any characters. `sign` names operations; `everything` keeps repeated families.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    everything: bool = False


def select(api: Api, selection: Selection, repeated: Sequence[str] = ()) -> tuple[Api, dict[str, int]]:
    """Return the API with the chosen operations, and the number of those left out, by reason.

    Raise `PrerequestError` for a rule that matches no operation, because it may be mistyped, and for rules that leave
    no operation. Only `deprecated` may match nothing, because it names nothing.
    """
    selection = _plain(api, selection)
    exclude = (rule for rule in selection.exclude if _parsed(rule) != ("deprecated", "true"))
    problems = (*_unmatched_rules(api, (*selection.include, *exclude)), *_unsignable(api, selection.sign, repeated))
    if problems:
        raise PrerequestError(problems)
    selected: list[Operation] = []
    left_out: dict[str, int] = {}
    for operation in api.operations:
        reason = _reason(operation, selection, repeated)
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
        else:
            selected.append(_signed(operation, selection.sign))
    if left_out and not selected:
        raise fail(
            "E625", f"the rules leave no operation of {api.id}", hint="an --exclude rule removes what --include selects"
        )
    folders = {operation.folder for operation in selected}
    result = api._replace(
        operations=tuple(selected), folders=tuple(folder for folder in api.folders if folder.id in folders)
    )
    return result, left_out


def find(api: Api, name: str) -> Operation:
    """Return the operation with this id, last part of its path, or `operationId` of the document.

    Raise for an unknown one, with the most similar name.
    """
    operations = [operation for operation in api.operations if name in _names(operation)]
    if not operations:
        raise PrerequestError((_unknown(api, name),))
    return next((operation for operation in operations if operation.id == name), operations[0])


def _plain(api: Api, selection: Selection) -> Selection:
    """Return the selection with `folder:` before plain names of folders; a folder comes before the end of a path."""
    folders = {folder.id for folder in api.folders}

    def plain(rules: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            f"folder:{rule}" if not _parsed(rule)[0] and attribute(rule) in folders else rule for rule in rules
        )

    return selection._replace(include=plain(selection.include), exclude=plain(selection.exclude))


def _names(operation: Operation) -> tuple[str, ...]:
    return tuple(filter(None, (operation.id, operation.path.rsplit("/", 1)[-1], operation.operation_id)))


def _unknown(api: Api, name: str) -> Diagnostic:
    names = [name for operation in api.operations for name in _names(operation)]
    hint = did_you_mean(name, names, f"`prerequest list` shows the operations of {api.id}")
    return Diagnostic("E602", f"{api.id} has no operation {name!r}", hint=hint)


def _unmatched_rules(api: Api, rules: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield an error for each rule that matches no operation."""
    for rule in rules:
        if not any(_matches(operation, rule) for operation in api.operations):
            yield _unmatched(api, rule)


def _unsignable(api: Api, names: Iterable[str], repeated: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield an error for each name of an operation that does not exist, is left out, or cannot be signed."""
    for name in names:
        operations = [candidate for candidate in api.operations if name in _names(candidate)]
        if not operations:
            yield _unknown(api, name)
        elif all(is_repeated(candidate.path, repeated) for candidate in operations):
            about = f"{name} cannot be signed: it belongs to a repeated family, which is left out"
            yield Diagnostic("E603", about, hint="--all keeps it")
        elif not any(candidate.signing for candidate in operations):
            hint = "its security must name a scheme with x-signing"
            yield Diagnostic("E603", f"{name} cannot be signed: the document offers no scheme", hint=hint)


def _matches(operation: Operation, rule: str) -> bool:
    kind, value = _parsed(rule)
    if kind:
        return fnmatchcase(_FACTS[kind](operation), value)
    return rule in _names(operation)


def _parsed(rule: str) -> tuple[str, str]:
    kind, colon, value = rule.partition(":")
    if kind in _FACTS and (colon or kind == "deprecated"):
        return kind, _WRITTEN.get(kind, str)(value.strip())
    return "", ""


def _unmatched(api: Api, rule: str) -> Diagnostic:
    kind, value = _parsed(rule)
    if not kind:
        return _unknown(api, rule)
    values = sorted({_FACTS[kind](operation) for operation in api.operations} - {""})
    examples = ", ".join(values[:_LISTED]) + (" ..." if len(values) > _LISTED else "")
    hint = did_you_mean(value, values, f"{kind} is one of: {examples}" if values else "", before=f"{kind}:")
    return Diagnostic("E602", f"no operation of {api.id} matches {rule!r}", hint=hint)


def _reason(operation: Operation, selection: Selection, repeated: Sequence[str]) -> str:
    if is_repeated(operation.path, repeated):
        return "repeated family (--all keeps it)"
    if selection.include and not any(_matches(operation, rule) for rule in selection.include):
        return "not in --include"
    if any(_matches(operation, rule) for rule in selection.exclude):
        return "in --exclude"
    return ""


def _signed(operation: Operation, sign: tuple[str, ...]) -> Operation:
    if not any(name in _names(operation) for name in sign):
        return operation
    # Sorting is stable, so the other alternatives keep their order.
    return operation._replace(security=tuple(sorted(operation.security, key=lambda choice: choice.signing is None)))
