"""`merge`: an edited collection from anywhere becomes part of the output it was exported from."""

from generator.commands.generate import Manner, generate
from generator.commands.jobs import Asked, tasks
from generator.errors import fail


def merge(asked: Asked, manner: Manner) -> int:
    """Generate with the export that `manner` names; E626 where the configuration has jobs to choose from."""
    specs = [task.job.spec for task in tasks(asked)]
    if len(specs) > 1:
        raise fail(
            "E626", f"{manner.exported} may belong to any of: {', '.join(specs)}", hint="name the spec behind it"
        )
    return generate(asked, manner)
