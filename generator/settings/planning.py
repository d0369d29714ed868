"""From the command line and the configuration to jobs: the command line wins."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import PrerequestError, fail
from . import configuration as config
from .job import Job
from .limits import Limits
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Overrides:
    """What stands on the command line; empty where the user said nothing."""

    specs: tuple[str, ...] = ()
    config: Path | None = None
    api: str = ""
    targets: tuple[str, ...] = ()
    overlays: tuple[Path, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    everything: bool = False
    lenient: bool = False
    out: Path | None = None
    templates: Path | None = None
    ref_root: Path | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job, the folder for its output, the configuration that was read, whether all of the job stands there."""

    job: Job
    out: Path
    config: Path | None = None
    as_written: bool = False

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that decide what comes out, the configuration last; errors as those of reading the document."""
        from ..pipeline import inputs  # noqa: PLC0415  (slow to import, seldom needed)

        return (*inputs(self.job), *([self.config] if self.config else []))

    def blamed(self, error: PrerequestError) -> PrerequestError:
        """Return an error that names the configuration where it names no file: what the job asks for is at fault."""
        if self.config is None or not self.as_written:
            return error
        file = self.config.as_posix()
        found = tuple(each if each.file else replace(each, file=file) for each in error.diagnostics)
        return PrerequestError(found, exit_status=error.exit_status)


def tasks(asked: Overrides) -> list[PlannedJob]:
    """Return what is to be done: the named specs, or else the jobs of the configuration.

    A spec that the configuration has a job for takes what that job says, and the command line over it.
    E600 where neither names a spec.
    """
    found = config.read(asked.config) if asked.config else config.find(Path.cwd())
    written = list(found.jobs) if found else []
    wanted = [_written(spec, written) for spec in asked.specs] or written
    if not wanted:
        hint = "prerequest generate qlm, or prerequest generate my-openapi.yaml, or prerequest init"
        raise fail("E600", "no spec is named and no configuration has a job", hint=hint)
    common = asked.out or (found.out if found else Path("build"))
    templates = asked.templates or (found.templates if found else None)
    made = [_task(_over(each, asked), common, templates, asked) for each in wanted]
    as_written = not any((asked.specs, asked.targets, asked.include, asked.exclude, asked.sign))
    return [replace(task, config=found.file, as_written=as_written) for task in made] if found else made


def _written(spec: str, jobs: list[config.JobSettings]) -> config.JobSettings:
    for job in jobs:
        if spec == job.spec or (Path(spec).is_file() and Path(job.spec).is_file() and Path(spec).samefile(job.spec)):
            return job
    return config.JobSettings(spec)


def _over(job: config.JobSettings, asked: Overrides) -> config.JobSettings:
    names = ("api", "targets", "overlays", "include", "exclude", "sign", "everything", "lenient", "out")
    return replace(job, **{name: getattr(asked, name) for name in names if getattr(asked, name)})


def _task(job: config.JobSettings, common: Path, templates: Path | None, asked: Overrides) -> PlannedJob:
    selection = Selection(job.include, job.exclude, job.sign, job.everything)
    made = Job(
        spec=job.spec,
        api=job.api,
        overlays=job.overlays,
        targets=job.targets,
        options=job.options,
        selection=selection,
        limits=asked.limits,
        templates=templates,
        lenient=job.lenient,
        ref_root=asked.ref_root,
    )
    return PlannedJob(made, asked.out or job.out or common)
