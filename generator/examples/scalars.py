"""Numbers and texts that fit the keywords of their schema: bounds, steps, lengths, formats, patterns."""

import math
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..model import Json, Schema
from ..resources import manifest
from .credentials import PLACEHOLDER
from .expressions import has_format, matches
from .notes import FORMAT, NO_TEXT, NUMBER, PATTERN, SHORT
from .patterns import matching, unwrapped

LONGEST: Final = 2000
"""The longest text of a sample that a schema can demand by its length."""
_FORMATS: Final = manifest(Path(__file__).with_name("formats.toml"))


def number(schema: Schema, variant: int = 0) -> int | float | None:
    """Return the fitting number that is nearest to zero or to the lower bound; None if there is none."""
    if schema.minimum is None and schema.maximum is None and schema.multiple_of is None:
        return variant
    if not variant and (schema.minimum or 0) <= 0 <= (schema.maximum or 0) and not schema.exclusive:
        return 0
    whole = "number" not in schema.types and "integer" in schema.types
    step = _step(schema, whole=whole)
    low, high = _bound(schema, "minimum"), _bound(schema, "maximum")
    start = max(low, Fraction(0)) if low is not None else min(high, Fraction(0)) if high is not None else Fraction(0)
    up = low is not None or high is None or start < high
    value = _multiple(schema, start, step, up) + variant * (step if up else -step)
    if not _inside(schema, value):
        first = math.ceil((low or 0) / step)
        # The variants beyond the upper bound are the numbers below the first one.
        count = math.floor(high / step) - first + 1 if high is not None and variant else 1
        value = (first + int(value / step - first) % max(count, 1)) * step
    if not _inside(schema, value):
        return None
    return int(value) if value.denominator == 1 else float(value)


def _step(schema: Schema, *, whole: bool) -> Fraction:
    step = _exact(schema.multiple_of) if schema.multiple_of and schema.multiple_of > 0 else None
    if step is not None:
        return step * step.denominator if whole else step
    low, high = _bound(schema, "minimum"), _bound(schema, "maximum")
    if whole or low is None or high is None or high - low > 1 or high <= low:
        return Fraction(1)
    step = Fraction(1, 2)
    while step > (high - low) / 2 and step.denominator < 2**40:
        step /= 2
    return step


def _multiple(schema: Schema, start: Fraction, step: Fraction, up: bool) -> Fraction:  # noqa: FBT001
    """Return the first step from `start`, upwards or downwards, that is not an exclusive bound."""
    count = math.ceil(start / step) if up else math.floor(start / step)
    value = count * step
    is_whole = "number" not in schema.types and "integer" in schema.types
    if schema.multiple_of is None and not is_whole and _inside(schema, start):
        value = start
    return value if _inside(schema, value) else value + (step if up else -step)


def _inside(schema: Schema, value: Fraction) -> bool:
    low, high = _bound(schema, "minimum"), _bound(schema, "maximum")
    above = low is None or value > low or (value == low and "minimum" not in schema.exclusive)
    return above and (high is None or value < high or (value == high and "maximum" not in schema.exclusive))


def _bound(schema: Schema, name: str) -> Fraction | None:
    value = schema.minimum if name == "minimum" else schema.maximum
    return None if value is None or not math.isfinite(value) else _exact(value)


def _exact(value: float) -> Fraction:
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def words(schema: Schema, variant: int = 0) -> str | None:
    """Return a text that fits pattern, lengths and format; None if no such text is known."""
    if not (schema.pattern or schema.format or schema.min_length or variant) and schema.max_length is None:
        return "string"
    least, most = min(schema.min_length or 0, LONGEST), schema.max_length
    formatted = _sized(_formatted(schema, variant), least, most, variant)
    if not schema.pattern:
        return formatted
    others = (_filled(shape, variant) for shape in _FORMATS["others"].get(schema.format, ()))
    for text in (formatted, *(_sized(other, least, most, variant) for other in others)):
        if schema.format in _FORMATS["usual"] and text and matches(schema.pattern, text, unless_readable=False):
            return text
    return matching(schema.pattern, least, most, variant)


def noted(kind: str, schema: Schema, variant: int) -> tuple[Json, list[str]]:
    """Return a value of a simple type, and notes if it does not fit its schema."""
    if kind == "boolean":
        return bool(variant % 2), []
    if kind in ("integer", "number"):
        value = number(schema, variant)
        return (0, [NUMBER]) if value is None else (value, [])
    text = words(schema, variant)
    if text is not None:
        notes = [SHORT] if (schema.min_length or 0) > LONGEST else []
        is_limited = schema.pattern or schema.min_length or schema.max_length is not None
        is_right = not is_limited or has_format(text, schema.format)
        return text, notes if is_right else [*notes, FORMAT.format(schema.format)]
    plain = unwrapped(schema.pattern)
    meant = words(schema._replace(pattern=plain), variant)
    near = schema.example if isinstance(schema.example, str) else meant or "string"
    first = [NO_TEXT.format(schema.pattern)] if plain != schema.pattern else []
    return near, [*first, PATTERN.format(schema.pattern)]


def _formatted(schema: Schema, variant: int) -> str:
    least = min(schema.min_length or 0, LONGEST)
    if schema.format == "byte" and not least <= 12 <= (schema.max_length or 12):
        return "ZXhh" * (-(-least // 4) or (schema.max_length or 0) // 4)
    return _filled(_FORMATS["usual"].get(schema.format, "string{t}"), variant)


@lru_cache(maxsize=1024)
def _filled(shape: str, variant: int) -> str:
    tail = variant + 1 if variant else ""
    return shape.format(n=variant, m=variant + 1, d=31 - variant % 31, s=variant % 60, t=tail)


def _sized(text: str, least: int, most: int | None, variant: int) -> str:
    if len(text) < least and "@" in text:
        text = text.rjust(least, "a")
    if len(text) < least:
        text = ((text or "a") * (least // len(text or "a") + 1))[:least]
        tail = str(variant + 1) if variant else ""
        text = text[: len(text) - len(tail)] + tail
    if most is None or len(text) <= most:
        return text
    tail = str(variant + 1) if variant else ""
    return text[: max(most - len(tail), 0)] + tail[:most] if most > 0 else ""


def secret(schema: Schema) -> str:
    """Return a placeholder for a credential that fits its schema."""
    if schema.pattern:
        # An expression that allows an empty text may have other texts in other branches.
        texts = (matching(schema.pattern, schema.min_length or 1, schema.max_length, variant) for variant in range(3))
        return next(filter(None, texts), PLACEHOLDER)
    if schema.format in ("uuid", "guid", "byte", "uri", "date-time", "email"):
        return _formatted(schema, 0)
    length = max(len(PLACEHOLDER), min(schema.min_length or 0, LONGEST))
    return "." * (length if schema.max_length is None else min(length, schema.max_length))
