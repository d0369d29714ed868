"""What `emulation.toml` in the folder of a bundled spec says of the real server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ... import resources
from ...model import Api

Json = Any


@dataclass(frozen=True, slots=True)
class EmulationSettings:
    """How a real server differs from its document, and what is there at the beginning.

    `length_required`: a POST or PUT without a length gets 411. `plain_member`: plain answers are wrapped in an object
    with this member. `ports` are those of other services of the same host. `login`: where a caller is sent whom a
    virtual proxy does not know; below the prefix `login_page` the page comes at once, with status 200.
    `optional_prefix` is a first part of paths that changes nothing; `keys` tells the property that identifies the
    objects of a path (`id` where none is given); `unions` are paths that list the objects of others; `parts` are
    objects that go with the one that a member of theirs names; `required` are members of bodies without which the
    server refuses; `actions` are operations that do more than read and write one object. `values` are what a visitor
    brings, by environment variable: the server does not judge them. `records` are described in `records.py`;
    `format_parameter` chooses between JSON and XML.
    """

    length_required: bool = False
    plain_member: str = ""
    ports: Mapping[str, str] = field(default_factory=dict)
    login: str = ""
    login_page: str = ""
    optional_prefix: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    unions: Mapping[str, list[str]] = field(default_factory=dict)
    parts: Mapping[str, list[str]] = field(default_factory=dict)
    required: Mapping[str, list[str]] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    runs: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Json] = field(default_factory=dict)
    downloads: str = ""
    format_parameter: str = ""
    records: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    seed: Mapping[str, list[dict[str, Json]]] = field(default_factory=dict)


def emulation_settings(api: Api) -> EmulationSettings:
    """Return what is known of the real server of an API; the plain document where nothing is."""
    folder = resources.discover("specs", "emulation.toml").get(api.id)
    return EmulationSettings(**resources.manifest(folder / "emulation.toml")) if folder else EmulationSettings()
