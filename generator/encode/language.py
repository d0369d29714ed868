"""A programming language, described by a `language.toml`: how it writes texts, comments, names and lists.

Each form of a text literal is a table. It has `begin` and `end`, `escapes` for single characters, and `hidden`, the
escape of invisible characters: `<unit>` stands for one unit of `encoding` in the format `digits`. A form without
`hidden` cannot contain invisible characters. A form with `lines` keeps line feeds. A form with `when` is for texts that
this expression matches as a whole. With `outside`, escapes are outside of the quotes, and this operator joins them with
the quoted texts. The first form that can contain a text is used.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from . import prose
from .code import Code
from .invisible import BLANK, HIDDEN, plain
from .python import with_plain_letters

_PLACEHOLDER = re.compile("<([a-z]+)>")
_UNIT_SIZES = {"utf-8": 1, "utf-16-be": 2, "utf-32-be": 4}
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class TextPiece(NamedTuple):
    """A part of a text: `text` itself, or the name of a variable.

    `kind` says what a variable stands for: a local variable, an environment variable, one that is empty if it is not
    set, a percent-encoded value, or a base address without its last slash.
    """

    text: str
    kind: Literal["text", "local", "environment", "optional", "escaped", "base"] = "text"


class TextForm:
    """One form of a literal, as a table of the description has it."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._begin, self._end = table["begin"], table["end"]
        self._escapes: Mapping[str, str] = table.get("escapes", {})
        self._hidden, self._digits = table.get("hidden", ""), table.get("digits", "04x")
        self._encoding, self._outside = table.get("encoding", "utf-16-be"), table.get("outside", "")
        self._when = re.compile(table["when"]) if "when" in table else None
        self._lines = table.get("lines", False)
        feed = "(?!\n)" if self._lines else ""
        invisible = f"{HIDDEN}{BLANK}{table.get('special', '')}"
        self._invisible = re.compile(f"{feed}[{invisible}]")
        escaped = "".join(map(re.escape, self._escapes))
        special = f"{escaped}{invisible}" if self._hidden and not self._outside else escaped
        self._special = re.compile(f"{feed}[{special}]") if special else None

    def written(self, text: str) -> str | None:
        """Return `text` as a literal, or None if this form cannot contain it."""
        if self._when and not self._when.fullmatch(text):
            return None
        is_plain = plain(text.replace("\n", "") if self._lines else text)
        if not self._hidden and not is_plain and self._invisible.search(text):
            return None
        if self._outside and not is_plain:
            return self._joined_with_numbers(text)
        return self._quoted(text)

    def _quoted(self, text: str) -> str:
        return f"{self._begin}{self._special.sub(self._escape, text) if self._special else text}{self._end}"

    def _escape(self, match: re.Match[str]) -> str:
        return self._escapes.get(match[0]) or "".join(self._units(match[0]))

    def _units(self, char: str) -> Iterable[str]:
        size, units = _UNIT_SIZES[self._encoding], char.encode(self._encoding, "surrogatepass")
        for at in range(0, len(units), size):
            unit = format(int.from_bytes(units[at : at + size], "big"), self._digits)
            yield self._hidden.replace("<unit>", unit)

    def _joined_with_numbers(self, text: str) -> str:
        """Return the text in quotes, joined with the numbers of invisible characters; several parts in parentheses."""
        parts, at = [], 0
        for match in self._invisible.finditer(text):
            parts += [self._quoted(text[at : match.start()])] if at < match.start() or not at else []
            parts += self._units(match[0])
            at = match.end()
        parts += [self._quoted(text[at:])] if at < len(text) or not parts else []
        return parts[0] if len(parts) == 1 else f"({self._outside.join(parts)})"


