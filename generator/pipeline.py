"""The one straight line: bytes to document to API to files. Pure but for reading its inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import targets
from generator.errors import Diagnostic
from generator.load import Document, Limits, load
from generator.model import Api
from generator.normalize import normalize
from generator.profile import Profile, bundled, default, recognise
from generator.select import Selection, select
from generator.validate import validate
from generator.write import File


@dataclass(frozen=True, slots=True)
class Job:
    """What the user asks for: one document, how it is read, what is made of it."""

    spec: str
    api: str = ""
    overlays: tuple[Path, ...] = ()
    targets: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    selection: Selection = field(default_factory=Selection)
    limits: Limits = field(default_factory=Limits)
    templates: Path | None = None
    lenient: bool = False
    ref_root: Path | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """What comes out: the files of one spec's folder, and what the user should know."""

    api: Api
    files: Mapping[str, File]
    notes: tuple[Diagnostic, ...]
    left_out: Mapping[str, int]


def read(job: Job) -> tuple[Api, tuple[Diagnostic, ...], Mapping[str, int]]:
    """Return the API of a job, what to know of it, and how many operations were left out for which reason."""
    path, profile = source(job)
    document = load(path, job.limits, ref_root=job.ref_root)
    notes = []
    if profile is None:
        profile = recognise(document.root) or default(path.name.split(".")[0])
        if profile.folder:
            about = f"recognised as {profile.id}: its overlay and its names are applied"
            notes.append(document.diagnostic("W601", about, "/info/title", "--api none takes the document as it is"))
    own = profile.overlay if profile.overlay and path != profile.document else None
    document, unmatched = _overlaid(document, [*([own] if own else []), *job.overlays], job.limits)
    document, dropped = _repaired(document) if job.lenient else (document, [])
    warnings = validate(document)
    api, more = normalize(document, profile)
    chosen, left_out = select(api, job.selection, profile.repeated)
    return chosen, (*notes, *unmatched, *dropped, *warnings, *more), left_out


def _overlaid(document: Document, overlays: list[Path], limits: Limits) -> tuple[Document, list[Diagnostic]]:
    if not overlays:
        return document, []
    from generator.overlay import apply  # noqa: PLC0415  (JSONPath is slow to import and seldom needed)

    return apply(document, overlays, limits)


def _repaired(document: Document) -> tuple[Document, list[Diagnostic]]:
    from generator.patch.repair import repair  # noqa: PLC0415  (only where the user asks for it)

    return repair(document)


def build(job: Job) -> Build:
    """Return everything a job generates; nothing is written."""
    api, notes, left_out = read(job)
    return Build(api, targets.render(api, job.targets, job.options, job.templates), notes, left_out)


def inputs(job: Job) -> tuple[Path, ...]:
    """Return the files a job reads: its document, what that refers to, its overlays, the user's own templates."""
    path, _ = source(job)
    read_files = dict.fromkeys(part.source.file for part in load(path, job.limits, ref_root=job.ref_root).parts)
    own = sorted(job.templates.rglob("*")) if job.templates else ()
    return (*map(Path, read_files), *job.overlays, *(each for each in own if each.is_file()))


def source(job: Job) -> tuple[Path, Profile | None]:
    """Return the document of a job and what is known of its API; a name that is no file must be a bundled spec."""
    path = Path(job.spec)
    if not path.suffix and not path.is_file():
        profile = bundled(job.spec)
        return profile.document or path, profile
    if job.api == "none":
        return path, default(path.name.split(".")[0])
    return path, bundled(job.api) if job.api else None
