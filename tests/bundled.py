"""The bundled specs, read once for all tests of a worker: reading the largest takes a second."""

from functools import cache

from generator.model import Api
from generator.pipeline import Job, read


@cache
def bundled_api(name: str) -> Api:
    """Return a bundled spec with its usual operations; nobody may change it."""
    return read(Job(name))[0]
