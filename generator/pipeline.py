"""The steps of a run in order: bytes, document, API, files. They read the inputs and have no other side effect."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import targets
from .document.load import Document, Limits, load
from .errors import Diagnostic, PrerequestError, fail
from .model import Api
from .naming.names import ascii_paths
from .normalize import normalize
from .output.model import FilesByPath
from .settings.files import STANDARD_INPUT
from .settings.job import BuildResult, Job, Summary, is_address
from .settings.profile import Profile, bundled, default, is_bundled, recognise
from .settings.selection import select
from .targets.division import in_two_processes, is_possible
from .targets.templates import Templates
from .validation.validate import validate

__all__ = ["BuildResult", "Job", "Summary", "build", "inputs", "read", "read_thoroughly", "source"]

_LARGE = 500_000
"""Characters of a document. To check a longer document takes longer than to start a second process."""


def read(job: Job) -> tuple[Api, tuple[Diagnostic, ...], Mapping[str, int]]:
    """Return the API of a job, its warnings, and the number of operations that were left out, by reason."""
    _, api, diagnostics, left_out = _normalized(job, *_document(job))
    return api, _accepted(job, diagnostics), left_out


def _document(job: Job) -> tuple[Document, Profile, list[Diagnostic]]:
    path, profile = source(job)
    if profile and job.name:
        hint = f"the client alone: options = {{python_client = {{name = {job.name!r}}}}}"
        raise fail("E637", f"{profile.id} has a name already; --name is for documents of your own", hint=hint)
    document = load(path, job.limits, ref_root=job.ref_root)
    notes = []
    if profile is None:
        recognised = recognise(document.root) if job.api != "none" and not job.name else None
        profile = recognised or _profile_of_file(job, path, document)
        if recognised:
            about = f"recognised as {profile.id}: its overlay and its names are applied"
            notes.append(document.diagnostic("W601", about, "/info/title", "--api none takes the document as it is"))
    overlay = profile.overlay if profile.overlay and path != profile.document else None
    document, unmatched = _overlaid(document, [*([overlay] if overlay else []), *job.overlays], job.limits)
    repeated = () if job.selection.everything else profile.repeated
    return document, replace(profile, ascii_names=job.ascii_names, repeated=repeated), [*notes, *unmatched]


def _normalized(
    job: Job, document: Document, profile: Profile, notes: list[Diagnostic]
) -> tuple[Document, Api, tuple[Diagnostic, ...], Mapping[str, int]]:
    dropped: list[Diagnostic] = []
    try:
        warnings, (api, more) = _checked(document, profile)
    except PrerequestError:
        # Repairing is tried only after a failure: most documents are valid, and it would validate each of them twice.
        document, dropped, warnings, (api, more) = _repaired(document, profile, lenient=job.lenient)
    selected, left_out = select(api, job.selection, profile.repeated)
    return document, selected, (*notes, *dropped, *warnings, *more), left_out


def _checked(document: Document, profile: Profile) -> tuple[list[Diagnostic], tuple[Api, list[Diagnostic]]]:
    """Validate and normalise. A large document uses two processes; if one of them fails, both steps run again here."""
    validated, normalized = partial(validate, document), partial(normalize, document, profile)
    if document.parts and len(document.parts[0].source.text) > _LARGE and is_possible():
        # Normalising fails in unexpected ways on an invalid document. Then both steps run in order below, so that the
        # user sees the errors of validation.
        with suppress(Exception):
            understood, warnings = in_two_processes(normalized, validated, validated)
            return warnings, understood
    return validated(), normalized()


def _overlaid(document: Document, overlays: list[Path], limits: Limits) -> tuple[Document, list[Diagnostic]]:
    if not overlays:
        return document, []
    from .document.overlay.apply import apply  # noqa: PLC0415  (few documents have one)

    return apply(document, overlays, limits)


def _repaired(
    document: Document, profile: Profile, *, lenient: bool
) -> tuple[Document, list[Diagnostic], list[Diagnostic], tuple[Api, list[Diagnostic]]]:
    from .validation.repair import repair, with_lenient_hint  # noqa: PLC0415  (few documents need it)

    document, dropped = repair(document, lenient=lenient)
    try:
        return document, dropped, validate(document), normalize(document, profile)
    except PrerequestError as error:
        raise with_lenient_hint(document, error) from None


def read_thoroughly(job: Job) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Return the API of a job and its warnings. Only a document that `generate` refuses is refused.

    The full validator checks the document, too: after the overlays, without the parts that `generate` leaves out.
    """
    from .validation.full import full_findings  # noqa: PLC0415  (a second to import)

    document, api, diagnostics, _ = _normalized(job, *_document(job))
    return api, _accepted(job, (*diagnostics, *full_findings(document)))


def build(job: Job, finish: Callable[[FilesByPath], FilesByPath] = dict) -> BuildResult:
    """Return everything that a job generates. Nothing is written to disk. `finish` is for `targets.render`."""
    document, profile, notes = _document(job)
    _, api, diagnostics, left_out = _normalized(job, document, profile, notes)
    templates = Templates(job.templates) if job.templates else None
    files = targets.render(api, job.targets, job.options, templates, finish)
    if job.ascii_names:
        files = {path: files[full_path] for full_path, path in ascii_paths(files).items()}
    unread = templates.unread() if templates else ()
    accepted = _accepted(job, (*diagnostics, *unread))
    return BuildResult(
        _counts(api), files, accepted, left_out, _files_read(job, document), api, is_settled=not document.refused
    )


def _accepted(job: Job, warnings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return the warnings. Raise PrerequestError with all of them if the job is strict."""
    if job.strict and warnings:
        count = f"{len(warnings)} warning{'s' if warnings[1:] else ''}"
        hint = "correct these faults, or run without --strict"
        raise PrerequestError((*warnings, Diagnostic("E624", f"{count} in a strict run", hint=hint)))
    return warnings


def _counts(api: Api) -> Summary:
    signed = Counter(operation.signing.scheme for operation in api.operations if operation.signing and operation.signed)
    offered = sum(1 for operation in api.operations if operation.signing and not operation.signed)
    return Summary(api.id, len(api.operations), dict(signed), offered)


def _files_read(job: Job, document: Document) -> tuple[Path, ...]:
    return (*map(Path, dict.fromkeys(part.source.file for part in document.parts)), *job.overlays)


def inputs(job: Job) -> tuple[Path, ...]:
    """Return the files that a job reads: the document, the files that it refers to, and the overlays."""
    path, _ = source(job)
    return _files_read(job, load(path, job.limits, ref_root=job.ref_root))


def source(job: Job) -> tuple[Path, Profile | None]:
    """Return the document of a job and the profile of its API. A name that is not a file must be a bundled spec."""
    if is_address(job.spec):
        hint = "save the document as a file first; `prerequest pull` fetches the document of a Qlik site"
        raise fail("E101", "this is an address, not a file", hint=hint)
    path = Path(job.spec)
    if is_bundled(job.spec):
        profile = bundled(job.spec)
        return profile.document or path, profile
    return path, bundled(job.api) if job.api and job.api != "none" else None


def _profile_of_file(job: Job, path: Path, document: Document) -> Profile:
    """Return the profile of a user's document, named by the user or by its file."""
    if job.name:
        return default(job.name)
    title = document.root.get("info", {}).get("title") if isinstance(document.root.get("info"), dict) else ""
    return default("stdin" if path == STANDARD_INPUT else path.name.split(".")[0], str(title or ""))
