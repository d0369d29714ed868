"""The list of characters that look like others, judged by the linter whose rules it is for."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from generator.encode.confusable import plain_punctuation, spelled
from generator.encode.invisible import UNSEEN
from generator.encode.python import literal

RUFF = Path(sys.executable).parent / "ruff"
ALL = [char for char in map(chr, [*range(0x80, 0x20000)]) if not UNSEEN.match(char)]
WORDS = [
    "it\u2019s",
    "a \u2013 b",
    "Москва",
    "\u0441 НДС",
    "東京\uff0c京都",
    "\n\u0441ын",
    "naïve café",
    "x²",
    "\uff58",
    "Αθήνα \u03b1",
    "\u0627 ב",
]


def linted(tmp_path: Any, lines: Any) -> Any:
    """Return the numbers of the lines in which the linter sees a character that looks like another."""
    (tmp_path / "texts.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [str(RUFF), "check", "--isolated", "--no-cache", "--select", "RUF001", "--output-format", "concise"]
    done = subprocess.run([*command, "texts.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    return [int(line.split(":")[1]) for line in done.stdout.splitlines() if ": RUF001" in line]


def test_no_character_is_taken_for_another(tmp_path: Any) -> None:
    """Every character that the linter finds alone, and none of those that people write texts with but those."""
    lines = [f'x = "{char}"' for char in ALL]
    flagged = {ALL[number - 1] for number in linted(tmp_path, lines)}
    assert len(flagged) > 1000
    assert linted(tmp_path, [spelled(line) for line in lines]) == []
    plain = {char for char in ALL if char < "\u0700" or "\u2000" <= char < "\u2c00" or "\u3000" <= char < "\ua000"}
    assert {char for char in plain if spelled(char) != char} == flagged & plain


def test_a_word_keeps_its_letters_where_some_are_unlike_any_other(tmp_path: Any) -> None:
    literals = [f"x = {literal(word)}" for word in WORDS]
    assert linted(tmp_path, literals) == []
    assert [eval(line[4:]) for line in literals] == WORDS  # noqa: S307  (what was written a line above)
    assert "Москва" in literals[2]
    assert "naïve café" in literals[6]


def test_punctuation_of_prose_is_that_of_a_keyboard() -> None:
    assert (
        plain_punctuation("It\u2019s 5\u00d75 \u2013 \u2018done\u2019, 東京\uff0c京都")
        == "It's 5x5 - 'done', 東京,京都"
    )
