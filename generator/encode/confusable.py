"""Characters that look like an ASCII character, so that readers and linters (ruff's RUF001 and RUF002) confuse them.

In code they are written as escapes. For rare scripts the list has whole blocks, because an unnecessary escape does no
harm. A test compares the list with what the linter reports for every character.
"""

import re
from functools import cache
from typing import Final

from .invisible import escape

_CONFUSABLE: Final = (
    "\u00b4\u00b8\u00d7\u0131\u017f\u0184\u018d\u01a6\u01a7\u01b7\u01bc\u01bd\u01c0\u01c3\u021c\u0222\u0223\u0241"
    "\u0251\u0261\u0263\u0269\u026a\u026f\u028b\u028f\u0294\u02b9\u02bb-\u02be\u02c2-\u02c4\u02c6\u02c8"
    "\u02ca\u02cb\u02d0\u02d7\u02db\u02dc\u02f4\u02f8\u0374\u037a\u037e\u037f\u0384\u0391\u0392\u0395-\u0397"
    "\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b3\u03b9\u03bd\u03bf\u03c1\u03c3\u03c5\u03d2"
    "\u03dc\u03e8\u03f1-\u03f3\u03f9\u03fa\u0405\u0406\u0408\u0410\u0412\u0415\u0417\u041a\u041c-\u041e"
    "\u0420-\u0423\u0425\u042c\u0430\u0431\u0433\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0461"
    "\u0474\u0475\u04ae\u04af\u04bb\u04bd\u04c0\u04cf\u04e0\u0501\u050c\u051b-\u051d\u054d\u054f\u0555\u055a"
    "\u055d\u0561\u0563\u0566\u0570\u0578\u057c\u057d\u0581\u0584\u0585\u0589\u05c0\u05c3\u05d5\u05d8\u05d9\u05df"
    "\u05e1\u05f3\u060d\u0627\u0647\u0660\u0661\u0665\u0667\u066b\u066d\u06be\u06c1\u06d4\u06d5\u06f0\u06f1\u06f5"
    "\u06f7\u0701-\u0704\u07c0-\u07fa\u0903\u0966\u097d\u09e6\u09ea\u09ed\u0a66\u0a67\u0a6a\u0a83\u0ae6\u0b03"
    "\u0b20\u0b66\u0b68\u0be6\u0c02\u0c66\u0c82\u0ce6\u0d02\u0d20\u0d66\u0d6d\u0d82\u0e50\u0ed0\u101d\u1040\u10e7"
    "\u10ff\u1200\u12d0\u13a0-\u14bf\u1541-\u15f7\u166d\u166e\u16b2-\u16ed\u1735\u1803-\u1809\u1d04-\u1d26"
    "\u1d83-\u1d8c\u1e9d\u1eff\u1fbd-\u1ffe\u2010-\u2013\u2018-\u201b\u2024\u2032\u2035\u2039\u203a\u2041"
    "\u2043\u2044\u204e\u2053\u205a\u2102\u210a-\u210e\u2110-\u2113\u2115\u2119-\u211d\u2124\u2128\u212a"
    "\u212c-\u2131\u2133\u2134\u2139\u213d\u2145-\u2149\u2160\u2164\u2169\u216c-\u2170\u2174\u2179\u217c-\u217e"
    "\u2212\u2215-\u2217\u2223\u2228\u222a\u2236\u223c\u22a4\u22c1\u22c3\u22ff\u2373\u2374\u237a\u23fd\u2571"
    "\u2573\u2768\u2769\u276e\u276f\u2772-\u2775\u2795\u2796\u27cb\u27cd\u27d9\u292b\u292c\u29f5\u29f8\u29f9"
    "\u2a2f\u2c85-\u2cd2\u2d38-\u2d5d\u2e40\u2f02\u2f03\u3007\u3014\u3015\u3033\u30a0\u30ce\u31d3\u31d4\u4e36"
    "\u4e3f\ua4d0-\ua4ff\ua60e-\ua647\ua6df-\ua6ef\ua731-\ua7b4\uab32-\uabaf\ufba6-\ufbad\ufd3e\ufd3f"
    "\ufe30-\ufe8e\ufee9-\ufeec\uff01-\uff5e\uffe8\U00010282-\U00010322\U00010404-\U00010448\U000104b4-\U00010527"
    "\U00010a50\U000114d0\U00011706-\U0001170f\U000118a0-\U000118f2\U00016f08-\U00016f52\U0001d114\U0001d16d"
    "\U0001d206-\U0001d23b\U0001d400-\U0001d7ff\U0001e8c7-\U0001e8cb\U0001ee00-\U0001ee84\U0001f74c-\U0001f768"
    "\U0001fbf0-\U0001fbf9"
)
_APOSTROPHES, _DASHES = "\u00b4\u2018\u2019\u201b\u2032\u2035", "\u2010\u2011\u2012\u2013\u2043\u2212"
_FULL_WIDTH: Final = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_SIGNS: Final = {"\u2044": "/", "\u2215": "/", "\u00d7": "x"}
_PLAIN: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-") | _SIGNS | _FULL_WIDTH)


def spelled(code: str) -> str:
    """Return source text with escapes instead of the letters that a reader could confuse with others.

    A word of another script keeps its letters, unless all of them look like ASCII letters.
    """
    return code if code.isascii() else _pattern(rf"[^\W_]+|[{_CONFUSABLE}]").sub(_word, code)


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """Return a compiled pattern. These take long to compile, and code in ASCII does not need them."""
    return re.compile(expression)


def plain_punctuation(text: str) -> str:
    """Return text with the apostrophes, dashes and signs of a keyboard instead of characters that look like them."""
    return text if text.isascii() else text.translate(_PLAIN)


def _word(match: re.Match[str]) -> str:
    letter = _pattern(f"[{_CONFUSABLE}]")
    others = letter.sub("", match[0])
    if others and not any(char.isascii() for char in others):
        return match[0]
    return letter.sub(lambda confused: escape(confused[0]), match[0])
