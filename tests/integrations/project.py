"""A project of a user: a specification of two files, a configuration, and `prerequest` on the path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

# pip takes what it needs from this environment and asks no index.
OFFLINE = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1"}
SPEC = """openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "http://localhost:1"}]
paths:
  /thing: {get: {operationId: get_thing, responses: {"200": {description: Good}}}}
  /shared: {$ref: "parts/shared part.yaml"}
"""
SHARED = 'get: {operationId: get_shared, responses: {"200": {description: Good}}}\n'
CONFIG = '[[jobs]]\nspec = "small.yaml"\ntargets = ["curl"]\n'


class Project:
    """A folder, and commands that run in it with this environment's `bin` first on the path.

    `forking` runs the command `prerequest` itself; where there is none it is started like any other.
    """

    def __init__(self, folder: Any, forking: Any = None) -> None:
        self.folder, self.forking = folder, forking
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "NO_COLOR": "1",
            **OFFLINE,
        }

    def run(self, *command: Any, status: int = 0, **environment: Any) -> Any:
        env = {**self.environment, **environment}
        if command[0] == "prerequest" and self.forking and self.forking.can_run(env):
            done = self.forking.run([*map(str, command[1:])], self.folder, env, 120)
            assert done.returncode == status, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            return done.stdout + done.stderr
        # Windows looks for a bare "bash" in its own folder first.
        program = shutil.which(command[0], path=self.environment["PATH"]) or command[0]
        done = subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, f"{command} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def replace(self, name: Any, old: Any, new: Any) -> None:
        path = self.folder / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
