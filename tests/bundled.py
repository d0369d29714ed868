"""The bundled specs, read once for all tests of a worker: reading the largest takes a second."""

from functools import cache

from generator.model import Api
from generator.pipeline import Job, read
from generator.settings.selection import Selection, select


@cache
def bundled_api(name: str, *include: str) -> Api:
    """Return a bundled spec, or the operations that rules include; nobody may change it."""
    return select(bundled_api(name), Selection(include=include))[0] if include else read(Job(name))[0]
