"""`init`: writes a commented configuration for the specifications in a folder."""

from pathlib import Path

from .. import resources
from ..encode import toml
from ..errors import fail
from ..settings import configuration as config
from ..settings.profile import Profile, recognise
from . import console
from .init_signing import documents_in, overlay_path

_HEAD = """# What `prerequest generate`, `check`, `diff` and `watch` do in this folder. Paths are relative to this file.
# Every key is described in the JSON Schema that comes with the tool, generator/config.schema.json; with a copy of it
# here and `#:schema ./config.schema.json` on the first line, editors complete keys.

# The folder for the output; each spec gets a folder in it.
out = "build"
"""
_MORE = """# targets = ["postman", "python_client"]        # without this line: all targets
# overlays = ["overlay.yaml"]                       # OAI Overlay documents, applied in this order
# include = ["folder:app", "path:/app/*"]           # only these operations: folder:, path:, id:, method:, stability:
# exclude = ["deprecated"]                          # without these operations
# sign = ["PingHttp"]                               # operations to sign besides those the document signs
# options = {postman = {tests = false}}             # options of targets
"""


def init(folder: Path) -> int:
    """Write `prerequest.toml` into a folder, with a job for each specification there.

    Never replace an existing file.
    """
    path = folder / "prerequest.toml"
    if not folder.is_dir():
        raise fail("E616", f"{folder.as_posix()} is not a folder")
    project = folder / "pyproject.toml"
    if project.is_file() and config.read(project).jobs:
        raise fail("E616", f"{project.as_posix()} has jobs already", hint="a folder has one configuration")
    jobs = [_job(Path(document.file), recognise(document.root)) for document in documents_in(folder)]
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write("\n".join([_HEAD, *(jobs or [_job(Path(_bundled()[-1]), None)])]))
    except OSError as error:
        raise fail(
            "E616", f"{path.as_posix()} cannot be written: {error.strerror}", hint="an existing one is kept"
        ) from error
    summary = f"{len(jobs)} specification{'' if len(jobs) == 1 else 's'} found"
    console.say(f"{path.as_posix()} written, {summary}; now: prerequest generate")
    return 0


def _bundled() -> list[str]:
    return list(resources.discover("specs", "spec.toml"))


def _job(spec: Path, profile: Profile | None) -> str:
    about = f"a bundled name ({', '.join(_bundled())}) or a file"
    lines = [f"[[jobs]]\nspec = {toml.literal(spec.name)}   # {about}"]
    lines += [f"api = {toml.literal(profile.id)}"] if profile else []
    lines += [f"overlays = {toml.literal([overlay_path(spec).name])}"] if overlay_path(spec).is_file() else []
    return "\n".join([*lines, _MORE])
