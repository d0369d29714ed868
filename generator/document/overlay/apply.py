"""The second step: applies OAI Overlays (1.0 and 1.1) to a copy of a document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ...errors import Diagnostic, PrerequestError
from ..copy_on_write import CopyOnWrite, DocumentTooLargeError, IncompatibleError
from ..load import Document, Limits, SourcePart, check_version
from ..parse import parse
from ..positions import Tokens, Value, pointer_of
from ..source import read_source

_VERSION = re.compile(r"1\.[01]\.\d+")
_FIELDS = {"target": str, "description": str, "remove": bool, "copy": str}
_HINT = "an overlay has the members `overlay: 1.0.0`, `info` and `actions`"
_PLAIN = re.compile(r"\$((?:\.(?:[A-Za-z_]\w*|\*)){0,30})", re.ASCII)
_MOST_LOCATIONS = 1_000_000


def apply(
    document: Document, overlays: Sequence[Path], limits: Limits | None = None
) -> tuple[Document, list[Diagnostic]]:
    """Return the document with the overlays applied in order, and the warnings.

    W301: an action matches nothing. W302: the overlay says that it extends another document. Raise `PrerequestError`:
    E306 for a file that is not an overlay, E307 for a target that is not a JSONPath, E308 for a change that does not
    fit its target, E309 for a change that makes the document too large.
    """
    warnings: list[Diagnostic] = []
    limits = limits or Limits()
    for path in overlays:
        overlay = _load(path, limits)
        warnings += _foreign(document, overlay)
        edited = CopyOnWrite(document, limits.max_depth)
        for index, action in enumerate(overlay.root["actions"]):
            warnings += _act(edited, overlay, ("actions", str(index)), action)
        document = edited.finish()
        check_version(document)
    return document, warnings


def _load(path: Path, limits: Limits) -> Document:
    source = read_source(path, limits)
    overlay = Document(source.file, parse(source, limits), (SourcePart((), source),))
    faults = tuple(overlay.diagnostic("E306", message, pointer, _HINT) for message, pointer in _faults(overlay.root))
    if faults:
        raise PrerequestError(faults)
    return overlay


def _faults(root: Value) -> Iterator[tuple[str, str]]:
    if not isinstance(root, dict) or not isinstance(root.get("overlay"), str):
        yield "this is not an overlay", ""
        return
    if not _VERSION.fullmatch(root["overlay"]):
        yield f"overlay version {root['overlay'][:20]} is not supported, only 1.0 and 1.1", "/overlay"
    actions = root.get("actions")
    if not isinstance(actions, list) or not actions:
        yield "an overlay must have a list of actions", "/actions" if "actions" in root else ""
        return
    for index, action in enumerate(actions):
        yield from _action_faults(action, f"/actions/{index}")


def _action_faults(action: Value, pointer: str) -> Iterator[tuple[str, str]]:
    if not isinstance(action, dict) or "target" not in action:
        yield "an action must have a target", pointer
        return
    for name, type_ in _FIELDS.items():
        if name in action and not isinstance(action[name], type_):
            yield f"`{name}` is not {'text' if type_ is str else 'true or false'}", f"{pointer}/{name}"
    for name in action:
        if name not in _FIELDS and name != "update" and not name.startswith("x-"):
            yield f"`{name}` has no meaning in an action", pointer + pointer_of([name])
    if "update" in action and "copy" in action:
        yield "an action must have either `update` or `copy`", pointer


def _foreign(document: Document, overlay: Document) -> list[Diagnostic]:
    """Return a warning if the overlay names another document than the one it is applied to."""
    extends = overlay.root.get("extends")
    if not isinstance(extends, str):
        return []
    extended = PurePosixPath(urlsplit(extends).path).name
    if not extended or extended == Path(document.file).name:
        return []
    message = f"this overlay was written for {extended}"
    return [overlay.diagnostic("W302", message, "/extends", "it is applied nevertheless")]


def _act(edited: CopyOnWrite, overlay: Document, at: Tokens, action: dict[str, Value]) -> list[Diagnostic]:
    targets = _select(edited, overlay, (*at, "target"), action["target"])
    if not targets:
        message = f"this action changes nothing: {action['target']} matches nothing"
        hint = "correct the target, or remove the action"
        return [overlay.diagnostic("W301", message, pointer_of((*at, "target")), hint)]
    if action.get("remove"):
        if () in targets:
            raise _refusal(overlay, "E308", "the whole document cannot be removed", (*at, "target"))
        edited.remove(targets)
    elif "copy" in action:
        _copy(edited, overlay, at, action["copy"], targets)
    elif "update" in action:
        _merge(edited, overlay, targets, action["update"], (*at, "update"))
    return []


def _copy(edited: CopyOnWrite, overlay: Document, at: Tokens, expression: str, targets: list[Tokens]) -> None:
    origins = _select(edited, overlay, (*at, "copy"), expression)
    if len(origins) != 1:
        message = f"this selects {len(origins)} values; `copy` needs exactly one"
        raise _refusal(overlay, "E308", message, (*at, "copy"))
    _merge(edited, overlay, targets, edited.snapshot(origins[0]), (*at, "copy"))


def _merge(edited: CopyOnWrite, overlay: Document, targets: list[Tokens], value: Value, at: Tokens) -> None:
    try:
        edited.afford(value, targets)
        for target in targets:
            edited.merge(target, value, overlay.parts[0].source, at)
    except DocumentTooLargeError:
        raise _refusal(overlay, "E309", "this makes the document too large or too deep", at, "change less") from None
    except IncompatibleError as error:
        message = "this cannot be merged with its target: an object, a list and a plain value do not mix"
        raise _refusal(overlay, "E308", message, (*at, *error.keys)) from None


def _select(edited: CopyOnWrite, overlay: Document, at: Tokens, expression: str) -> list[Tokens]:
    if (members := select_members(expression, edited.root)) is not None:
        return members
    from .query import RefusedQueryError, select  # noqa: PLC0415  (JSONPath takes 50 ms to import)

    try:
        return select(expression, edited.root)
    except RefusedQueryError as refusal:
        raise _refusal(overlay, "E307", str(refusal), at, refusal.hint) from None


def _refusal(overlay: Document, code: str, message: str, at: Tokens, hint: str = "") -> PrerequestError:
    return PrerequestError((overlay.diagnostic(code, message, pointer_of(at), hint),))


def select_members(expression: str, root: Value) -> list[Tokens] | None:
    """Return the locations that a simple expression selects, in the document's order. None for other expressions.

    None also if it selects too many values: then the library refuses the expression with an error.
    """
    if not (plain := _PLAIN.fullmatch(expression)):
        return None
    locations: list[tuple[Tokens, Value]] = [((), root)]
    for name in plain[1].split(".")[1:]:
        members = (((*at, key), member) for at, value in locations for key, member in _members(value, name))
        locations = list(islice(members, _MOST_LOCATIONS))
        if len(locations) == _MOST_LOCATIONS:
            return None
    return [at for at, _ in locations]


def _members(value: Value, name: str) -> Iterable[tuple[str, Value]]:
    if isinstance(value, list):
        return ((str(index), item) for index, item in enumerate(value)) if name == "*" else ()
    if not isinstance(value, dict):
        return ()
    return value.items() if name == "*" else ((name, value[name]),) if name in value else ()
