"""Limits for documents, so that a hostile one cannot use up the machine. The user can raise each number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits: bytes of each file, depth, digits of a number, and growth by YAML aliases.

    Real specifications have at most 29 levels. With all aliases expanded, a YAML file may have `alias_factor` times as
    many nodes as are written in it, plus `alias_allowance`.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_depth: int = 100
    max_digits: int = 40
    alias_factor: int = 10
    alias_allowance: int = 10_000
