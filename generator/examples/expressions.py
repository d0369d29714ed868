"""Checks whether a text fits a regular expression or a format. The engine stops after a fixed number of steps."""

from functools import lru_cache
from typing import Final

_STEPS: Final = 10_000
_LONGEST: Final = 4096
_STRICT: Final = frozenset(("date", "date-time", "uuid", "ipv4", "ipv6", "email", "uri"))
"""The formats that validators check; other formats only inform a reader."""


@lru_cache(4096)
def matches(pattern: str, text: str, *, unless_readable: bool) -> bool:
    """Return whether a text fits.

    Return `unless_readable` if it is too long or the engine cannot read the expression.
    """
    from jsonschema_rs import Draft202012Validator, FancyRegexOptions  # noqa: PLC0415  (seldom needed)

    if len(text) > _LONGEST:
        return unless_readable
    options = FancyRegexOptions(backtrack_limit=_STEPS)
    try:
        return bool(Draft202012Validator({"pattern": pattern}, pattern_options=options).is_valid(text))
    except ValueError:
        return unless_readable


@lru_cache(4096)
def has_format(text: str, name: str) -> bool:
    """Return whether a text has a format; true for formats without a check, and for variables of Postman."""
    if name not in _STRICT or "{{" in text:
        return True
    from jsonschema_rs import Draft202012Validator  # noqa: PLC0415  (seldom needed)

    return bool(Draft202012Validator({"format": name}, validate_formats=True).is_valid(text))
