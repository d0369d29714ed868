"""Three views of each file side by side: what shall be, what lies on disk, what the manifest says of the last run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import Diagnostic
from .folder import ABSENT, FoundFile, OutputFolder, same_file
from .manifest import NONE, Manifest, ManifestEntry, digest, dump, entry, parse, tool_version
from .model import File, FileOperation
from .names import MANIFEST, folded, require_safe
from .state import COLLECTION, with_states


@dataclass(frozen=True)
class State:
    """One path: the `file` that shall lie there (None: no longer any), what was `found`, and its manifest `record`."""

    path: str
    file: File | None
    found: FoundFile
    record: ManifestEntry | None

    @cached_property
    def found_digest(self) -> str | None:
        """The SHA-256 of what lies on disk, None where nothing does."""
        return None if self.found.content is None else digest(self.found.content)

    @property
    def edited(self) -> bool:
        """Whether a person has changed a file that was generated."""
        return self.record is not None and self.found_digest not in (None, self.record.sha256)

    @cached_property
    def keeps_merge(self) -> bool:
        """Whether the disk holds a merge with just what would be generated now."""
        if self.file is None or self.record is None or self.file.generated is not None:
            return False
        merged = bool(self.record.generated) and self.found_digest == self.record.sha256
        return merged and digest(self.file.content) == self.record.generated

    @cached_property
    def same(self) -> bool:
        """Whether nothing needs to be done: a file that shall be there is, one that shall not be is not."""
        if self.file is None:
            return self.found == ABSENT
        equal = self.found.content == self.file.content or self.keeps_merge
        return equal and (self.found.executable or not self.file.executable)

    @property
    def next_record(self) -> ManifestEntry | None:
        """The manifest entry once this path is as it shall be."""
        if self.file is None or self.keeps_merge:
            return None if self.file is None else self.record
        return entry(self.file)


@dataclass(frozen=True)
class Comparison:
    """One spec's folder seen so, sorted by path; `manifest_problem` says what is wrong with the manifest itself."""

    target: Path
    states: tuple[State, ...]
    manifest: Manifest
    manifest_found: FoundFile
    manifest_problem: str

    @cached_property
    def next_manifest(self) -> bytes:
        """The manifest after writing; the tool's version alone is no reason to change it."""
        files = {state.path: record for state in self.states if (record := state.next_record)}
        tool = self.manifest.tool if files == self.manifest.files else tool_version()
        return dump(Manifest(tool, files))


def compare(target: Path, files: Mapping[str, File]) -> Comparison:
    """Compare `files` (by relative path) with the folder `target`; raise E501 or E502 for names that cannot be.

    The states of collections for later merges are files of the output, too.
    """
    folder = OutputFolder(target)
    found = folder.find(MANIFEST)
    manifest, problem = _manifest(found)
    files = with_states(files, manifest, folder)
    require_safe(files)
    states = {path: State(path, file, folder.find(path), manifest.files.get(path)) for path, file in files.items()}
    gone = manifest.files.keys() - files.keys()
    states |= {path: State(path, None, folder.find(path), manifest.files[path]) for path in gone}
    _respell(target, states)
    return Comparison(target, tuple(states[path] for path in sorted(states)), manifest, found, problem)


def _manifest(found: FoundFile) -> tuple[Manifest, str]:
    if found.content is None:
        return NONE, found.obstacle
    try:
        return parse(found.content), ""
    except (ValueError, RecursionError) as error:
        return NONE, str(error)


def _respell(target: Path, states: dict[str, State]) -> None:
    """See a file whose name changes in case only as gone and new, on a file system that ignores case."""
    gone = {folded(path): path for path, state in states.items() if state.file is None}
    for path, state in list(states.items()):
        before = gone.get(folded(path)) if state.file is not None else None
        if before is not None and state.record is None and same_file(target / before, target / path):
            states[path] = State(path, state.file, ABSENT, None)


def operations(comparison: Comparison) -> tuple[FileOperation, ...]:
    """Return the steps to the new output: what goes first, then what comes, the manifest last."""
    due = [state for state in comparison.states if not state.same]
    steps = [FileOperation(state.path, state.found_digest, state.file) for state in due if state.file is None]
    steps += [FileOperation(state.path, state.found_digest, state.file) for state in due if state.file is not None]
    found = comparison.manifest_found.content
    if found != comparison.next_manifest:
        before = None if found is None else digest(found)
        steps.append(FileOperation(MANIFEST, before, File(comparison.next_manifest)))
    return tuple(steps)


def conflicts(comparison: Comparison, *, force: bool) -> tuple[Diagnostic, ...]:
    """Return why the output cannot be written; `force` overrules all but links, folders and devices in the way."""
    problems = [_obstacle(comparison.target, state) for state in comparison.states if state.found.obstacle]
    if comparison.manifest_found.obstacle:
        problems.append(_in_the_way(comparison.target, MANIFEST, comparison.manifest_found.obstacle))
    elif comparison.manifest_problem and not force:
        problems.append(_bad_manifest(comparison))
    elif not force:
        problems += [found for state in comparison.states if (found := _conflict(comparison.target, state))]
    return tuple(problems)


def _obstacle(target: Path, state: State) -> Diagnostic:
    return _in_the_way(target, state.path, state.found.obstacle)


def _in_the_way(target: Path, path: str, obstacle: str) -> Diagnostic:
    hint = "remove it, or choose another output folder; it is never followed or replaced"
    return Diagnostic("E503", f"cannot write here: {obstacle}", file=str(target / path), hint=hint)


def _bad_manifest(comparison: Comparison) -> Diagnostic:
    message = f"the manifest cannot be used: {comparison.manifest_problem}"
    hint = "restore it, or replace every file of this folder that would be generated with --force"
    return Diagnostic("E509", message, file=str(comparison.target / MANIFEST), hint=hint)


def _conflict(target: Path, state: State) -> Diagnostic | None:
    if (
        state.found.content is None
        or state.same
        or (state.file is not None and state.found.content == state.file.content)
    ):
        return None
    merging = state.file is not None and state.file.generated is not None
    place = str(target / state.path)
    keep = "keep the edits with --merge" if state.path.endswith(COLLECTION) else "copy your edits elsewhere"
    if state.record is None:
        hint = "move it away, or replace it with --force"
        return Diagnostic("E504", "a file that was not generated is in the way", file=place, hint=hint)
    if merging or not (state.edited or state.record.generated):
        return None
    what = "was edited since it was generated" if state.edited else "holds edits that were merged into it"
    return Diagnostic("E505", f"the generated file {what}", file=place, hint=f"{keep}, or lose them with --force")
