"""`merge`: an edited collection from anywhere becomes part of the output it was exported from."""

from ..errors import fail
from ..settings.planning import Overrides, tasks
from .generate import OutputOptions, generate


def merge(asked: Overrides, manner: OutputOptions) -> int:
    """Generate with the export that `manner` names; E626 where the configuration has jobs to choose from."""
    specs = [task.job.spec for task in tasks(asked)]
    if len(specs) > 1:
        raise fail(
            "E626", f"{manner.exported} may belong to any of: {', '.join(specs)}", hint="name the spec behind it"
        )
    return generate(asked, manner)
