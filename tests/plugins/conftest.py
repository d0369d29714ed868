"""The worked examples of the documentation, as files and commands, and a place where packages are installed."""

import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.integrations.pages import blocks
from tests.integrations.project import Project
from tests.paths import DOCS


class Example(Project):
    """A folder with the files of a section of a page, or of a whole page; its commands run one after the other."""

    def __init__(self, folder: Any, page: str, number: int = 0) -> None:
        super().__init__(folder)
        self.site = folder / "site"
        self.environment |= {"PIP_TARGET": str(self.site), "PYTHONPATH": str(self.site)}
        head, *sections = re.split(r"^## \d", (DOCS / page).read_text(), flags=re.MULTILINE)
        section = sections[number - 1] if number else ""
        self.said = []
        for name, language, text in blocks(head + section):
            if name:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text)
            else:
                assert language in ("sh", "text"), "each block is a file, commands or what is shown"
        for _, language, text in blocks(section or head):
            if language == "sh":
                self.said.append(self.run("bash", "-euc", text))

    def start(self, *command: Any, **environment: Any) -> Any:
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture(scope="session")
def section(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    return lambda number: Example(tmp_path_factory.mktemp(f"section{number}"), "own-templates-and-targets.md", number)
