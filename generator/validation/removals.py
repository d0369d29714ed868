"""Decides how much of a document must be removed together with a broken part."""

import json
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from ..document.objects import Node
from ..document.positions import Tokens, Value, as_list, as_object, resolve
from ..errors import Diagnostic
from .corrections import LIMITS, correction
from .wording import REPEATED, TEXT_EXPECTED, UNKNOWN

_NEEDED = frozenset({"parameter", "body"})
_REPLACED: dict[str, Callable[[], Value]] = {"schema": dict, "response": lambda: {"description": ""}}
_NEVER = frozenset({"security", "root", "components"})
_SCHEMES = ("securitySchemes", "securityDefinitions")
_SIGNING = ("security", "securityschemes", "securitydefinitions", "x-signing")


# Fields and entries that a document does not need: an operation id that is used twice, a parameter or a tag that is
# declared twice, the parent of a tag, a default, the names of required properties, and descriptions of an object.
SPARE = frozenset({"E202", "E205", "E206", "E208", "E209"})
_DESCRIPTIVE = frozenset(
    {"summary", "description", "title", "externalDocs", "tags", "example", "examples", "deprecated"}
)
_PLAIN_TEXTS = frozenset({"operationId", "summary", "description", "tags", "default", "enum"})
# A server is the same address without these.
_OF_SERVER = ("description", "name", "enum")
_ABOUT = ("tags", "externalDocs", "webhooks")
_TWICE = "is declared twice"


class Removal(NamedTuple):
    """The removal of a part, or its replacement by `value` unless that is None. `spare`: no request needs the part."""

    at: Tokens
    message: str
    value: Value
    spare: bool = False


def removal_around(node: Node, reason: str) -> Removal | None:
    """Return the change that removes a broken object from a document, or None if it must not be removed."""
    if node.kind in _NEVER or not node.tokens:
        return None
    make = _REPLACED.get(node.kind)
    if make is not None:
        return Removal(node.tokens, f"treated as an empty {node.kind}: {reason}", make())
    broken, around = node, node.parent
    if node.kind == "media" and around is not None and around.kind == "body":
        # The request would otherwise be sent with the rest of the body.
        broken, around = around, around.parent
    if broken.kind in _NEEDED and around is not None and around.kind in ("path", "operation"):
        return Removal(around.tokens, f"left out, as its {broken.kind} is missing: {reason}", None)
    return Removal(broken.tokens, f"left out: {reason}", None)


def removal_for(
    finding: Diagnostic, at: Tokens, nodes: Mapping[Tokens, Node], root: Mapping[str, Value], *, is_spelled: bool
) -> Removal | None:
    """Return the change that removes an invalid part, or None if there is none.

    `is_spelled`: numbers have the spelling of the document, as in YAML; in JSON, 1.10 has become 1.1.
    """
    node, message = innermost(at, nodes), f"left out: {finding.message}"
    if at[:1] == ("info",) or (not at and finding.message.startswith("`info`")):
        return Removal(
            ("info",), f"used without its wrong part: {finding.message}", _info(root.get("info")), spare=True
        )
    if meant := _meant_text(finding, at, root, is_spelled=is_spelled) or _corrected(finding, node, at, root):
        return meant
    # A request uses only the first server. The servers of an operation are removed with the operation.
    if at[:1] == ("servers",) and len(at) > 1:
        return _of_server(finding, at, root)
    if node is None or finding.code.startswith("E4"):
        return None
    member = at[len(node.tokens) : len(node.tokens) + 1]
    if node.kind == "root" and member and member[0] in _ABOUT:
        # A tag without a name is no tag; without another member it keeps its place and its title.
        length = 1 if member[0] == "externalDocs" else 3 if at[:1] == ("tags",) and at[2:3] != ("name",) else 2
        return Removal(at[:length], message, None, spare=True)
    return (
        _certain_correction(finding, node, member, at)
        or _member_removal(finding, node, member, at)
        or removal_around(node, finding.message)
    )


def _of_server(finding: Diagnostic, at: Tokens, root: Mapping[str, Value]) -> Removal:
    """Return the change of a server of the document: its address stays, if the fault is elsewhere."""
    message = f"left out: {finding.message}"
    about = at[:5] if at[2:3] == ("variables",) else at[:3]
    if about[-1] in _OF_SERVER:
        owner = as_object(resolve(root, about[:-1]))
        return Removal(about[:-1], message, {key: part for key, part in owner.items() if key != about[-1]}, spare=True)
    if finding.message.endswith(UNKNOWN):
        return Removal(about, message, None, spare=True)
    return Removal(at[:2], message, None, spare=at[1] != "0")


def _corrected(finding: Diagnostic, node: Node | None, at: Tokens, root: Mapping[str, Value]) -> Removal | None:
    if at and finding.message.startswith("`null` stands where") and resolve(root, at) is None:
        # In YAML, a key without a value.
        return Removal(at, f"left out: {finding.message}", None, spare=True)
    corrected = correction(finding, node, at, root) if node else None
    if corrected is None:
        return None
    schema = as_object(as_object(corrected[1]).get("schema", corrected[1]))
    meant = " ".join(str(schema[key]) for key in ("type", "format") if key in schema)
    added = schema.keys() - as_object(resolve(root, corrected[0])).keys()
    meant = meant or ", ".join(sorted(added)) or json.dumps(corrected[1])[:40]
    return Removal(corrected[0], f"read as {meant}: {finding.message}", corrected[1], spare=True)


