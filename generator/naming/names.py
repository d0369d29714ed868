"""Makes identifiers, titles, folder names and file names from the names of a document.

A request in Postman, a method in Python and a curl script have the same name, because all names come from here.
"""

import keyword
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from .document import PathNamer, common_prefix, folder_words, meaningful
from .operation import OperationName, RawOperation
from .qlik import QlikRules, name_qlik, qlik_rules, title_of
from .words import ascii_words, digest, fold, one_line, sentence, word_set, words

MAX_IDENTIFIER = 80
_MAX_TITLE = 100
_MAX_SUMMARY = 80
_PYTHON = frozenset(keyword.kwlist) | {"self", "cls", "l"}  # linters take `l` for the digit
_STARTS = re.compile(r"(?:^|(?<=[^\W_])_)([^\W\d_])")


def identifier(text: str) -> str:
    """Return a snake_case name that is safe as a variable in Python, JavaScript and a shell.

    `getHTTPResponse` gives `get_http_response`. The result matches `[a-z][a-z0-9_]*`, has at most `MAX_IDENTIFIER`
    characters (a digest replaces the end of longer names) and is no Python keyword. Equal text gives equal names;
    unequal text may too, which is what `unique` is for.
    """
    return _safe("_".join(ascii_words(text)) or f"unnamed_{digest(text)}")


def attribute(text: str) -> str:
    """Return a snake_case name for Python that keeps the letters of all scripts. In ASCII it equals `identifier`."""
    return _safe("_".join(words(text)) or f"unnamed_{digest(text)}")


def pascal(text: str) -> str:
    """Return a snake_case name in PascalCase: `get_app` gives `GetApp`; unequal names stay unequal.

    A letter that has no upper case keeps its `_`.
    """
    joined = _STARTS.sub(_start, text.replace("-", "_"))
    return unicodedata.normalize("NFKC", joined)


def _start(start: re.Match[str]) -> str:
    upper = start[1].upper()
    return start[0] if upper == start[1] else upper


def _safe(name: str) -> str:
    # A mark joins the letter before it.
    name = name if name.isidentifier() else unicodedata.normalize("NFKC", f"n{name}")
    if len(name.encode()) > 2 * MAX_IDENTIFIER:
        name = f"{name.encode()[:MAX_IDENTIFIER].decode('utf-8', 'ignore').rstrip('_')}_{digest(name)}"
    if len(name) > MAX_IDENTIFIER:
        name = f"{name[: MAX_IDENTIFIER - 9].rstrip('_')}_{digest(name)}"
    return f"{name}_" if name in _PYTHON else name


def _public_name(name: str) -> str:
    """Return a name for an operation or a folder; it is also the name of a method, a module and a file."""
    safe = _safe(name)
    if safe.startswith("test_"):
        return _safe(f"call_{safe}")
    is_reserved = safe in word_set("reserved") or safe.endswith("_test")
    return f"{safe}_" if is_reserved else safe


def folder_id(tag: str, *, ascii_only: bool = False) -> str:
    """Return the name of the folder for the operations of a tag."""
    return _public_name("_".join(ascii_words(tag) if ascii_only else words(tag)) or f"unnamed_{digest(tag)}")


def title(text: str) -> str:
    """Return a title for people, on one line, invisible characters made visible.

    Text with spaces was written by a person and stays as it is. A name is split into words and written in sentence
    case; acronyms keep their capitals (`list_http_responses` gives `List HTTP responses`).
    """
    human = text.strip()
    if len(human.split()) != 1 or fold(human)[1]:
        return one_line(human, _MAX_TITLE) or "Unnamed"
    parts = human.split("_") if re.fullmatch(r"[a-z0-9_]+", human) else words(human)
    return one_line(sentence(word for word in parts if word), _MAX_TITLE) or one_line(human, _MAX_TITLE)


def slug(text: str, *, ascii_only: bool = True) -> str:
    """Return a name for a folder or file: `[a-z0-9][a-z0-9_-]*`, at most 80 characters, safe on every system.

    Without `ascii_only`, letters of all scripts stay.
    """
    if not (ascii_only or text.isascii()):
        return attribute(text).replace("_", "-").strip("-")
    folded, lost = fold(text)
    parts = [part for part in re.split(r"[^a-z0-9_]+", folded.lower().replace("'", "")) if part.strip("_")]
    name = "-".join([*parts, digest(text)] if lost else parts).strip("_-") or f"unnamed-{digest(text)}"
    if len(name) > MAX_IDENTIFIER:
        name = f"{name[: MAX_IDENTIFIER - 9].rstrip('_-')}-{digest(name)}"
    return f"{name}_" if name in word_set("reserved") else name


