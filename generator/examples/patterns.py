"""Makes a short text that fits a regular expression, which is parsed and never run: it cannot make us slow."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from .characters import CLASSES, ESCAPES, PRINTABLE, PROPERTIES, UnreadableError, between, ordered, without
from .expressions import matches

_COUNT = re.compile(r"\{(\d+)(,(\d*))?\}")
_CODES: Final = {2: re.compile(r"\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2})")}
_CODES[4] = re.compile(r"\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4})")
# In slashes (JavaScript, Perl) or with blanks around it; taken literally, such an expression fits no text.
_WRAPPED: Final = re.compile(r"\s*(/?)(\^.*\$)\1[a-z]*\s*", re.DOTALL)
_CAPTURE: Final = re.compile(r"(?!\?)|\?P?<([A-Za-z_]\w*)>")
_REFERENCE: Final = re.compile(r"([1-9]\d*)|k<(\w+)>")
_REFERENCES: Final = 9  # two of them in each of many groups double the text each time
_LONGEST: Final = 4096
_DEEPEST: Final = 40


class _Repeat(NamedTuple):
    node: "_Node"
    least: int
    most: int


class _Alternation(NamedTuple):
    branches: "tuple[tuple[_Node, ...], ...]"


# A text node is a set of characters; one of them is used.
_Node = str | _Repeat | _Alternation


def unwrapped(pattern: str) -> str:
    """Return the expression without slashes or blanks around it."""
    wrapped = _WRAPPED.fullmatch(pattern)
    return wrapped[2] if wrapped else pattern


def matching(pattern: str, least: int = 0, most: int | None = None, variant: int = 0) -> str | None:
    """Return a text that fits `pattern` and has `least` to `most` characters; None if no such text is known.

    Another `variant` gives another text, if the expression allows several.
    """
    reader = _PatternReader(pattern)
    try:
        tree = reader.read()
    except (UnreadableError, RecursionError):
        return None
    top = _LONGEST if most is None else most
    texts = [text for text in _texts(tree, least, variant, more=3 if reader.is_doubtful else 0) if len(text) <= top]
    # An empty text says little to a reader if other texts are allowed.
    texts.sort(key=lambda text: (len(text) < least, not text))
    if texts and len(texts[0]) >= least and not reader.is_doubtful:
        return texts[0]
    return next(
        (text for text in _patched(texts, reader, least, top) if matches(pattern, text, unless_readable=False)), None
    )


def _texts(tree: tuple[_Node, ...], least: int, variant: int, more: int) -> list[str]:
    """Return texts of a tree until one is long enough, at least `more` texts."""
    texts = []
    for extra in [*range(min(least, 64) + 2), *((128, 512, least) if least > 64 else ())]:
        texts.append("".join(_spelled(tree, extra, variant))[: _LONGEST + 1])
        if texts[-1] and len(texts[-1]) >= least and len(texts) > more:
            break
    return texts


def _patched(texts: list[str], reader: "_PatternReader", least: int, most: int) -> Iterator[str]:
    """Yield the texts, made longer if they are too short, and with the characters that look-aheads require."""
    required = "".join("".join(_spelled(tree, 0, 0)) for tree in (reader.lead, *reader.wanted) if reader.wanted)
    for text in texts:
        longer = text + (text[-1:] or "a") * (least - len(text))
        yield longer
        if required and len(required) <= most:
            yield required + longer[len(required) :]


def _spelled(nodes: tuple[_Node, ...], extra: int, variant: int) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node[variant % len(node)]
        elif isinstance(node, _Alternation):
            yield from _spelled(node.branches[variant % len(node.branches)], extra, variant // len(node.branches))
        else:
            part = "".join(_spelled((node.node,), extra, variant))
            yield part * min(node.most, node.least + extra, _LONGEST)


class _PatternReader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._depth = 0
        self.is_doubtful = False
        self.lead: tuple[_Node, ...] = ()
        self.wanted: list[tuple[_Node, ...]] = []
        self._count = self._references = 0
        self._groups: dict[str, _Node] = {}

    def read(self) -> tuple[_Node, ...]:
        whole = self._choice()
        if self._at < len(self._pattern):
            raise UnreadableError
        return whole

    def _choice(self) -> tuple[_Node, ...]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableError
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else (_Alternation(tuple(branches)),)

    def _sequence(self) -> tuple[_Node, ...]:
        nodes: list[_Node] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            wants = len(self.wanted)
            node = self._atom()
            if not wants and self.wanted and self._depth == 1:
                self.lead = tuple(nodes)
            repeated = self._repeated(node or _Alternation(((),)))
            nodes += [] if node is None else [repeated]
        return tuple(nodes)

    def _repeated(self, node: _Node) -> _Node:
        quantifier = self._pattern[self._at : self._at + 1]
        if quantifier and quantifier in "*+?":
            self._at += 1
            node = _Repeat(node, int(quantifier == "+"), 1 if quantifier == "?" else _LONGEST)
        elif count := _COUNT.match(self._pattern, self._at):
            self._at = count.end()
            least = int(count[1])
            node = _Repeat(node, least, least if count[2] is None else int(count[3] or _LONGEST))
        else:
            return node
        # A lazy or possessive repetition allows the same texts.
        _ = self._take("?") or self._take("+")
        return node

    def _atom(self) -> _Node | None:
        read: dict[str, Callable[[], _Node | None]] = {"(": self._group, "[": self._set, "\\": self._escape}
        character = self._next()
        if character in "^$":
            self.is_doubtful = self.is_doubtful or not self._is_at_edge(character)
            return None
        if character == ".":
            return ordered(PRINTABLE)
        return read[character]() if character in read else character

    def _is_at_edge(self, anchor: str) -> bool:
        """Return whether the anchor that was just read is where a text of the expression may start or end."""
        before, after = self._pattern[: self._at - 1], self._pattern[self._at :]
        return before[-1:] in ("", "(", "|", ":") if anchor == "^" else after[:1] in ("", ")", "|")

    def _group(self) -> _Node | None:
        looks = False
        capture = _CAPTURE.match(self._pattern, self._at)
        self._count += 1 if capture else 0
        names = [str(self._count), capture[1]] if capture else []
        if self._take("?") and not self._take(":"):
            looks = self._lookaround() or self._named()
        ahead = looks and self._pattern[self._at - 1] == "="
        inner = self._choice()
        if not self._take(")"):
            raise UnreadableError
        self.wanted += [inner] if ahead else []
        group = _Alternation((inner,))
        self._groups.update(dict.fromkeys(names, group))
        return None if looks else group

    def _lookaround(self) -> bool:
        looks = any(map(self._take, ("=", "!", "<=", "<!")))
        self.is_doubtful = self.is_doubtful or looks
        return looks

    def _named(self) -> bool:
        # Flags, as in `(?i)`, are read like a name: they allow the same text and more.
        name = re.compile(r"P?<[A-Za-z_]\w*>|[a-z]+(?:(?=\))|:)").match(self._pattern, self._at)
        if not name:
            raise UnreadableError
        self._at = name.end()
        return False

    def _escape(self) -> _Node | None:
        if reference := _REFERENCE.match(self._pattern, self._at):
            # The group gives the same text again, unless it is repeated otherwise.
            self._at, self.is_doubtful = reference.end(), True
            self._references += 1
            group = self._groups.get(reference[1] or reference[2])
            if group is None or self._references > _REFERENCES:
                raise UnreadableError
            return group
        character = self._next()
        if character in "bBAZzG":
            return None
        chosen = self._escaped(character)
        return ordered(chosen)

    def _escaped(self, character: str) -> str:
        """Return the characters that an escape stands for."""
        if character.lower() in CLASSES:
            members = CLASSES[character.lower()]
            return members if character.islower() else without(members)
        if character in "pP":
            return self._property(negated=character == "P")
        if character in "xu":
            return self._code(2 if character == "x" else 4)
        if character.isdigit() and character != "0":
            raise UnreadableError
        return ESCAPES.get(character, character)

    def _property(self, *, negated: bool) -> str:
        name = re.compile(r"\{(?:(?:L|Letter|N)=)?(\w+)\}|(\w)").match(self._pattern, self._at)
        members = PROPERTIES.get((name[1] or name[2]) if name else "")
        if not name or not members:
            raise UnreadableError
        self._at = name.end()
        return without(members) if negated else members

    def _code(self, digits: int) -> str:
        code = _CODES[digits].match(self._pattern, self._at)
        if not code:
            raise UnreadableError
        self._at = code.end()
        value = int(code[1] or code[2], 16)
        # Half of a surrogate pair is not a character.
        return "" if 0xD800 <= value <= 0xDFFF or value > 0x10FFFF else chr(value)

    def _set(self) -> _Node:
        negated = self._take("^")
        members = ""
        while not self._take("]"):
            low = self._member()
            if len(low) == 1 and self._is_range():
                self._at += 1
                members += between(low, self._member())
            else:
                members += low
        return ordered(without(members) if negated else members)

    def _is_range(self) -> bool:
        return self._pattern[self._at : self._at + 1] == "-" and self._pattern[self._at + 1 : self._at + 2] != "]"

    def _member(self) -> str:
        character = self._next()
        if self._pattern.startswith("[:", self._at - 1):
            raise UnreadableError
        # Java would read an intersection here; JSON Schema does not have it.
        self.is_doubtful = self.is_doubtful or self._pattern.startswith("&&", self._at - 1)
        if character != "\\":
            return character
        character = self._next()
        return "\b" if character == "b" else self._escaped(character)

    def _next(self) -> str:
        if self._at >= len(self._pattern):
            raise UnreadableError
        self._at += 1
        return self._pattern[self._at - 1]

    def _take(self, text: str) -> bool:
        is_next = self._pattern.startswith(text, self._at)
        self._at += len(text) if is_next else 0
        return is_next
