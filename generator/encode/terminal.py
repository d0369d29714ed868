"""Text on a terminal or in a log: nothing invisible, nothing that moves a cursor or turns the reading direction."""

import re

from generator.encode.unseen import HIDDEN, escape, plain

_HIDDEN = re.compile(f"[{HIDDEN}]")


def visible(text: str) -> str:
    r"""Return `text` with every control, bidirectional and invisible character written as an escape (`\u202e`)."""
    return text if plain(text) else _HIDDEN.sub(lambda found: escape(found[0]), text)
