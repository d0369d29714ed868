"""Makes jobs from the command line and the configuration; the command line wins."""

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import NamedTuple

from .. import resources
from ..errors import PrerequestError, fail
from . import configuration as config
from .job import DocumentSettings, Job
from .limits import Limits
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Overrides(config.Choices):
    """The options of the command line; empty if the user did not give them."""

    specs: tuple[str, ...] = ()
    standalone: bool = False
    config: Path | None = None
    limits: Limits = field(default_factory=Limits)


class PlannedJob(NamedTuple):
    """A job, its output folder and its configuration. `as_written`: the configuration alone decides about the job."""

    job: Job
    out: Path
    config: Path | None = None
    as_written: bool = False
    line: int | None = None

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that decide the output, the configuration last. Raises the errors of reading the document."""
        from ..pipeline import inputs  # noqa: PLC0415  (slow to import, seldom needed)

        return self.read_for(inputs(self.job))

    def read_for(self, inputs: tuple[Path, ...]) -> tuple[Path, ...]:
        """Return the files that were read: those of the document, the user's templates, the configuration."""
        templates = sorted(self.job.templates.rglob("*")) if self.job.templates else ()
        return (*inputs, *(path for path in templates if path.is_file()), *([self.config] if self.config else []))

    def blamed(self, error: PrerequestError) -> PrerequestError:
        """Return an error that names the configuration if it names no file: then a setting of the job is wrong."""
        if self.config is None or not self.as_written:
            return error
        file = self.config.as_posix()
        placed = tuple(
            finding if finding.file else replace(finding, file=file, line=self.line) for finding in error.diagnostics
        )
        return PrerequestError(placed, exit_status=error.exit_status)


def _languages() -> list[str]:
    """Return the targets that write scripts. Only these targets have the option `standalone`."""
    folders = resources.discover("templates", "language.toml")
    manifests = {name: resources.manifest(folder / "target.toml") for name, folder in folders.items()}
    return [name for name, manifest in manifests.items() if "standalone" in manifest.get("options", {})]


def planned_jobs(overrides: Overrides) -> list[PlannedJob]:
    """Return the jobs: of the named specs, or else all jobs of the configuration.

    If the configuration has a job for a named spec, its settings apply, and the command line overrides them. Raise E600
    if neither names a spec.
    """
    file = config.read(overrides.config) if overrides.config else config.find(Path.cwd())
    written = list(file.jobs) if file else []
    jobs = [_job_of(spec, written) for spec in overrides.specs] or written
    if not jobs:
        hint = "name one, as qlm or my-openapi.yaml; prerequest init writes a configuration"
        raise fail("E600", "no spec is named and no configuration has a job", hint=hint)
    if not file:
        return [_planned(_overridden(job, overrides), overrides.out or Path("build"), overrides) for job in jobs]
    as_written = not any((overrides.specs, overrides.targets, overrides.include, overrides.exclude, overrides.sign))
    jobs = [_overridden(replace(job, templates=file.templates), overrides) for job in jobs]
    return [_planned(job, file.out, overrides)._replace(config=file.file, as_written=as_written) for job in jobs]


def _job_of(spec: str, jobs: list[config.JobSettings]) -> config.JobSettings:
    for job in jobs:
        if spec == job.spec or (Path(spec).is_file() and Path(job.spec).is_file() and Path(spec).samefile(job.spec)):
            return job
    return config.JobSettings(spec)


def _overridden(job: config.JobSettings, overrides: Overrides) -> config.JobSettings:
    options = {field.name: getattr(overrides, field.name) for field in fields(config.Choices)}
    return replace(job, **{name: value for name, value in options.items() if value})


def _planned(job: config.JobSettings, common: Path, overrides: Overrides) -> PlannedJob:
    shared = {field.name: getattr(job, field.name) for field in fields(DocumentSettings)}
    if overrides.standalone:
        alone = {name: {**job.options.get(name, {}), "standalone": True} for name in _languages()}
        shared["options"] = {**job.options, **alone}
    selection = Selection(job.include, job.exclude, job.sign, everything=job.everything)
    out = overrides.out or job.out or common
    return PlannedJob(Job(job.spec, selection, overrides.limits, **shared), out, line=job.line)
