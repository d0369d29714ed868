"""Whether a text fits a regular expression, asking an engine that gives up in time: no document can make us slow."""

from typing import Final

from ..cache.identity import remembered

_STEPS: Final = 10_000
_LONGEST: Final = 4096


@remembered(4096)
def matches(pattern: str, text: str, *, unless_readable: bool) -> bool:
    """Return whether a text fits; `unless_readable` where it is long or the engine cannot read the expression."""
    from jsonschema_rs import Draft202012Validator, FancyRegexOptions  # noqa: PLC0415  (seldom needed)

    if len(text) > _LONGEST:
        return unless_readable
    options = FancyRegexOptions(backtrack_limit=_STEPS)
    try:
        return bool(Draft202012Validator({"pattern": pattern}, pattern_options=options).is_valid(text))
    except ValueError:
        return unless_readable
