"""One kind of output: its `target.toml`, and the files that it makes from an API."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from .. import resources
from ..encode.language import Language
from ..errors import PrerequestError, did_you_mean, fail
from ..model import Api, Operation
from ..output.write import File
from . import templates as rendering
from .scripts import ScriptTarget
from .shared import languages
from .shared.script import script
from .shared.short import ShortCall

_KINDS = {bool: "true or false", int: "a whole number", str: "a text", list: "a list"}


@dataclass(frozen=True, slots=True)
class Target:
    """A target with the data of its manifest. `module` is a name to import; `options` has the defaults.

    `switches` names options that may be true or false instead of a text. `choices` has the allowed texts of some
    options. `encoding` is a name of Python's. With a `language`, the target makes scripts and needs no module.
    """

    name: str
    title: str
    each: str
    module: str
    template: str = ""
    standalone: str = ""
    file: str = ""
    executable: bool = False
    encoding: str = "utf-8"
    effort: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)
    switches: Sequence[str] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    folder: Path = Path()
    language: Language | None = None

    @property
    def by_operation(self) -> bool:
        """Whether a template makes one file for each operation."""
        return bool(self.template) and self.each == "operation"

    def files(self, api: Api, options: Mapping[str, Any]) -> dict[str, File]:
        """Return the files that a target makes once for an API, by their paths in the folder of the target.

        `operation_files` returns those of single operations.
        """
        if self.by_operation:
            return self._shared_files(api, options)
        if not self.template:
            return {path: _file(content) for path, content in self._module.files(api, **options).items()}
        text = rendering.render(api, f"{self.name}/{self.template}", api=api, options=options)
        return {self.file.replace("{api}", api.id): self._encoded(text)}

    def operation_files(self, api: Api, options: Mapping[str, Any], operations: Iterable[Operation]) -> dict[str, File]:
        """Return the files of operations, by their paths in the folder of the target."""
        return {self.path(operation): self._encoded(self.text(api, operation, options)) for operation in operations}

    def _encoded(self, text: str) -> File:
        return File(text.encode(self.encoding), executable=self.executable)

    def _shared_files(self, api: Api, options: Mapping[str, Any]) -> dict[str, File]:
        """Return the files that the scripts of single operations share."""
        # Without operations, no file is shared.
        is_alone = options.get("standalone") or not api.operations
        shared = None if is_alone else getattr(self._module, "shared", None)
        return {path: _file(content) for path, content in shared(api).items()} if shared else {}

    def path(self, operation: Operation) -> str:
        """Return the path of an operation's file in the folder of the target."""
        stem = self.language.stem(operation.id) if self.language else operation.id
        return self.file.replace("{folder}", operation.folder).replace("{id}", stem)

    def text(self, api: Api, operation: Operation, options: Mapping[str, Any] | None = None) -> str:
        """Return the text of an operation's file."""
        chosen = options or self.options
        if chosen.get("standalone"):
            connection_id = (chosen["way"],) if "way" in chosen else ()
            template = f"{self.name}/{self.standalone or self.template}"
            text: str = self._module.standalone(api, operation, template, chosen, *connection_id)
            return text
        context = getattr(self._module, "context", _plain)(api, operation)
        return rendering.render(api, f"{self.name}/{self.template}", **context, options=chosen)

    def call(self, call: ShortCall) -> str:
        """Return the text of a call in short. The target must have a language."""
        assert self.language  # noqa: S101 - forms are languages
        return self._scripts(self.language).call(call)

    def _scripts(self, language: Language) -> ScriptTarget:
        return _script_target(self.name, self.folder, language, self.template, self.encoding)

    def filled(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return all options with their defaults. Raise E609 for an unknown option or a wrong type."""
        for option, value in settings.items():
            if option not in self.options:
                hint = did_you_mean(option, self.options, f"known: {', '.join(self.options) or 'none'}")
                raise fail("E609", f"target {self.name} has no option {option!r}", hint=hint)
            kind = type(self.options[option])
            is_switch = option in self.switches and type(value) is bool
            if type(value) is not kind and not is_switch:
                raise fail("E609", f"option {option} of target {self.name} is {value!r}, not {_KINDS[kind]}")
            if not is_switch and value not in self.choices.get(option, (value,)):
                hint = did_you_mean(value, self.choices[option], f"known: {', '.join(self.choices[option])}")
                raise fail("E609", f"option {option} of target {self.name} cannot be {value!r}", hint=hint)
        return {**self.options, **settings}

    @property
    def _module(self) -> Any:
        if self.language:
            return self._scripts(self.language)
        return _imported(self.module) if self.module else None


_imported = cache(import_module)
_script_target = cache(ScriptTarget)


def _plain(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return the context of an operation for a target that is only a folder of templates."""
    return {"view": script(api, operation), "api": api, "operation": operation}


def read(name: str, folder: Path, module: str) -> Target:
    """Return the target that the `target.toml` of a folder describes. Raise E619 if it cannot be used."""
    manifest = folder / "target.toml"
    try:
        table = resources.manifest(manifest)
    except ValueError as error:
        raise _wrong(manifest, f"it is not TOML: {error}") from error
    if table.get("each") not in ("api", "operation") or not isinstance(table.get("title"), str):
        raise _wrong(manifest, 'it needs a title, and each = "api" or each = "operation"')
    if not all(isinstance(table.get(key, ""), str) for key in ("template", "standalone", "file")):
        raise _wrong(manifest, "template and file are texts")
    if type(table.get("effort", 1)) is not int:
        raise _wrong(manifest, "effort is a whole number")
    if bool(table.get("template")) != bool(table.get("file")) or not (table.get("template") or module):
        raise _wrong(manifest, "it needs a template and a file, or a module that writes its files")
    options = table.get("options", {})
    unusable = [key for key, value in options.items() if type(value) not in _KINDS]
    if unusable:
        raise _wrong(manifest, f"option {unusable[0]} is of a type that options cannot have")
    of_folder = {"name": name, "module": module, "folder": folder, "language": languages.language(folder)}
    return resources.filled(Target, table, **of_folder)


def _wrong(path: Path, about: str) -> PrerequestError:
    return fail("E619", f"this target cannot be used: {about}", file=path.as_posix())


def _file(content: bytes | File) -> File:
    return content if isinstance(content, File) else File(content)
