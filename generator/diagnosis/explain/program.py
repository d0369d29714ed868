"""Reads the calls of a program with their arguments, which may be variables. Nothing is run.

The values are texts, mappings and lists in the text of the program. Any other value, such as a random key, is
`Unknown`: 16 characters made from its name, always the same.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from .tokens import PLACEHOLDER, Token, TokenKind, tokens
from .values import Bare, ProgramValue, Unknown, as_json, as_text, formatted, function_value, joined, pairs, stand_in

CallHandler: TypeAlias = Callable[[str, list[ProgramValue], dict[str, ProgramValue]], None]
_PLACEHOLDERS = re.compile(f"{PLACEHOLDER}([^{PLACEHOLDER}]*){PLACEHOLDER}")
# Functions that change the value before the dot; functions that, for our purpose, return the value they get.
_CHANGES = frozenset(("add", "append", "set", "update", "tryaddwithoutvalidation"))
_SAME = frozenset(("str", "url", "uri", "headers", "dict", "strip", "rstrip", "trim", "trimend", "tostring", "encode"))
_BARE = {"true": "true", "false": "false", "null": "null", "none": "null"}
_PREFIXES = frozenset(("await", "new", "async", "return", "const", "let", "var", "with", "export", "yield", "typeof"))
_END = Token(TokenKind.LINE, "")


class Program:
    """Reads a program from its beginning to its end, and reports each call with its arguments."""

    def __init__(self, text: str, language: str, on_call: CallHandler, on_command: Callable[[str], bool]) -> None:
        """Prepare to read the program.

        `on_call` gets the name of a called function in lower case, its arguments, and its named arguments. `on_command`
        gets a word; if that is a command, it reads the arguments and returns True.
        """
        self.is_powershell = language == "powershell"
        self._tokens = list(tokens(text, language))
        self._at = 0
        self._values: dict[str, ProgramValue] = {}
        self._on_call = on_call
        self._on_command = on_command

    def read(self) -> None:
        """Read the program."""
        last: ProgramValue = ""
        while self._at < len(self._tokens):
            if self.take("def", "function", "param"):
                self._defaults()
            elif self.take("{", *_PREFIXES):
                continue
            elif self.peek().text == "as" and self.peek(1).kind is TokenKind.WORD:
                self._at += 1
                self.set(self.next().text, last)
            elif not self._assigned():
                last = self.expression()

    def peek(self, ahead: int = 0) -> Token:
        """Return a later token without reading it."""
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else _END

    def next(self) -> Token:
        """Read a token."""
        token = self.peek()
        self._at += 1
        return token

    def take(self, *texts: str) -> bool:
        """Read the next token if it is this word or mark."""
        token = self.peek()
        if token.kind in {TokenKind.TEXT, TokenKind.LINE} or token.text.lower() not in texts:
            return False
        self._at += 1
        return True

    def get(self, path: str) -> "ProgramValue | None":
        """Return the value of a variable or of its member."""
        value: ProgramValue | None = self._values
        for name in _names(path):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def set(self, path: str, value: ProgramValue) -> None:
        """Assign a value to a variable or to its member."""
        *outer, name = _names(path) or [""]
        holder = self._holder(outer)
        holder[name] = value

    def _holder(self, names: list[str]) -> dict[str, ProgramValue]:
        holder = self._values
        for name in names:
            inner = holder.get(name)
            if not isinstance(inner, dict):
                inner = holder[name] = {}
            holder = inner
        return holder

    def _defaults(self) -> None:
        """Read the head of a function: parameters get their default values."""
        if self.peek().kind is TokenKind.WORD:
            self._at += 1
        if self.peek().text == "(":
            for name, value in self._arguments()[1].items():
                self.set(name, value)

    def _assigned(self) -> bool:
        """Read an assignment, if one comes next."""
        word = self.peek()
        if word.kind is not TokenKind.WORD:
            return False
        for mark, sign in (("[", 4), (".", 3)):  # the member is in brackets, or a text after a dot
            if self.peek(1).text == mark and self.peek(2).kind is TokenKind.TEXT and self.peek(sign).text == "=":
                member = self._filled(self.peek(2).text)
                self._holder(_names(word.text))[member] = self._value_after(sign + 1)
                return True
        ahead = 3 if self.peek(1).text == ":" and self.peek(3).text == "=" else 1
        if self.peek(ahead).kind is not TokenKind.MARK or self.peek(ahead).text not in {"=", "+="}:
            return False
        before = self.get(word.text)
        adds = self.peek(ahead).text == "+="
        value = self._value_after(ahead + 1)
        value = joined(before, value) if adds and before is not None else value
        self.set(word.text, stand_in(word.text) if isinstance(value, Unknown) else value)
        return True

    def _value_after(self, count: int) -> ProgramValue:
        self._at += count
        return self.expression()

    def expression(self) -> ProgramValue:
        """Read an expression."""
        value = self.term()
        while True:
            if self.take("+"):
                value = joined(value, self.term())
            elif isinstance(value, dict) and not self.is_powershell and self.take("|"):
                value = value | dict(pairs(self.term()))
            elif not self.is_powershell and self.take("%"):
                value = formatted(value, self.term())
            elif self.is_powershell and self.take("-f"):
                values = [self.term()]
                while self.take(","):
                    values.append(self.term())
                value = formatted(value, values)
            elif self.is_powershell and self.peek(1).text.lower() == "convertto-json" and self.take("|"):
                self._at += 1
                value = as_json(value)
            else:
                return value

    def term(self) -> ProgramValue:
        """Read a value without operators."""
        token = self.next()
        if token.kind is TokenKind.TEXT:
            return self._suffixed(self._text(token))
        if token.kind is TokenKind.WORD:
            return self._word(token.text)
        if token.text in {"{", "@{"}:
            return self._mapping()
        if token.text in {"(", "@(", "["}:
            values = self._list("]" if token.text == "[" else ")")
            if self.is_powershell and token.text == "[":
                return self.term()  # a type before its value
            return self._suffixed(values[0] if len(values) == 1 and token.text == "(" else values)
        return Unknown("")

    def _text(self, token: Token) -> str:
        text = self._filled(token.text)
        while not self.is_powershell and self.peek().kind is TokenKind.TEXT:
            text += self._filled(self.next().text)
        return text

    def _filled(self, text: str) -> str:
        """Return a text with the values of the variables in it."""
        return _PLACEHOLDERS.sub(lambda placeholder: as_text(self.get(placeholder[1]), placeholder[1]), text)

    def _suffixed(self, value: ProgramValue) -> ProgramValue:
        while self.peek().text == "." and self.peek(2).text == "(":
            self._at += 2
            name = self._tokens[self._at - 1].text.lower()
            value = self._changed(name, value, *self._arguments())
        return value

    def _changed(
        self, name: str, value: ProgramValue, values: list[ProgramValue], keywords: dict[str, ProgramValue]
    ) -> ProgramValue:
        if name == "format":
            return formatted(value, keywords or values)
        return value if name in _SAME else stand_in(name)

    def _word(self, word: str) -> ProgramValue:
        if word.lower() in _PREFIXES:
            return self.term() if self.peek().kind is not TokenKind.LINE else Unknown("")
        if self._on_command(word):
            return stand_in(word)
        if self.is_powershell and word.lower() == "new-object":
            self._at += 1
            return self._call("new-object") if self.peek().text == "(" else {}
        if self.peek().text == "(":
            return self._call(word)
        value_before = self.get(word)
        return self._literal(word) if value_before is None else value_before

    def _literal(self, word: str) -> ProgramValue:
        name = word.lower().strip("$")
        if name in _BARE or word.isdigit():
            return Bare(_BARE.get(name, word))
        return word if self.is_powershell and not word.startswith(("$", "@")) else stand_in(word)

    def _call(self, path: str) -> ProgramValue:
        *outer, name = path.lower().lstrip("$").replace("?", "").split(".")
        values, keywords = self._arguments()
        self._on_call(".".join([*outer, name]), values, keywords)
        if name in _CHANGES and outer:
            self._change(outer, values, keywords)
        value = function_value(name, values, keywords)
        if value is not None:
            return value
        value_before = self.get(".".join(outer)) if outer else None
        if value_before is not None:
            return self._changed(name, value_before, values, keywords)
        return values[0] if name in _SAME and values else stand_in(name)

    def _change(self, outer: list[str], values: list[ProgramValue], keywords: dict[str, ProgramValue]) -> None:
        match values:
            case [str(name), str(value)]:
                self._holder(outer)[name] = value
            case [dict() as more, *_]:
                self._holder(outer).update(more)
            case []:
                self._holder(outer).update(keywords)

    def _arguments(self) -> tuple[list[ProgramValue], dict[str, ProgramValue]]:
        """Read the arguments in parentheses after a name."""
        self._at += 1
        values: list[ProgramValue] = []
        keywords: dict[str, ProgramValue] = {}
        for key, value in self._entries(")", "="):
            if key:
                keywords[key] = value
            elif isinstance(value, dict) and self._was_spread:
                keywords |= value
            else:
                values.append(value)
        return values, keywords

    # Whether the last value that `_entries` yielded had `*` or `...` before it, so that it is a set of arguments.
    _was_spread = False

    def _mapping(self) -> ProgramValue:
        members: dict[str, ProgramValue] = {}
        for key, value in self._entries("}", "=" if self.is_powershell else ":"):
            if key:
                members[key] = value
            elif isinstance(value, dict):
                members |= value
        return members

    def _list(self, end: str) -> list[ProgramValue]:
        return [value for _, value in self._entries(end, "")]

    def _entries(self, end: str, sign: str) -> Iterator[tuple[str, ProgramValue]]:
        """Read to a closing mark. Yield the values, with their names if a sign separates name and value."""
        while self._at < len(self._tokens) and not self.take(end):
            token = self.peek()
            if token.kind is TokenKind.LINE or token.text in {",", ";"}:
                self._at += 1
            elif sign and self.is_powershell and self.take("["):
                self._list("]")  # a type before its name
            elif sign and self.peek(1).kind is TokenKind.MARK and self.peek(1).text == sign:
                self._at += 2
                key = self._filled(token.text) if token.kind is TokenKind.TEXT else token.text
                yield key, self.expression()
            else:
                self._was_spread = token.text in {"*", "..."}
                while self.take("*", "..."):
                    pass
                is_shorthand = sign == ":" and token.kind is TokenKind.WORD and self.peek(1).text in {",", "}"}
                yield token.text if is_shorthand else "", self.expression()


def _names(path: str) -> list[str]:
    return [name for name in re.split(r"[.?]+", path.lower().strip("$@{}")) if name]
