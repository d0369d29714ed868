"""All judges over many outputs; bash and node start once for all of them."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.hostile import build, template
from tests.hostile.judges import csharp, files, javascript, markup, postman, powershell, python, shell, yaml_files


class Judges:
    """Collects outputs, judges each as it comes, and at the end those that need another program."""

    def __init__(self, folder: Any) -> None:
        self.wrong: list[Any] = []
        self._folder = folder
        self._bash: list[Any] = []
        self._node: list[Any] = []
        self._packages: list[Any] = []
        self._keys, self._yaml_keys, self._page = _usual()

    def take(self, label: Any, output: Any) -> None:
        """Judge an output; `label` says where it came from."""
        verdict = list(files.judge(output.files))
        names, held = postman.variable_names(output.api), build.variables(output.api)
        self._shared = {
            name: file.content
            for name, file in output.files.items()
            if Path(name).parent.name in {"curl", "python_snippet"}
        }
        for name, file in output.files.items():
            verdict += self._one(f"{label} {name}", name, file.content, names, held)
        home = "python_client/"
        package = {
            name.removeprefix(home): file.content for name, file in output.files.items() if name.startswith(home)
        }
        if package:
            self._packages.append((f"{label} python_client", package))
        self.wrong += [f"{label} {fault}" if not fault.startswith(label) else fault for fault in verdict]

    def _one(self, label: Any, name: Any, content: Any, names: Any, held: Any) -> Iterator[Any]:
        kind = name.split("/")[0]
        if name.endswith(".py"):
            yield from python.judge(label, content)
            if kind == "python_snippet" and name not in self._shared:
                yield from self._run(label, content, held)
        elif name.endswith(".sh"):
            yield from shell.judge(label, content)
            if name not in self._shared:
                shared = {Path(path).name: text for path, text in self._shared.items() if path.endswith(".sh")}
                self._bash.append((label, content, held, shared))
        elif name.endswith(".cs"):
            yield from csharp.judge(label, content)
        elif name.endswith(".ps1"):
            yield from powershell.judge(label, content)
        elif name.endswith(".html"):
            yield from markup.judge(label, content, self._page)
        elif name.endswith((".yaml", ".yml")):
            yield from yaml_files.judge(label, name, content, names, self._yaml_keys[kind])
            # Bruno's script is the same with a layer that only Bruno can run.
            language = "postman" if kind == "postman_v3" else "bruno"
            self._node += [(label, language, script) for script in yaml_files.scripts(content)]
        elif kind == "postman" and name.endswith("collection.json"):
            yield from postman.judge(label, content, names, self._keys)
            self._node += [(label, "postman", script) for script in postman.scripts(content).values()]
        elif kind == "postman":
            yield from postman.judge(label, content, names, self._keys)

    def _run(self, label: Any, content: Any, held: Any) -> Iterator[Any]:
        before = dict(os.environ)
        os.environ.update(held)
        try:
            modules = {Path(path).stem: text for path, text in self._shared.items() if path.endswith(".py")}
            yield from python.run(label, content, modules)
        finally:
            os.environ.clear()
            os.environ.update(before)

    def finish(self) -> Any:
        """Return everything that is wrong."""
        if self._bash:
            self.wrong += shell.run(self._bash, _made(self._folder / "scripts"))
        if self._node:
            self.wrong += javascript.judge(self._node)
        if self._packages:
            self.wrong += python.load(self._packages, _made(self._folder / "packages"))
        return self.wrong


def _made(folder: Any) -> Any:
    folder.mkdir()
    return folder


@cache
def _usual() -> tuple[Any, Any, Any]:
    """Return what documents with usual texts come to: keys of collections, of YAML files by target, parts of pages."""
    keys, pages = set(), []
    yaml_keys: dict[Any, Any] = {kind: [set(), set()] for kind in ("postman_v3", "bruno")}
    with TemporaryDirectory() as folder:
        for document in template.TEMPLATES:
            for name, file in build.built(document.filled(), Path(folder)).files.items():
                keys |= postman.keys_of(file.content) if name.startswith("postman/") else set()
                pages += [file.content.decode()] if name.endswith(".html") else []
                if name.endswith((".yaml", ".yml")):
                    for kept, more in zip(yaml_keys[name.split("/")[0]], yaml_files.keys_of(file.content), strict=True):
                        kept.update(more)
    return keys, yaml_keys, markup.Page(*pages)


def judges(folder: Any) -> Any:
    """Return judges that know what documents with usual texts come to."""
    return Judges(_made(folder / "judges"))
