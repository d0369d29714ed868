"""Compares three states of each file: as it is generated now, as it is on disk, and as the manifest recorded it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from ..errors import Diagnostic
from .folder import ABSENT, FoundFile, OutputFolder, same_file
from .manifest import NONE, Manifest, ManifestEntry, dump, entry, parse, tool_version
from .model import File, FileOperation, digest
from .names import ENVIRONMENT, MANIFEST, folded, history, require_safe, top_folder

NO_TWIN: Final = b""
"""The generated digest for a file that a merge keeps although it is no longer generated."""
_CONFLICT = re.compile(rb"^<{7} .*^={7}$.*^>{7} ", re.DOTALL | re.MULTILINE)


def has_conflict_markers(content: bytes) -> bool:
    """Return whether version control left the lines of two branches in a file, between conflict markers."""
    return _CONFLICT.search(content) is not None


@dataclass(frozen=True)
class State:
    """One path: the `file` that is generated now (None: no file), the file `on_disk`, its `record` in the manifest.

    `has_history` says whether the history of this file exists, so that edits can be merged.
    """

    path: str
    file: File | None
    on_disk: FoundFile
    record: ManifestEntry | None
    has_history: bool = False

    @cached_property
    def digest_on_disk(self) -> str | None:
        """The SHA-256 of the file on disk, None if there is none."""
        return None if self.on_disk.content is None else digest(self.on_disk.content)

    @property
    def edited(self) -> bool:
        """Whether a person changed a generated file."""
        return self.differs and not self.is_united

    @property
    def differs(self) -> bool:
        """Whether the file on disk differs from the one that was written."""
        return self.record is not None and self.digest_on_disk not in (None, *self.record.written)

    @property
    def is_united(self) -> bool:
        """Whether version control merged this file from two generated ones, so that digests do not show edits.

        If there is a history, it shows them.
        """
        return self.differs and self.record is not None and self.record.is_united and not self.has_history

    @cached_property
    def has_conflict_markers(self) -> bool:
        """Whether version control could not merge the files of two branches."""
        content = self.on_disk.content
        return not self.same and self.record is not None and content is not None and has_conflict_markers(content)

    @cached_property
    def keeps_merge(self) -> bool:
        """Whether the file on disk is a merge with exactly the content that is generated now."""
        if self.file is None or self.record is None or self.file.generated is not None:
            return False
        merged = bool(self.record.generated) and self.digest_on_disk in self.record.written
        return merged and self.file.digest in self.record.generated

    @property
    def loses_merge(self) -> bool:
        """Whether this file records that edits, also deletions, were merged into its folder; they would be lost."""
        merged = self.record is not None and digest(NO_TWIN) in self.record.generated
        return merged and self.file is not None and self.file.generated is None

    @cached_property
    def same(self) -> bool:
        """Whether nothing needs to be done: the file on disk is the generated one, or neither exists."""
        if self.file is None:
            return self.on_disk == ABSENT
        equal = self.on_disk.content == self.file.content or self.keeps_merge
        return equal and (self.on_disk.executable or not self.file.executable)

    @property
    def next_record(self) -> ManifestEntry | None:
        """The manifest entry after this path was written."""
        if self.file is None:
            return None
        merged = self.on_disk.content if self.keeps_merge else None
        return entry(self.file if merged is None else File(merged, generated=self.file.content))


@dataclass(frozen=True)
class Comparison:
    """The comparison of one output folder, sorted by path. `manifest_problem` says what is wrong with the manifest.

    `left` are the generated files of other targets, which this run does not change.
    """

    target: Path
    states: tuple[State, ...]
    manifest: Manifest
    manifest_found: FoundFile
    manifest_problem: str
    left: tuple[str, ...] = ()

    @cached_property
    def next_manifest(self) -> bytes:
        """The manifest after writing. A new version of the tool alone does not change it."""
        files = {path: self.manifest.files[path] for path in self.left}
        files |= {state.path: record for state in self.states if (record := state.next_record)}
        tool = self.manifest.tool if files == self.manifest.files else tool_version()
        return dump(Manifest(tool, files))


def compare(folder: OutputFolder, files: Mapping[str, File], scope: frozenset[str] | None = None) -> Comparison:
    """Compare `files` (by relative path) with an output folder. Raise E501 or E502 for impossible names.

    `scope` names the folders of the targets that are generated; None stands for all targets. Files of other targets are
    not changed.
    """
    manifest_file, manifest, problem = read_manifest(folder)
    require_safe(files)

    def state(path: str, file: File | None) -> State:
        return State(path, file, folder.find(path), manifest.files.get(path), history(path) in files)

    states = {path: state(path, file) for path, file in files.items()}
    not_generated = manifest.files.keys() - files.keys()
    gone = {path for path in not_generated if scope is None or top_folder(path) in scope}
    states |= {path: state(path, None) for path in gone}
    _respell(folder.target, states)
    ordered = tuple(states[path] for path in sorted(states))
    return Comparison(folder.target, ordered, manifest, manifest_file, problem, tuple(sorted(not_generated - gone)))


def read_manifest(folder: OutputFolder) -> tuple[FoundFile, Manifest, str]:
    """Return the manifest as a file and as data, and a fault of it."""
    file = folder.find(MANIFEST)
    if file.content is None:
        return file, NONE, file.obstacle
    try:
        return file, parse(file.content), ""
    except ValueError as error:
        return file, NONE, str(error)


def _respell(target: Path, states: dict[str, State]) -> None:
    """On a file system that ignores case, treat a file whose name changes only in case as removed and new."""
    gone = {folded(path): path for path, state in states.items() if state.file is None}
    for path, state in list(states.items()):
        before = gone.get(folded(path)) if state.file is not None else None
        if before is not None and state.record is None and same_file(target / before, target / path):
            states[path] = State(path, state.file, ABSENT, None)


def operations(comparison: Comparison) -> tuple[FileOperation, ...]:
    """Return the steps to the new output: removals first, then new files, and the manifest last."""
    due = sorted((state for state in comparison.states if not state.same), key=lambda state: state.file is not None)
    steps = [FileOperation(state.path, state.digest_on_disk, state.file) for state in due]
    content = comparison.manifest_found.content
    if content != comparison.next_manifest:
        before = None if content is None else digest(content)
        steps.append(FileOperation(MANIFEST, before, File(comparison.next_manifest)))
    return tuple(steps)


def conflicts(comparison: Comparison, *, force: bool, moved: frozenset[str] = frozenset()) -> tuple[Diagnostic, ...]:
    """Return the reasons against writing. `force` overrules all of them except links, folders and devices.

    The edits of `moved` files are in other files now.
    """
    obstacles = [(state.path, state.on_disk.obstacle) for state in comparison.states if state.on_disk.obstacle]
    problems = [_cannot_write(comparison.target, path, obstacle) for path, obstacle in obstacles]
    if comparison.manifest_found.obstacle:
        problems.append(_cannot_write(comparison.target, MANIFEST, comparison.manifest_found.obstacle))
    elif comparison.manifest_problem and not force:
        problems.append(_bad_manifest(comparison))
    elif not force:
        states = [state for state in comparison.states if state.path not in moved]
        problems += [conflict for state in states if (conflict := _conflict(comparison.target, state))]
    return tuple(problems)


def _cannot_write(target: Path, path: str, obstacle: str) -> Diagnostic:
    hint = "remove it, or choose another output folder; it is never followed or replaced"
    return Diagnostic("E503", f"cannot write here: {obstacle}", file=str(target / path), hint=hint)


def _bad_manifest(comparison: Comparison) -> Diagnostic:
    message = f"the manifest cannot be used: {comparison.manifest_problem}"
    hint = "restore it, or use --force to replace every generated file of this folder"
    return Diagnostic("E509", message, file=str(comparison.target / MANIFEST), hint=hint)


def _conflict(target: Path, state: State) -> Diagnostic | None:
    equal = state.same or (state.file is not None and state.on_disk.content == state.file.content)
    if state.on_disk.content is None or (equal and not state.loses_merge):
        return None
    merging = state.file is not None and state.file.generated is not None
    file = str(target / state.path)
    keep = (
        "keep the edits with --merge"
        if state.has_history or file.endswith(ENVIRONMENT)
        else "copy your edits elsewhere"
    )
    if state.has_conflict_markers:
        hint = "choose one of the two files (git checkout --ours or --theirs) and repeat this command, or use --force"
        return Diagnostic("E514", "version control left conflict markers in this file", file=file, hint=hint)
    if state.record is None and not merging:
        hint = "move it away, or replace it with --force"
        return Diagnostic("E504", "a file that was not generated is in the way", file=file, hint=hint)
    if merging or state.record is None or not (state.edited or (state.record.generated and not state.is_united)):
        return None
    edits = "was edited since it was generated" if state.edited else "contains edits that were merged into it"
    return Diagnostic("E505", f"the generated file {edits}", file=file, hint=f"{keep}, or overwrite them with --force")
