"""Parses YAML into JSON values, in one pass over the events of the parser: YAML 1.2 core types, and text keys only.

Aliases are expanded up to a limit. Tags, duplicate keys and second documents are refused. Merge keys (`<<`) belong to
YAML 1.1, but most authors expect them, so they are read as YAML 1.1 says: the members of the mapping itself win.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn

import yaml

from ..errors import PrerequestError
from ..settings.limits import Limits
from .positions import Tokens, Value, pointer_of
from .scalars import MAY_BE_TEXT, RefusedScalarError, core_value, is_text, other_spelling
from .source import Source
from .spelling import keep_spelling

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The type stubs do not distinguish the kinds of events.
_Event = Any
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MERGE = "<<"
_MERGE_TAG = "tag:yaml.org,2002:merge"


@dataclass(slots=True)
class _Frame:
    """A collection that is being read.

    `height` and `weight` count the levels and nodes below it, with expanded aliases.

    `merges` says that the value of a merge key comes next. `merged` has the members that merge keys added. `texts` has
    the spelling of numbers that may turn out to be texts when another member is read; `text` is
    the value with each such number as a text.
    """

    value: Any
    anchor: str | None
    key: str | None = None
    height: int = 1
    weight: int = 1
    merges: bool = False
    merged: dict[str, Any] = field(default_factory=dict)
    texts: dict[Any, Any] = field(default_factory=dict)
    text: Any = None


@dataclass(slots=True)
class _Builder:
    source: Source
    limits: Limits
    frames: list[_Frame] = field(default_factory=list)
    anchors: dict[str, _Frame | None] = field(default_factory=dict)
    written: int = 0
    documents: int = 0
    heaviest: tuple[int, Any] | None = None
    root: _Frame | None = None
    spelled: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    def document(self, event: _Event) -> None:
        """Begin a document."""
        self.documents += 1
        if self.documents > 1:
            self.refuse("E112", "a second document begins here", event, "keep one document in the file")

    def scalar(self, event: _Event) -> None:
        """Read a key or a scalar value."""
        if event.tag is not None:
            self.refuse("E112", "this value has a tag", event, "leave the tag out; quote a value that is text")
        frame = self.frames[-1] if self.frames else None
        if frame is not None and frame.key is None and isinstance(frame.value, dict):
            self._key(frame, event)
            return
        value = event.value
        if event.implicit[0]:
            try:
                value = core_value(value, self.limits.max_digits)
            except RefusedScalarError as refusal:
                self.refuse("E109", str(refusal), event, "quote it if it is text")
        self._add(_Frame(value, event.anchor, height=0, text=other_spelling(value, event.value)), event)
        self.written += 1

    def _key(self, frame: _Frame, event: _Event) -> None:
        if event.anchor is not None:
            self.refuse("E112", "a key has an anchor", event, "put the anchor on the value")
        frame.merges = event.implicit[0] and event.value == _MERGE
        if event.value in (frame.merged if frame.merges else frame.value):
            frame.key = event.value
            self.refuse("E107", "this key is written twice", event, "keep one of them")
        frame.key = event.value

    def start(self, event: _Event) -> None:
        """Begin a mapping or a sequence."""
        if event.tag is not None:
            self.refuse("E112", "this value has a tag", event, "leave the tag out; quote a value that is text")
        if self._wants_key():
            self.refuse("E112", "a key is a collection, not text", event, "quote it if braces belong to the text")
        self._check_depth(len(self.frames) + 1, event)
        self.written += 1
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.frames.append(_Frame({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor))

    def end(self, event: _Event) -> None:
        """End a mapping or a sequence."""
        frame = self.frames.pop()
        if frame.merged:
            written = dict(frame.value)
            frame.value.clear()
            frame.value.update({**frame.merged, **written})
        if frame.texts and isinstance(frame.value, list):
            frame.text = [frame.texts.get(index, value) for index, value in enumerate(frame.value)]
        elif frame.texts:
            examples = {key: text for key, text in frame.texts.items() if key in MAY_BE_TEXT}
            if is_text(frame.value):
                frame.value.update(examples)
            elif examples:
                self.spelled.append((frame.value, examples))
            frame.text = {**frame.value, **frame.texts}
        self._add(frame, event)

    def alias(self, event: _Event) -> None:
        """Replace an alias by the value of its anchor."""
        if self._wants_key():
            self.refuse("E112", "a key is an alias", event, "write the key out")
        if event.anchor not in self.anchors:
            self.refuse(
                "E106", "this alias has no anchor before it", event, "add the anchor, or write the value itself"
            )
        target = self.anchors[event.anchor]
        if target is None:
            self.refuse("E111", "this alias is inside its own anchor and never ends", event, "refer to it by $ref")
        if self.heaviest is None or target.weight >= self.heaviest[0]:
            self.heaviest = (target.weight, event)
        self._check_depth(len(self.frames) + target.height, event)
        self._add(_Frame(target.value, None, height=target.height, weight=target.weight), event)

    def _add(self, node: _Frame, event: _Event) -> None:
        if node.anchor is not None:
            self.anchors[node.anchor] = node
        if not self.frames:
            self.root = node
            return
        parent = self.frames[-1]
        parent.height = max(parent.height, node.height + 1)
        parent.weight += node.weight
        if parent.merges:
            self._merge(parent, node.value, event)
        elif isinstance(parent.value, dict):
            if node.text is not None:
                parent.texts[parent.key] = node.text
            parent.value[parent.key] = node.value
            parent.key = None
        else:
            if node.text is not None:
                parent.texts[len(parent.value)] = node.text
            parent.value.append(node.value)

    def _merge(self, frame: _Frame, value: Any, event: _Event) -> None:
        """Add the members of a mapping, or of a list of mappings; the first of them wins."""
        mappings = value if isinstance(value, list) else [value]
        if not all(isinstance(mapping, dict) for mapping in mappings):
            self.refuse("E112", "a merge key takes a mapping or a list of mappings", event, "name one by its alias")
        for mapping in mappings:
            frame.merged = {**mapping, **frame.merged}
        frame.key, frame.merges = None, False

    def _wants_key(self) -> bool:
        return bool(self.frames) and self.frames[-1].key is None and isinstance(self.frames[-1].value, dict)

    def _check_depth(self, depth: int, event: _Event) -> None:
        if depth > self.limits.max_depth:
            message = f"this document nests more than {self.limits.max_depth} levels deep"
            self.refuse("E108", message, event, "--max-depth raises the limit")

    def finish(self) -> Value:
        """Return the root value, after the check that aliases do not make it too large."""
        if self.root is None:
            return None
        budget = self.limits.alias_factor * self.written + self.limits.alias_allowance
        if self.heaviest is not None and self.root.weight > budget:
            message = f"aliases make this document larger than {budget} nodes"
            self.refuse("E111", message, self.heaviest[1], "write fewer aliases")
        keep_spelling(self.root.value, self.spelled)
        return self.root.value

    def refuse(self, code: str, message: str, event: _Event, hint: str = "") -> NoReturn:
        """Raise the error for an event."""
        tokens = [frame.key if isinstance(frame.value, dict) else len(frame.value) for frame in self.frames]
        pointer = pointer_of(token for token in tokens if token is not None)
        position = (event.start_mark.line + 1, event.start_mark.column + 1)
        raise self.source.error_at(code, message, position, pointer=pointer, hint=hint)


_TAKE: dict[type, Callable[[_Builder, _Event], None]] = {
    yaml.ScalarEvent: _Builder.scalar,
    yaml.MappingStartEvent: _Builder.start,
    yaml.MappingEndEvent: _Builder.end,
    yaml.SequenceStartEvent: _Builder.start,
    yaml.SequenceEndEvent: _Builder.end,
    yaml.AliasEvent: _Builder.alias,
    yaml.DocumentStartEvent: _Builder.document,
}


def parse_yaml(source: Source, limits: Limits) -> Value:
    """Return the value of a YAML text. Raise `PrerequestError` E106 (syntax), E107 to E112 (refused values)."""
    builder = _Builder(source, limits)
    try:
        for event in yaml.parse(source.text, Loader=LOADER):
            take = _TAKE.get(type(event))
            if take is not None:
                take(builder, event)
    except yaml.reader.ReaderError:
        raise _unreadable(source) from None
    except yaml.MarkedYAMLError as error:
        raise _malformed(source, error) from None
    return builder.finish()


def _unreadable(source: Source) -> PrerequestError:
    character = _UNREADABLE.search(source.text)
    return source.error(
        "E106", "this character is not allowed in YAML", character.start() if character else 0, hint="leave it out"
    )


def _malformed(source: Source, error: yaml.MarkedYAMLError) -> PrerequestError:
    mark = error.problem_mark or error.context_mark
    position = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    hint = "indent by blanks; quote a text that contains `: ` or ` #` or begins with a sign"
    return source.error_at("E106", f"this is not valid YAML: {error.problem}", position, hint=hint)


@lru_cache(maxsize=4)
def _nodes(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=LOADER)


def yaml_position(text: str, tokens: Tokens) -> tuple[int, int]:
    """Return line and column of the key or item that `tokens` lead to, or of its nearest ancestor.

    The text must have been loaded before, because loading checks its depth.
    """
    node = _nodes(text)
    if node is None:
        return 1, 1
    mark = node.start_mark
    for token in tokens:
        member = _member(node, token)
        if member is None:
            break
        mark, node = member
    return mark.line + 1, mark.column + 1


def _merged(node: yaml.Node, token: str) -> tuple[yaml.Mark, yaml.Node] | None:
    """Return the member that a merge key adds, from the first mapping that has it."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return next(filter(None, (_member(mapping, token) for mapping in nodes)), None)


def _member(node: yaml.Node, token: str) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        members = ((key.start_mark, value) for key, value in node.value if key.value == token and key.tag != _MERGE_TAG)
        merged = (_merged(value, token) for key, value in node.value if key.tag == _MERGE_TAG)
        return next(members, None) or next(filter(None, merged), None)
    if isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
        item = node.value[int(token)]
        return item.start_mark, item
    return None