def _meant_text(finding: Diagnostic, at: Tokens, root: Mapping[str, Value], *, is_spelled: bool) -> Removal | None:
    """Return the change of a value that can only mean one text: a number, a base path without its slash."""
    base = root.get("basePath")
    if at == ("basePath",) and isinstance(base, str) and "://" not in base:
        begun = f"/{base}"
        return Removal(at, f"treated as if it began with a slash: {finding.message}", begun, spare=True)
    number = resolve(root, at) if at and finding.message.endswith(TEXT_EXPECTED) else None
    if type(number) is not int and not (type(number) is float and is_spelled):
        return None
    key = at[-2] if at[-1:] and at[-1].isdigit() else at[-1]
    if key in _PLAIN_TEXTS or (at[0] == "tags" and key == "name"):
        return Removal(at, f"read as the text {number}: {finding.message}", str(number), spare=True)
    return None


def _certain_correction(finding: Diagnostic, node: Node, member: Tokens, at: Tokens) -> Removal | None:
    """Return the change for a fault with only one correction: a path parameter is required, a list has a name once."""
    needless = member == ("required",) or finding.message.startswith("`required` is missing")
    if needless and node.kind == "parameter" and node.value.get("in") == "path":
        required: Value = True
        return Removal(
            (*node.tokens, "required"), "treated as required, as each part of a path is", required, spare=True
        )
    repeated = resolve(node.value, at[len(node.tokens) :]) if finding.message == REPEATED else None
    if not isinstance(repeated, list):
        return None
    once = [item for index, item in enumerate(repeated) if item not in repeated[:index]]
    return Removal(at, f"used once: {finding.message}", once, spare=True)


def _member_removal(finding: Diagnostic, node: Node, member: Tokens, at: Tokens) -> Removal | None:
    """Return the change of one member of an object, or None if the whole object must be removed."""
    message = f"left out: {finding.message}"
    answers = member == ("responses",) or finding.message.startswith("`responses` is missing")
    if node.kind == "operation" and answers:
        empty: Value = {"default": {"description": ""}}
        return Removal((*node.tokens, "responses"), f"treated as empty answers: {finding.message}", empty, spare=True)
    if node.kind == "response" and (
        member == ("description",) or finding.message.startswith("`description` is missing")
    ):
        return Removal((*node.tokens, "description"), f"treated as empty: {finding.message}", "", spare=True)
    if member and (member[0] in _DESCRIPTIVE or (node.kind == "schema" and member[0] in LIMITS)):
        return Removal(node.tokens + member, message, None, spare=True)
    if finding.code == "E221" and node.value.get("name") == "" and node.value.get("required") is not True:
        return Removal(node.tokens, message, None, spare=True)
    twice = node.kind == "parameter" and finding.message.endswith(_TWICE)
    if (finding.code in SPARE and member) or twice or finding.message.endswith(UNKNOWN):
        return Removal(at, message, None)
    # If there are several media types, a request can be made without this one.
    siblings = node.parent.value.get("content") if node.parent and finding.code == "E222" else None
    return Removal(node.tokens, message, None, spare=True) if siblings and len(siblings) > 1 else None


def unused_scheme(message: str, at: Tokens, root: Mapping[str, Value]) -> Removal | None:
    """Return the change that removes a security scheme that no requirement names; None for any other part."""
    length = next((length for length in (2, 3) if at[length - 2 : length - 1] and at[length - 2] in _SCHEMES), 0)
    if not length or len(at) < length or at[length - 1] in _required_schemes(root):
        return None
    return Removal(at[:length], f"left out, as no requirement names this scheme: {message}", None, spare=True)


def _required_schemes(node: Value) -> set[str]:
    """Return the names in all security requirements of the document."""
    if isinstance(node, list):
        return set().union(*map(_required_schemes, node))
    if not isinstance(node, dict):
        return set()
    written = node.get("security")
    requirements = [written] if isinstance(written, dict) else as_list(written)
    names = {name for one in requirements for name in ([one] if isinstance(one, str) else as_object(one))}
    return names.union(*(_required_schemes(value) for value in node.values()))


def _info(written: Value) -> dict[str, Value]:
    """Return the usable members of `info`: its texts; title and version are always there."""
    info = as_object(written)
    used: dict[str, Value] = {"title": "", "version": ""}
    for key in ("title", "version", "description"):
        value = info.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            used[key] = str(value)
    return used


def innermost(at: Tokens, everything: Mapping[Tokens, Node]) -> Node | None:
    """Return the smallest object that contains the value at `at`."""
    for length in range(len(at), -1, -1):
        if at[:length] in everything:
            return everything[at[:length]]
    return None


def may_sign(at: Tokens, everything: Mapping[Tokens, Node]) -> bool:
    """Return whether the value at `at` says, or was probably meant to say, that requests are signed."""
    for length, key in enumerate(at):
        if key in _SCHEMES:
            return True
        owner = everything.get(at[:length])
        if owner is not None and owner.kind in ("root", "components", "operation", "path") and _is_like_signing(key):
            return True
    return False


def _is_like_signing(key: str) -> bool:
    """Return whether a key is like those that say how requests are signed, also if it is misspelt."""
    name = key.lower()
    return "sec" in name or bool(get_close_matches(name, _SIGNING, cutoff=0.7))
