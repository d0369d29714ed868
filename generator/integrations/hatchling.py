"""A build hook for hatchling: it generates the Python clients of a project's jobs into the wheel that is built.

    [tool.hatch.build.hooks.prerequest]
    into = "acme/clients"           # where in the wheel; left out: at its top
    config = "api/prerequest.toml"  # left out: prerequest.toml, or the table in pyproject.toml

Nothing is written to the project. Clients that are committed there are not used.
"""

from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl

from ..errors import PrerequestError, fail
from ..pipeline import build
from ..settings.planning import Overrides, planned_jobs

CLIENT = "python_client"
_OPTIONS = ("config", "dependencies", "enable-by-default", "into", "path", "require-runtime-dependencies")


class PrerequestBuildHook(BuildHookInterface[BuilderConfig]):
    """Generate the client of each job that has one, and add it to the wheel. A wrong document stops the build."""

    PLUGIN_NAME = "prerequest"
    _folder: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        """Add the clients to the files of a wheel. Other build targets contain the sources instead."""
        if self.target_name != "wheel":
            return
        self._folder = TemporaryDirectory(prefix="prerequest-")
        folder = Path(self._folder.name)
        try:
            with chdir(self.root):
                packages = clients(folder, self.config)
        except PrerequestError as error:
            self.app.abort(str(error))
        into = self.config.get("into", "").strip("/")
        for name in packages:
            build_data["force_include"][str(folder / name)] = f"{into}/{name}" if into else name

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the files that were generated for this wheel."""
        if self._folder:
            self._folder.cleanup()


def clients(folder: Path, options: dict[str, Any]) -> list[str]:
    """Write the packages of all jobs into `folder` and return their names. Raise E618 for wrong options."""
    for name, value in options.items():
        if name not in _OPTIONS or (name in ("config", "into") and not isinstance(value, str)):
            raise fail(
                "E618",
                f"the build hook cannot use {name} = {value!r}",
                hint="its settings are into and config, both of them text",
            )
    configuration = options.get("config")
    packages: set[str] = set()
    for task in planned_jobs(Overrides(config=Path(configuration) if configuration else None)):
        if CLIENT not in (task.job.targets or (CLIENT,)):
            continue
        for path, file in build(replace(task.job, targets=(CLIENT,))).files.items():
            inner = path.removeprefix(f"{CLIENT}/")
            (folder / inner).parent.mkdir(parents=True, exist_ok=True)
            (folder / inner).write_bytes(file.content)
            packages.add(inner.split("/")[0])
    if not packages:
        raise fail("E618", "no job makes a Python client", hint="the targets of a job must have python_client")
    return sorted(packages)


@hookimpl
def hatch_register_build_hook() -> type[PrerequestBuildHook]:
    """Register the hook with hatchling."""
    return PrerequestBuildHook
