"""Commands of the pages: where they stand, and how PowerShell spells what is written for bash.

Most commands are the same in both. Where they are not, the page has both, and the second is what `powershell` makes
of the first: bash is the one source.
"""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.paths import DOCS, ROOT

PAGES = {
    page.name: page.read_text("utf-8")
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted(DOCS.glob("*.md")))
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n)(?:    [^\n]*\n|\n(?=    ))+")
_PROGRAMS = "prerequest|bash|python3?|newman|bru|export|curl|cd|pip|pipx|uvx|make|git|rm|openssl|sha256sum|mcs"
_COMMAND = re.compile(rf"(?:[A-Z_]+=\S+ )*(?:{_PROGRAMS})\b")
_SET = re.compile(r"(?:export )?((?:[A-Z][A-Z_]*=(?:'[^']*'|[^\s']*)\s*)+)(.*)", re.DOTALL)
# PowerShell takes dashes alone for an operator.
_DASHES = re.compile(r"(?<= )--?(?= |$)")
# Another program in Windows PowerShell, and another name of nothing.
_RENAMED = {"curl": "curl.exe", "/dev/null": "NUL", "mcs": "csc", "mono ": "./"}
_CHECK = "sha256sum --check --quiet "
# No command of Windows does this.
_CHECKED = (
    "Get-Content -Encoding UTF8 {} | Where-Object {{ $_[0] -ne '#' }} | "
    "ForEach-Object {{ $sum, $file = $_ -split '  ', 2; "
    "if ((Get-FileHash -LiteralPath $file).Hash -ne $sum) {{ $file }} }}"
)


def commands(page: str) -> Iterator[tuple[Any, Any]]:
    """Yield each block of bash commands of a page, with the PowerShell block behind it, or nothing.

    A block of PowerShell alone, for what no other shell has, comes with no bash commands.
    """
    blocks = []
    for fence in FENCE.finditer(page):
        is_script = fence[1] in ("bash", "console", "shell") and not fence[2].startswith("#")
        if fence[1] in ("sh", "powershell"):
            blocks.append((fence.start(), fence[1], fence[2]))
        elif is_script or (fence[1] in ("", "text") and _COMMAND.match(fence[2])):
            blocks.append((fence.start(), "sh", fence[2]))
    bare = FENCE.sub(lambda fence: re.sub(r"[^\n]", "x", fence[0]), page)
    for block in _INDENTED.finditer(bare):
        text = re.sub(r"^    ", "", block[0], flags=re.MULTILINE)
        if _COMMAND.match(text):
            blocks.append((block.start(), "sh", text))
    blocks.sort()
    before = ""
    for (_, language, text), (_, after, twin) in pairwise([*blocks, (0, "", "")]):
        if language == "sh":
            yield text, twin if after == "powershell" else ""
        elif before != "sh":
            yield "", text
        before = language


def mentions(page: str) -> Iterator[str]:
    """Yield the commands within the sentences of a page: a program and what it takes."""
    for span in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", FENCE.sub("", page)):
        if _COMMAND.match(span) and " " in span:
            yield span


def others(page: str) -> Iterator[str]:
    """Yield the blocks that are in no language and hold no command."""
    bare = FENCE.sub(lambda fence: re.sub(r"[^\n]", "x", fence[0]), page)
    blocks = [fence[2] for fence in FENCE.finditer(page) if fence[1] in ("", "text", "console", "shell", "bash")]
    blocks += [re.sub(r"^    ", "", block[0], flags=re.MULTILINE) for block in _INDENTED.finditer(bare)]
    seen = [block for block, _ in commands(page)]
    yield from (block for block in blocks if block not in seen)


def lines(block: str) -> Iterator[Any]:
    """Yield the commands of a block, each on one line, without comments."""
    for line in block.replace("\\\n", " ").splitlines():
        words = re.sub(r"\s#\s.*", "", line).strip()
        if words:
            yield re.sub(r"\s+", " ", words)


def powershell(block: Any) -> str:
    """Return a block of bash commands as PowerShell wants it; the same text where nothing differs."""
    return "".join(f"{line}\n" for line in _powershell(block))


def _powershell(block: Any) -> Iterator[Any]:
    for line in block.rstrip("\n").splitlines():
        assignments = _SET.fullmatch(line)
        if not assignments:
            yield _renamed(re.sub(r"\\$", "`", line))
            continue
        for assignment in shlex.split(assignments[1]):
            name, _, value = assignment.partition("=")
            yield f"$env:{name} = '{value}'"
        if assignments[2]:
            yield _renamed(assignments[2])


def _renamed(line: Any) -> Any:
    if line.startswith(_CHECK):
        return _CHECKED.format(line.removeprefix(_CHECK))
    named = re.sub(r"^(?:curl|mcs)(?= )|^mono |(?<= )/dev/null(?= |$)", lambda match: _RENAMED[match[0]], line)
    return _DASHES.sub(r"'\g<0>'", named)
