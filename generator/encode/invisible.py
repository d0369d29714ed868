"""Characters that are invisible or change the order of others: a fixed list, so that each Python writes the same bytes.

Sources: Unicode 16 categories Cc, Cf, Cs, Co, Zl, Zp and Zs, the property Default_Ignorable_Code_Point,
the noncharacters, and the blank letters U+2800, U+3164, U+FFA0 (CVE-2021-42574 shows what they are used for).
"""

import re
from typing import Final

BLANK: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
HIDDEN: Final = (
    "\u0000-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff"
    "\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff"
    "\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff"
    "\U000e0000-\U000e0fff\U000efffe-\U0010ffff"
)
UNSEEN: Final = re.compile(f"[{HIDDEN}{BLANK}]")
LINE_END: Final = re.compile(r"\r\n|\r|\n")
SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"', "'": "\\'"}
"""The escapes that Python, bash and TOML have in common."""


def plain(text: str) -> bool:
    """Return whether `text` is printable ASCII, so that its single characters need no check."""
    return text.isascii() and text.isprintable()


def escape(char: str) -> str:
    r"""Return the escape of Python, which people can read, too: `\u202e`, `\U000e0001`."""
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def escape_utf16(char: str) -> str:
    r"""Return the escape of languages that use UTF-16, such as JSON: `\u202e`, `\udb40\udc01`."""
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
