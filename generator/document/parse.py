"""Parses a text as JSON or YAML."""

from ..errors import PrerequestError
from ..settings.limits import Limits
from .json_text import parse_json
from .positions import Tokens, Value
from .source import Source


def parse(source: Source, limits: Limits) -> Value:
    """Return the value of a text: JSON if it begins like JSON, else YAML. Raise `PrerequestError` E105 to E112."""
    if not source.is_json:
        return _parse_yaml(source, limits)
    try:
        return parse_json(source, limits)
    except PrerequestError as error:
        flow = source.file.lower().endswith((".yaml", ".yml")) and error.diagnostics[0].code == "E105"
        if not flow:
            raise
    return _parse_yaml(source, limits)


def position(source: Source, tokens: Tokens) -> tuple[int, int]:
    """Return line and column of the value that `tokens` lead to in a parsed text, or of its nearest ancestor."""
    if source.is_json:
        try:
            return source.positions.of(tokens)
        except (ValueError, IndexError):
            pass

    from .yaml_text import yaml_position  # noqa: PLC0415

    return yaml_position(source.text, tokens)


def _parse_yaml(source: Source, limits: Limits) -> Value:
    # The YAML parser takes 15 ms to import and most documents are JSON.
    from .yaml_text import parse_yaml  # noqa: PLC0415

    return parse_yaml(source, limits)
