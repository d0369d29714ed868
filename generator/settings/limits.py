"""How much a document may ask of us. Each number can be raised by the user, none is a guess about honest files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may cost: size in bytes of each file, nesting, digits of a number, expansion by YAML aliases.

    Real specifications nest at most 29 levels deep. After aliases are expanded, a YAML file may have
    `alias_factor` times the nodes that are written, plus `alias_allowance`.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_depth: int = 100
    max_digits: int = 40
    alias_factor: int = 10
    alias_allowance: int = 10_000
