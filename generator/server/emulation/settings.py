"""The settings in `emulation.toml` of a bundled spec, about the real server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ... import resources
from ...model import Api


@dataclass(frozen=True, slots=True)
class EmulationSettings:
    """How a real server differs from its document, and the first objects of the emulated server.

    With `length_required`, a POST or PUT without a length gets 411. With `loose_paths`, paths may have letters of any
    case and a slash at the end. Plain answers are wrapped in an object with the member `plain_member`. `ports` are the
    ports of other services of the same host. `login` is the address to which an unknown caller is redirected; below the
    prefix `login_page` the login page is the answer itself, with status 200. `optional_prefix` is a first part of paths
    that has no effect. `keys` names the property that identifies the objects of a path (by default `id`). `unions` are
    paths that list the objects of other paths. `parts` are objects that are deleted together with the object that one
    of their members names. `required` are members that bodies must have, `names` members that must not be blank nor
    have a backslash. `actions` are operations that do more than read and write one object. `runs` is explained in
    `runs.py`, `records` in `records.py`. `defaults` are values of new objects; `seed` are the objects that exist at the
    start. `downloads` is the path of exported files. `format_parameter` chooses between JSON and XML. `values` are
    values that a caller sends, by environment variable; the server does not check them.
    """

    length_required: bool = False
    loose_paths: bool = False
    plain_member: str = ""
    ports: Mapping[str, str] = field(default_factory=dict)
    login: str = ""
    login_page: str = ""
    optional_prefix: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    unions: Mapping[str, list[str]] = field(default_factory=dict)
    parts: Mapping[str, list[str]] = field(default_factory=dict)
    required: Mapping[str, list[str]] = field(default_factory=dict)
    names: Mapping[str, list[str]] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    runs: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    downloads: str = ""
    format_parameter: str = ""
    records: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    seed: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


def emulation_settings(api: Api) -> EmulationSettings:
    """Return what is known about the real server of an API; empty settings if nothing is known."""
    folder = resources.discover("specs", "emulation.toml").get(api.id)
    return EmulationSettings(**resources.manifest(folder / "emulation.toml")) if folder else EmulationSettings()
