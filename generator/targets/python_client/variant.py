"""The two forms of all that makes calls: one waits for its answer, the other lets others run."""

from typing import NamedTuple

from ...encode.code import Code


class Variant(NamedTuple):
    """A class in one of the forms: `prefix` stands before its name, `mode` before what the runtime has for each."""

    doc: Code
    prefix: Code
    mode: Code
    define: Code
    wait: Code
    is_async: bool


def variant(doc: Code, *, is_async: bool) -> Variant:
    """Return the words of one form of a class."""
    if is_async:
        return Variant(doc, Code("Async"), Code("Async"), Code("async def"), Code("await "), is_async=True)
    return Variant(doc, Code(""), Code("Sync"), Code("def"), Code(""), is_async=False)
