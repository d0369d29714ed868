"""A module that is imported when it is first used."""

from __future__ import annotations

from importlib import import_module


class Lazy:
    """Represents a module of this package, so that `typing.get_type_hints` works."""

    def __init__(self, name: str) -> None:
        """Import nothing yet."""
        self._name = name

    def __getattr__(self, name: str) -> object:
        """Return a member of the module."""
        value: object = getattr(import_module(self._name, __package__), name)
        return value
