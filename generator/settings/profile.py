"""What we know about an API beyond its document: the trusted `spec.toml` of a bundled spec, or a plain default."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import resources
from ..errors import did_you_mean, fail
from ..model import ConnectionProfile, Variable
from ..naming.names import identifier, slug
from .files import STANDARD_INPUT

_CREDENTIAL = re.compile(
    r"(?i)^(x[-_])?(api[-_]?key|password|passwd|pwd|(client[-_]?|api[-_]?)?secret|access[-_]?token|authorization)$"
)

# File names that say only the format of a file, not the name of the API.
_FORMAT_NAMES = ("openapi", "openapi3", "swagger", "api-docs")


def camel(text: str) -> str:
    """Return snake_case as camelCase."""
    first, *others = text.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in others)


@dataclass(frozen=True, slots=True)
class Profile:
    """The names of an API's variables, the rules for the names of its operations, and its ways in.

    `references` is an ending of schema names. An object with such a schema only refers to another object, so a body
    needs only its id. `written` names the properties that only the server writes. `ascii_names` asks for ASCII names of
    files and operations. `samples` has usual values for properties in bodies. `identity` has values for an object that
    exists already: its id is in the path, or the path ends in `existing`.
    """

    id: str
    prefix: str
    base_env: str
    naming: str = "document"
    folder: Path | None = None
    document: Path | None = None
    overlay: Path | None = None
    parameters: Mapping[str, Variable] = field(default_factory=dict)
    connections: tuple[ConnectionProfile, ...] = ()
    repeated: tuple[str, ...] = ()
    texts: Path | None = None
    references: str = ""
    written: frozenset[str] = frozenset()
    ascii_names: bool = False
    samples: Mapping[str, Any] = field(default_factory=dict)
    identity: Mapping[str, Any] = field(default_factory=dict)
    existing: str = ""

    def variable(self, name: str, title: str = "", *, secret: bool) -> Variable:
        """Return the variable of this API for a value called `name` (snake_case): `qlmApiKey`, `QLM_API_KEY`."""
        joined = f"{self.prefix}_{name}"
        return Variable(camel(joined), joined.upper(), title or name, secret=secret)

    def parameter(self, name: str, *, secret: bool) -> Variable | None:
        """Return the user's variable that gives the value of a parameter, or None if the parameter is plain data."""
        variable = self.parameters.get(name)
        if variable is None and (secret or _CREDENTIAL.match(name)):
            return self.variable(identifier(name), name, secret=True)
        return variable


def default(name: str, title: str = "") -> Profile:
    """Return the profile of a document without a bundled spec: its name is the prefix of its variables.

    Many files are called `openapi`, which does not name the API; then the title is the prefix.
    """
    prefix = identifier(title if title and slug(name) in _FORMAT_NAMES else name)
    return Profile(id=slug(name), prefix=prefix, base_env=f"{prefix.upper()}_URL")


def is_bundled(name: str, folder: Path = Path()) -> bool:
    """Return whether `name` means a bundled spec rather than a file of that name in `folder`.

    A file comes before a spec, a spec before a folder or a pipe. If nothing has this name, a name with an ending was
    meant as a file.
    """
    path = folder / name
    if path.suffix or Path(name) == STANDARD_INPUT or path.is_file():
        return False
    return name in resources.discover("specs", "spec.toml") or not os.path.lexists(path)


def bundled(name: str) -> Profile:
    """Return the profile of a bundled spec. Raise for an unknown name, with the most similar name as hint."""
    folders = resources.discover("specs", "spec.toml")
    if name not in folders:
        hint = did_you_mean(name, folders, "bundled: " + ", ".join(folders))
        raise fail("E601", f"{name!r} is neither a file nor a bundled spec", hint=hint)
    path = folders[name]
    table = resources.manifest(path / "spec.toml")
    return resources.filled(
        Profile,
        table,
        id=name,
        base_env=table["base_url"],
        folder=path,
        document=path / table["document"],
        overlay=path / table["overlay"] if "overlay" in table else None,
        parameters={key: _variable(value) for key, value in table.get("parameters", {}).items()},
        connections=tuple(_connection(connection) for connection in table.get("ways", ())),
        texts=path / table["texts"] if "texts" in table else None,
        written=frozenset(table.get("written", ())),
    )


def recognise(root: Mapping[str, Any]) -> Profile | None:
    """Return the bundled profile with the document's title and one of its paths, or None."""
    info, paths = root.get("info"), root.get("paths")
    title = str(info.get("title", "")) if isinstance(info, dict) else ""
    for name, folder in resources.discover("specs", "spec.toml").items():
        marks = resources.manifest(folder / "spec.toml").get("recognise")
        prefixes = tuple(marks["path_prefixes"]) if marks else ()
        if marks and marks["title"] in title and any(path.startswith(prefixes) for path in paths or ()):
            return bundled(name)
    return None


def _variable(table: Mapping[str, Any]) -> Variable:
    return resources.filled(Variable, table, name=table["variable"])


def _connection(table: Mapping[str, Any]) -> ConnectionProfile:
    variables = table.get("variables", ())
    return resources.filled(
        ConnectionProfile,
        table,
        headers=tuple(table.get("headers", {}).items()),
        variables=tuple(map(_variable, variables)),
        named_by={one["variable"]: one["named_by"] for one in variables if "named_by" in one},
    )
