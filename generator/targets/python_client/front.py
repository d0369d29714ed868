"""`__init__.py` of a client: its names, its version, and how to begin."""

import re
from collections.abc import Mapping
from typing import Final

from ...encode import python
from ...encode.code import Code
from ...encode.python import columns
from ...model import Api
from ..templates import render
from . import layout
from .docstrings import docstring
from .identifiers import NAMES
from .operations import Methods
from .settings import ClientSettings

_RELEASE: Final = re.compile(r"v?(\d+(?:\.\d+)*)")


def front(api: Api, settings: ClientSettings, methods: Methods, parts: Mapping[str, bool]) -> str:
    """Return the `__init__.py` of a client; `parts` are those that not every client has."""
    exports: dict[str, list[str]] = dict(NAMES["exports"])
    for part, names_of_part in NAMES["exports_of_parts"].items():
        exports |= names_of_part if parts[part] else {}
    names = sorted(name for group in exports.values() for name in group)
    lines = [
        layout.sequence(
            f"from .{module} import " + "(" * _is_long(module, group), group, ")" * _is_long(module, group), 0, 0
        )
        for module, group in sorted(exports.items())
    ]
    classes = [name for name in names if name[0].isupper()]
    ordered = ["API_VERSION", *classes, *sorted({"__version__", *names} - {*classes})]
    return render(
        api,
        "python_client/__init__.py.j2",
        doc=_doc(api, settings, methods),
        imports=lines,
        names=layout.spread("__all__ = [", map(python.literal, ordered), "]", 0),
        api_version=python.literal(api.version),
        version=python.literal(release(api.version)),
    )


def release(version: str) -> str:
    """Return a version for Python packages: the numbers at its beginning, also of a date."""
    numbers = _RELEASE.match(version.replace("-", "."))
    return numbers[1] if numbers else "0"


def _is_long(module: str, group: list[str]) -> bool:
    return columns(f"from .{module} import {', '.join(group)}") > layout.WIDTH


def _doc(api: Api, settings: ClientSettings, methods: Methods) -> Code:
    """Return the docstring of the package: how to begin."""
    names = [setting.variable.env for setting in settings.all if setting.variable.secret and not setting.is_path]
    told = ", ".join([api.base_url.env, *names])
    about = [f"Version {api.version} of the API."] if api.version else []
    first = next((method for method in methods.all if method.signature == "self"), None)
    if first:
        about.append(f"A first call: `with Client() as client: client.{first.resource}.{first.name}()`.")
    about.append(f"Address and secrets come from arguments or the environment ({told}).")
    about.append("The module `types` has the types of all objects.")
    return docstring(f"{api.title}: a typed client, synchronous and asynchronous", about)
