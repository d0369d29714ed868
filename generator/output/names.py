"""Checks relative paths. Each must mean the same file on Linux, macOS and Windows, inside of the output folder.

Reserved device names: Microsoft, "Naming Files, Paths, and Namespaces". Length: 255 bytes of UTF-8 (ext4, and
stricter than the 255 UTF-16 units of NTFS and APFS).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ..errors import Diagnostic, PrerequestError

STATE = ".prerequest"
MANIFEST = f"{STATE}/manifest.sha256"
ENVIRONMENT = ".environment.yaml"
"""The ending of files that a merge needs no history for, because values that a person entered are visible."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"\\|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$) *(\..*)?", re.IGNORECASE)
# Most names are plain words, for which one check of the whole path is enough.
_WORD = r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9]) *(?:[./]|\Z))[A-Za-z0-9_-]+(?:[. ][A-Za-z0-9_-]+)*"
_PLAIN = re.compile(rf"{_WORD}(?:/{_WORD})*", re.IGNORECASE | re.ASCII)
_SHORT_NAME = re.compile(r"[^.]*~[0-9]+(\..*)?")
_RUN = re.compile(r"run-[0-9a-f]{16}")
_LONGEST = 255
_FOLDER = re.compile(r"postman_v3/[^/]+")


def history(path: str) -> str:
    """Return the path of the history of the file at `path`; edits are merged by it.

    A collection that is a folder of files has one history for all of them.
    """
    folder = _FOLDER.match(path)
    return f"{STATE}/{folder[0] if folder else path}.digests"


def top_folder(path: str) -> str:
    """Return the folder of the target that `path`, or the file of this history, belongs to; empty if there is none."""
    parts = path.removeprefix(f"{STATE}/").split("/")
    return parts[0] if len(parts) > 1 else ""


def is_run(name: str) -> bool:
    """Return whether `name` in the state folder is the staging folder of a run."""
    return _RUN.fullmatch(name) is not None


def fault(path: str) -> str:
    """Return why this tool does not write to `path`, as the end of a sentence; empty if it does."""
    if len(path) <= _LONGEST and _PLAIN.fullmatch(path):
        return ""
    parts = path.split("/")
    if parts[0].casefold() == STATE and (len(parts) == 1 or is_run(parts[1].casefold()) or path == MANIFEST):
        return "belongs to this tool's own state"
    return next(filter(None, map(_part_fault, parts)), "")


def _part_fault(part: str) -> str:
    if part in ("", ".", ".."):
        return "has an empty part, `.` or `..`"
    if _FORBIDDEN.search(part):
        return "has a character that file systems forbid or read as a separator"
    if part[-1] in ". " or part[0] == " ":
        return "has a part that begins with a blank or ends with a dot or a blank"
    if _DEVICE.fullmatch(part):
        return "has a part that names a device on Windows"
    return _hidden_fault(part)


def _hidden_fault(part: str) -> str:
    if part.casefold() == ".git" or _SHORT_NAME.fullmatch(part):
        return "has a part that git or Windows would read as another name"
    try:
        length = len(part.encode())
    except UnicodeEncodeError:
        return "is not Unicode text"
    return f"has a part longer than {_LONGEST} bytes" if length > _LONGEST else ""


def folded(path: str) -> str:
    """Return the form that two paths share if some file system takes them for one: no case, one Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def require_safe(paths: Iterable[str]) -> None:
    """Raise `PrerequestError` (E501, E502) unless every path is safe and all are different on every file system."""
    paths = sorted(paths)
    findings = [Diagnostic("E501", f"the file name {path!r} {why}") for path in paths if (why := fault(path))]
    if not findings:
        findings = list(_collisions(paths))
    if findings:
        raise PrerequestError(tuple(findings))


def _collisions(paths: Iterable[str]) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        first = seen.setdefault(folded(path), path)
        if first != path:
            yield _collision(first, path)
        for folder in parents(path):
            other = folders.setdefault(folded(folder), folder)
            if other != folder:
                yield _collision(other, folder)
    yield from (_collision(seen[name], folder) for name, folder in folders.items() if name in seen)


def _collision(first: str, second: str) -> Diagnostic:
    return Diagnostic("E502", f"{first!r} and {second!r} would be one file on some file systems")


def parents(path: str) -> list[str]:
    """Return the folders above `path`, outermost first: `a/b/c` gives `a`, `a/b`."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