class Language:
    """A language, made from its description. Its methods return code of this language."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.title: str = table["title"]
        self.manifest = table
        self._texts = tuple(map(TextForm, table.get("text", ())))
        self._blocks = (*map(TextForm, table.get("block", ())), *self._texts)
        self._comment: Mapping[str, Any] = table.get("comment", {})
        self._width: int = table.get("width", 110)
        self._name = re.compile(table.get("name", ""))
        self._reserved = frozenset(table.get("reserved", "").split())
        self._modules = frozenset(table.get("files", {}).get("modules", "").split())
        self._pieces: Mapping[str, str] = table.get("pieces", {})
        # Many scripts declare the same texts, so the results are kept.
        self._written = lru_cache(maxsize=8192)(self._first)
        self._part = lru_cache(maxsize=8192)(self._piece)

    def stem(self, name: str) -> str:
        """Return the name of a file without its ending: one that a module of the language has gets an underscore."""
        return f"{name}_" if name in self._modules else name

    def filters(self) -> dict[str, Callable[..., Code]]:
        """Return the filters for the templates of this language.

        They are `cs`, `cs_block` … if its `prefix` is `cs`. A language without a prefix has none.
        """
        if "prefix" not in self.manifest:
            return {}
        filters: dict[str, Callable[..., Code]] = {
            "block": self.block,
            "comment": self.comment,
            "prose": self.prose,
            "name": self.name,
            "words": self.words,
            "array": self.array,
            "table": self.table,
            "pieces": self.pieces,
        }
        prefix = self.manifest["prefix"]
        return {prefix: self.literal, **{f"{prefix}_{name}": encoder for name, encoder in filters.items()}}

    def words(self, texts: Iterable[str]) -> Code:
        """Return texts as the arguments of a call. Texts with several lines keep their lines."""
        return Code(self.manifest["words"].join([self.block(text) for text in texts]))

    def literal(self, text: str) -> Code:
        """Return `text` as a literal on one line."""
        return self._written(self._texts, text)

    def block(self, text: str) -> Code:
        """Return `text` as a literal that keeps its line feeds if possible, for bodies that people read and edit."""
        return self._written(self._blocks, text)

    def comment(self, text: str) -> Code:
        """Return `text` as one comment line with its mark.

        It is quoted if the language would read a directive in it.
        """
        line, order = prose.line(text), self._comment.get("order")
        return Code(f"{self._comment['mark']} {repr(line) if order and line.startswith(order) else line}".rstrip())

    def prose(self, text: str, more: Iterable[str] = ()) -> Code:
        """Return texts for people as one literal: wrapped, with a blank line between the texts."""
        return self.block(prose.paragraphs(text, more, self._width))

    def name(self, text: str) -> Code:
        """Return `text` if it can be a name, with letters of all scripts. Raise ValueError otherwise."""
        if not self._name.fullmatch(with_plain_letters(text)) or text in self._reserved:
            raise ValueError(f"{text!r} cannot be a name in {self.title}")
        return Code(text)

    def array(self, texts: Iterable[str]) -> Code:
        """Return texts as a list."""
        return self._listed("array", [self.literal(text) for text in texts])

    def table(self, pairs: Iterable[tuple[str, str]]) -> Code:
        """Return pairs of texts as a table. If a key occurs twice, the last pair counts."""
        item = self.manifest["table"]["item"]
        rows = [_filled(item, key=self.literal(key), value=self.literal(value)) for key, value in dict(pairs).items()]
        return self._listed("table", rows)

    def pieces(self, pieces: Iterable[TextPiece]) -> Code:
        """Return code for a text that contains variables."""
        parts = [self._part(piece) for piece in pieces] or [self.literal("")]
        return Code(self._pieces["join"].join(parts))

    def _piece(self, piece: TextPiece) -> str:
        if piece.kind == "text":
            return self.literal(piece.text)
        if not _VARIABLE.fullmatch(piece.text) or piece.text in self._reserved:
            raise ValueError(f"{piece.text!r} cannot be the name of a variable")
        form = self._pieces.get(piece.kind, self._pieces["environment"])
        return _filled(form, name=piece.text, text=self.literal(piece.text))

    def _listed(self, kind: str, items: Sequence[str]) -> Code:
        form = self.manifest[kind]
        return Code(f"{form['begin']}{form['join'].join(items)}{form['end']}")

    def _first(self, forms: Iterable[TextForm], text: str) -> Code:
        literal = next((code for form in forms if (code := form.written(text)) is not None), None)
        if literal is None:
            raise ValueError(f"{self.title} cannot hold the text {text!a}")
        return Code(literal)


def _filled(form: str, **values: str) -> str:
    return _PLACEHOLDER.sub(lambda placeholder: values.get(placeholder[1], placeholder[0]), form)
