"""What a command says: results on standard output, everything else on standard error, nothing that moves a cursor."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from generator.encode.terminal import visible
from generator.errors import Diagnostic


def say(text: str = "") -> None:
    """Print a line of the result."""
    sys.stdout.write("\n".join(visible(line) for line in text.split("\n")) + "\n")


def warn(text: str) -> None:
    """Print a line that is not part of the result."""
    sys.stderr.write("\n".join(visible(line) for line in text.split("\n")) + "\n")


def data(value: Any) -> None:
    """Print a result as JSON for a program to read."""
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def diagnostics(found: Iterable[Diagnostic]) -> None:
    """Print findings, those of one kind after the fifth as a count."""
    counts: dict[str, int] = {}
    for each in found:
        counts[each.code] = counts.get(each.code, 0) + 1
        if counts[each.code] <= 5:
            warn(str(each))
    for code, count in counts.items():
        if count > 5:
            warn(f"{code}: {count - 5} more of this kind")


def as_data(found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return findings as data: the same fields as in print."""
    return [
        {
            "code": each.code,
            "message": each.message,
            "file": each.file,
            "pointer": each.pointer,
            "line": each.line,
            "column": each.column,
            "hint": each.hint,
        }
        for each in found
    ]
