"""The two variants of all code that makes calls: synchronous and asynchronous."""

from typing import NamedTuple

from ...encode.code import Code


class Variant(NamedTuple):
    """A class in one of the variants. `prefix` comes before its name, `mode` before the names of the runtime."""

    doc: Code
    prefix: Code
    mode: Code
    define: Code
    wait: Code
    is_async: bool


def variant(doc: Code, *, is_async: bool) -> Variant:
    """Return the words for one variant of a class."""
    if is_async:
        return Variant(doc, Code("Async"), Code("Async"), Code("async def"), Code("await "), is_async=True)
    return Variant(doc, Code(""), Code("Sync"), Code("def"), Code(""), is_async=False)
