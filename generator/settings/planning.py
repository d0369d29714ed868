"""From the command line and the configuration to jobs: the command line wins."""

from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from .. import resources
from ..errors import PrerequestError, fail
from . import configuration as config
from .job import DocumentSettings, Job
from .limits import Limits
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Overrides(config.Choices):
    """What stands on the command line; empty where the user said nothing."""

    specs: tuple[str, ...] = ()
    standalone: bool = False
    config: Path | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job, the folder for its output, the configuration that was read, whether all of the job stands there."""

    job: Job
    out: Path
    config: Path | None = None
    as_written: bool = False
    line: int | None = None

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that decide what comes out, the configuration last; errors as those of reading the document."""
        from ..pipeline import inputs  # noqa: PLC0415  (slow to import, seldom needed)

        return self.read_for(inputs(self.job))

    def read_for(self, inputs: tuple[Path, ...]) -> tuple[Path, ...]:
        """Return what was read of the document, and beside it: templates of the user's own, the configuration."""
        templates = sorted(self.job.templates.rglob("*")) if self.job.templates else ()
        return (*inputs, *(path for path in templates if path.is_file()), *([self.config] if self.config else []))

    def blamed(self, error: PrerequestError) -> PrerequestError:
        """Return an error that names the configuration where it names no file: what the job asks for is at fault."""
        if self.config is None or not self.as_written:
            return error
        file = self.config.as_posix()
        placed = tuple(
            finding if finding.file else replace(finding, file=file, line=self.line) for finding in error.diagnostics
        )
        return PrerequestError(placed, exit_status=error.exit_status)


def _languages() -> list[str]:
    """Return the targets whose scripts can stand alone: those of the languages."""
    folders = resources.discover("templates", "language.toml")
    manifests = {name: resources.manifest(folder / "target.toml") for name, folder in folders.items()}
    return [name for name, manifest in manifests.items() if "standalone" in manifest.get("options", {})]


def planned_jobs(overrides: Overrides) -> list[PlannedJob]:
    """Return what is to be done: the named specs, or else the jobs of the configuration.

    A spec that the configuration has a job for takes what that job says, and the command line over it.
    E600 where neither names a spec.
    """
    file = config.read(overrides.config) if overrides.config else config.find(Path.cwd())
    written = list(file.jobs) if file else []
    jobs = [_written(spec, written) for spec in overrides.specs] or written
    if not jobs:
        hint = "prerequest generate qlm, or prerequest generate my-openapi.yaml, or prerequest init"
        raise fail("E600", "no spec is named and no configuration has a job", hint=hint)
    if not file:
        return [_planned(_over(job, overrides), overrides.out or Path("build"), overrides) for job in jobs]
    as_written = not any((overrides.specs, overrides.targets, overrides.include, overrides.exclude, overrides.sign))
    jobs = [_over(replace(job, templates=file.templates), overrides) for job in jobs]
    return [replace(_planned(job, file.out, overrides), config=file.file, as_written=as_written) for job in jobs]


def _written(spec: str, jobs: list[config.JobSettings]) -> config.JobSettings:
    for job in jobs:
        if spec == job.spec or (Path(spec).is_file() and Path(job.spec).is_file() and Path(spec).samefile(job.spec)):
            return job
    return config.JobSettings(spec)


def _over(job: config.JobSettings, overrides: Overrides) -> config.JobSettings:
    said = {field.name: getattr(overrides, field.name) for field in fields(config.Choices)}
    return replace(job, **{name: value for name, value in said.items() if value})


def _planned(job: config.JobSettings, common: Path, overrides: Overrides) -> PlannedJob:
    shared = {field.name: getattr(job, field.name) for field in fields(DocumentSettings)}
    if overrides.standalone:
        alone = {name: {**job.options.get(name, {}), "standalone": True} for name in _languages()}
        shared["options"] = {**job.options, **alone}
    selection = Selection(job.include, job.exclude, job.sign, everything=job.everything)
    out = overrides.out or job.out or common
    return PlannedJob(Job(job.spec, selection, overrides.limits, **shared), out, line=job.line)
