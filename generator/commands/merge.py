"""`merge`: an edited collection from anywhere becomes part of the output it was exported from."""

from ..errors import fail
from ..settings.planning import Overrides, planned_jobs
from .generate import OutputOptions, generate


def merge(overrides: Overrides, output: OutputOptions) -> int:
    """Generate with the export that `output` names; E626 where the configuration has jobs to choose from."""
    specs = [planned.job.spec for planned in planned_jobs(overrides)]
    if len(specs) > 1:
        raise fail(
            "E626", f"{output.exported} may belong to any of: {', '.join(specs)}", hint="name the spec after the file"
        )
    return generate(overrides, output)
