"""Errors and warnings about the user's input, in one form for the whole package."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .encode.terminal import visible, without_password


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to do about it.

    `code` is stable (`E204`, `W301`); `pointer` is a JSON Pointer (RFC 6901) into `file`;
    `line` and `column` count from 1.
    """

    code: str
    message: str
    file: str = ""
    pointer: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str = ""

    def __post_init__(self) -> None:
        """Remove the password if the user gave an address instead of a file; it may be in several fields."""
        for name in ("message", "file", "hint"):
            object.__setattr__(self, name, without_password(getattr(self, name)))

    def __str__(self) -> str:
        position = ":".join(str(part) for part in (self.file, self.line, self.column) if part not in ("", None))
        head = f"{position}: {self.code} {self.message}" if position else f"{self.code} {self.message}"
        lines = [head]
        if self.pointer is not None:
            lines.append(f"  at {self.pointer or '(the whole document)'}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(visible(line) for line in lines)


@dataclass
class PrerequestError(Exception):
    """The input cannot be used. It has all findings of one step; the command ends with `exit_status`."""

    diagnostics: tuple[Diagnostic, ...]
    exit_status: int = field(default=2, kw_only=True)

    def __str__(self) -> str:
        return "\n".join(str(diagnostic) for diagnostic in self.diagnostics)


def fail(code: str, message: str, *, hint: str = "", file: str = "") -> PrerequestError:
    """Return the error for a single finding that does not concern a part of a document."""
    return PrerequestError((Diagnostic(code, message, file=file, hint=hint),))


def did_you_mean(name: str, names: Iterable[str], otherwise: str = "", *, before: str = "") -> str:
    """Return the hint for a name that does not exist: the most similar existing name, or else `otherwise`."""
    from difflib import get_close_matches  # noqa: PLC0415  (`--help` needs no hint)

    near = get_close_matches(name, list(names), 1)
    return f"did you mean {before}{near[0]}?" if near else otherwise
