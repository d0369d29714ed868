"""The modules of resources and the front page of a client."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...encode import python
from ...encode.code import Code
from ...model import Api, Folder
from ..templates import render
from .docstrings import docstring
from .operations import Method, Methods
from .settings import ClientSettings

_UPLOAD = re.compile(r"(?<![.\w])Upload\b")


@dataclass(frozen=True, slots=True)
class ModuleVariant:
    """A class of a resource: the one that waits, or the asynchronous one."""

    name: Code
    doc: Code
    prefix: Code
    define: Code
    wait: Code
    core: Code
    is_async: bool


def modules(api: Api, classes: Mapping[str, str], methods: Methods) -> Iterable[tuple[str, str]]:
    """Return the module of each folder by the folder's name."""
    groups: dict[str, list[Method]] = {name: [] for name in classes}
    for operation in api.operations:
        groups[operation.folder].append(methods.method(operation))
    for folder in api.folders:
        if folder.id in groups:
            yield folder.id, _module(folder, classes[folder.id], groups[folder.id])


def _module(folder: Folder, class_name: str, methods: list[Method]) -> str:
    parts = [part for each in methods for part in (each.answer, each.signature)]
    return render(
        "python_client/resource.py.j2",
        doc=docstring(folder.title, [folder.description] if folder.description else []),
        methods=methods,
        flavours=[_flavour(class_name, folder.title, is_async=is_async) for is_async in (False, True)],
        types=any("types." in part for part in parts),
        literals=any("Literal[" in part for part in parts),
        uploads=any(_UPLOAD.search(each.signature) for each in methods),
        definitions=Code("\n".join(each.definition for each in methods)),
        files=any(each.is_file for each in methods),
        deprecated=any(each.deprecated for each in methods),
    )


def _flavour(class_name: str, about: str, *, is_async: bool) -> ModuleVariant:
    prefix = "Async" if is_async else ""
    return ModuleVariant(
        name=python.identifier(f"{prefix}{class_name}"),
        doc=docstring(f"{about}, asynchronously" if is_async else about, indent=4),
        prefix=Code(prefix),
        define=Code("async def" if is_async else "def"),
        wait=Code("await " if is_async else ""),
        core=Code(f"{prefix or 'Sync'}Core"),
        is_async=is_async,
    )


def start(api: Api, settings: ClientSettings, methods: Methods) -> Code:
    """Return the docstring of the package: how to begin."""
    names = [each.variable.env for each in settings.all if each.variable.secret and not each.is_path]
    told = ", ".join([api.base_url.env, *names])
    about = [f"Version {api.version} of the API."] if api.version else []
    first = next((each for each in methods.found if each.signature == "self"), None)
    if first:
        about.append(f"A first call: `with Client() as client: client.{first.resource}.{first.name}()`.")
    about.append(f"Address and secrets come from arguments or the environment ({told}).")
    about.append("The module `types` has the types of all objects.")
    return docstring(f"{api.title}: a typed client, synchronous and asynchronous", about)
