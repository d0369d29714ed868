"""The reports of `check` and `diff` about a comparison."""

import difflib
import io
import os
from collections.abc import Iterator

from .compare import Comparison, State
from .model import OutputFinding
from .names import MANIFEST, STATE


def findings(comparison: Comparison) -> list[OutputFinding]:
    """Return all differences between the folder and the output, sorted by path; the manifest comes last."""
    findings = [finding for state in comparison.states if (finding := _finding(state))]
    return findings + [OutputFinding("manifest", MANIFEST, why) for why in _manifest_faults(comparison)]


def _finding(state: State) -> OutputFinding | None:
    if state.same:
        return None
    if state.on_disk.obstacle:
        return OutputFinding("edited", state.path, state.on_disk.obstacle)
    if state.file is None:
        why = "it is no longer generated" + (", and a person edited it" if state.edited else "")
        return OutputFinding("orphan", state.path, why)
    return _difference(state)


def _difference(state: State) -> OutputFinding:
    if state.on_disk.content is None:
        return OutputFinding("missing", state.path, "it is not in the folder")
    if state.file is not None and state.on_disk.content == state.file.content:
        return OutputFinding("edited", state.path, "it may no longer be executed")
    if state.record is None:
        return OutputFinding("edited", state.path, "a file that was not generated has its name")
    if state.has_conflict_markers:
        return OutputFinding("edited", state.path, "version control left conflict markers in it")
    if state.edited:
        return OutputFinding("edited", state.path, "a person changed it since it was generated")
    return OutputFinding("stale", state.path, "its generated text has changed")


def _manifest_faults(comparison: Comparison) -> Iterator[str]:
    if comparison.manifest_found.content is None:
        if any(state.file is not None and state.on_disk.content is not None for state in comparison.states):
            yield comparison.manifest_problem or "it is missing"
    elif comparison.manifest_problem:
        yield comparison.manifest_problem
    elif any(record.is_united for record in comparison.manifest.files.values()):
        yield "it contains the lines of two branches"
    elif _was_edited(comparison):
        yield "it was edited: it does not describe the files of this folder"


def _was_edited(comparison: Comparison) -> bool:
    if all(state.same for state in comparison.states):
        return comparison.manifest_found.content != comparison.next_manifest
    present = [state for state in comparison.states if state.same and state.file is not None]
    return any(state.record != state.next_record for state in present)


def difference(comparison: Comparison) -> str:
    """Return the unified diff from the folder to the output, with the user's paths; it is empty if they are equal.

    Faults of this tool's own files are shown only if there is no other difference.
    """
    due = [state for state in comparison.states if not state.same]
    states = [state for state in due if not state.path.startswith(f"{STATE}/")] or due
    folder = comparison.target.as_posix()
    lines = [line for state in states for line in _file_difference(state, f"{folder}/{state.path}")]
    return "".join(lines or [f"{folder}/{MANIFEST}: {why}\n" for why in _manifest_faults(comparison)])


def _file_difference(state: State, path: str) -> Iterator[str]:
    before, after = state.on_disk.content, None if state.file is None else state.file.content
    old, new = (_lines(content) for content in (before, after))
    source = os.devnull if before is None else f"a/{path.lstrip('/')}"
    result = os.devnull if after is None else f"b/{path.lstrip('/')}"
    if state.on_disk.obstacle:
        yield f"{path}: {state.on_disk.obstacle}\n"
    elif old is None or new is None:
        yield f"Binary files {source} and {result} differ\n"
    elif before == after:
        yield f"{path}: would become executable\n"
    elif not old and not new:
        yield f"{path}: would be {'written' if before is None else 'removed'}, empty\n"
    else:
        for line in difflib.unified_diff(old, new, source, result):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(content: bytes | None) -> list[str] | None:
    if content is None:
        return []
    if b"\0" in content:
        return None
    try:
        return list(io.StringIO(content.decode(), newline="\n"))
    except UnicodeDecodeError:
        return None