def unique(names: Sequence[str], suffixes: Sequence[str] = ()) -> list[str]:
    """Return the names with suffixes, so that no two are equal in any case of letters.

    Among equal names the one with the first suffix in alphabetical order stays as it is, the others get `_suffix`,
    then a number. A name that is unique never changes because of other names.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        groups[name.casefold()].append(index)
    used_names, result = set(groups), list(names)
    for indices in groups.values():
        ordered = sorted(indices, key=lambda index: suffixes[index] if suffixes else "")
        for index in ordered[1:]:
            result[index] = _free(names[index], suffixes[index] if suffixes else "", used_names)
            used_names.add(result[index].casefold())
    return result


def _free(name: str, suffix: str, used_names: set[str]) -> str:
    base_name = _fit(name, f"_{suffix}") if suffix else name
    number, candidate = 2, base_name
    while candidate.casefold() in used_names:
        candidate, number = _fit(base_name, f"_{number}"), number + 1
    return candidate


def _fit(name: str, ending: str) -> str:
    return name[: MAX_IDENTIFIER - len(ending)].rstrip("_") + ending


def is_repeated(path: str, families: Iterable[str]) -> bool:
    """Return whether a path belongs to a family that repeats other operations (`repeated` in `spec.toml`)."""
    return any(path == family or path.startswith(f"{family}/") for family in families)


def rules_of(naming: str) -> QlikRules | None:
    """Return the rules that a profile names; None if the document itself names its operations."""
    return qlik_rules() if naming == "qlik" else None


def name_operations(
    operations: Sequence[RawOperation],
    rules: QlikRules | None = None,
    schema_names: Iterable[str] = (),
    *,
    ascii_only: bool = False,
) -> list[OperationName]:
    """Return the names of all operations of a document, in their order; ids are unique ignoring case.

    With `rules` they come from Qlik's rules R0 to R9; `schema_names` then say how path segments are split. Without
    rules they come from the document's operationIds, summaries and tags, or, if none of these is readable, from method
    and path. Name a whole document before operations are filtered out: the other operations decide what a path means.
    """
    if rules is not None:
        return _qlik_names(operations, rules, schema_names)
    return _document_names(operations, ascii_only=ascii_only)


def _qlik_names(operations: Sequence[RawOperation], rules: QlikRules, schemas: Iterable[str]) -> list[OperationName]:
    paths = name_qlik(operations, rules, schemas)
    ids = _unique_ids(operations, ["_".join(name.words) for name in paths])
    titles = [one_line(title_of(name), _MAX_TITLE) for name in paths]
    folders = ["_".join(name.folder) for name in paths]
    names = zip(operations, ids, titles, folders, paths, strict=True)
    return [
        OperationName(id_, text, _public_name(folder), sentence(name.folder), id_ != operation.operation_id)
        for operation, id_, text, folder, name in names
    ]


def _document_names(operations: Sequence[RawOperation], *, ascii_only: bool) -> list[OperationName]:
    namer, shared = PathNamer(operations), common_prefix(operations)
    written = [meaningful(operation.operation_id) for operation in operations]
    plain = [
        "_".join(words(operation.operation_id or "") if kept else namer.name(operation))
        for operation, kept in zip(operations, written, strict=True)
    ]
    plain = ["_".join(ascii_words(name)) for name in plain] if ascii_only else plain
    ids = _unique_ids(operations, plain)
    folders = [_folder(operation, shared, ascii_only=ascii_only) for operation in operations]
    folder_titles: dict[str, str] = {}
    for id_, text in sorted(folders):
        folder_titles.setdefault(id_, text)
    titles = _titles(operations, ids, [id_ for id_, _ in folders])
    return [
        OperationName(id_, text, folder, folder_titles[folder], not kept or id_ != _public_name(name))
        for id_, text, (folder, _), kept, name in zip(ids, titles, folders, written, plain, strict=True)
    ]


def _unique_ids(operations: Sequence[RawOperation], plain: Iterable[str]) -> list[str]:
    names = [_public_name(name) for name in plain]
    order = sorted(range(len(names)), key=lambda index: (operations[index].path, operations[index].method))
    ordered = unique([names[index] for index in order], [operations[index].method.lower() for index in order])
    result = list(names)
    for index, name in zip(order, ordered, strict=True):
        result[index] = name
    return result


def _folder(operation: RawOperation, shared: Sequence[str], *, ascii_only: bool) -> tuple[str, str]:
    tag = next((tag for tag in operation.tags if tag.strip()), None)
    if tag is not None:
        return folder_id(tag, ascii_only=ascii_only), one_line(tag.strip(), _MAX_TITLE)
    phrase = folder_words(operation, shared)
    return folder_id("_".join(phrase), ascii_only=ascii_only), sentence(phrase)


def _titles(operations: Sequence[RawOperation], ids: Sequence[str], folders: Sequence[str]) -> list[str]:
    titles = [_summary(operation) or title(id_) for operation, id_ in zip(operations, ids, strict=True)]
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for folder, text in zip(folders, titles, strict=True):
        seen[folder, text.casefold()] += 1
    return [
        title(id_) if seen[folder, text.casefold()] > 1 else text
        for id_, text, folder in zip(ids, titles, folders, strict=True)
    ]


def _summary(operation: RawOperation) -> str:
    text = (operation.summary or "").strip()
    if "\n" in text or len(text) > _MAX_SUMMARY:
        return ""
    return one_line(text.removesuffix("."), _MAX_SUMMARY)


def ascii_paths(paths: Iterable[str]) -> dict[str, str]:
    """Return each path in ASCII. A digest replaces letters without an ASCII form, so that names stay different."""
    return {path: "/".join(map(_part, path.split("/"))) for path in paths}


def _part(part: str) -> str:
    # Files that belong together differ only after the first dot.
    stem, dot, ending = part.partition(".")
    if part.isascii():
        return part
    return f"{fold(stem)[0].strip()} {digest(stem, 6)}".strip() + dot + fold(ending)[0]
