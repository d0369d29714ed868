"""Generated clients, imported from a folder as a team would have committed them, and the verifying server."""

import importlib
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.commands.serve import known_values
from generator.model import Api
from generator.pipeline import Job, read
from generator.server.app import running
from generator.server.emulation import emulation_settings
from generator.server.settings import ServerSettings
from generator.settings.selection import Selection
from generator.targets.python_client import files
from tests.bundled import bundled_api
from tests.targets.python_client.recorder import recording
from tests.targets.python_client.shop import SHOP

BUNDLED = ("qlm", "qlik-qps", "qlik-qrs")


@dataclass(frozen=True)
class Made:
    """A client on disk and what it was made of."""

    api: Api
    folder: Path
    module: ModuleType

    @property
    def values(self) -> Any:
        """What the server knows of its user, and what a user of its site holds, by environment variable."""
        return {**known_values([self.api], {}), **emulation_settings(self.api).values}

    def environ(self, url: Any) -> dict[Any, Any]:
        """The environment of a client; each base address has the path that the document gives it."""
        servers = {self.api.base_of(one).env: one.server or self.api.servers[0] for one in self.api.operations}
        bases = {name: url + urlsplit(server.base_url).path for name, server in servers.items()}
        ways = {variable.env for way in self.api.connections for variable in way.variables}
        return {**{name: value for name, value in self.values.items() if name not in ways}, **bases}

    def serving(self, *, as_documented: bool = False, **place: Any) -> Any:
        """Start a server that is as strict as the real one; as documented, it has an answer to anything."""
        settings = ServerSettings(self.values, as_documented=as_documented)
        return running([self.api], settings, **place)

    def direct(self, kind: str = "Client") -> Any:
        """Return a client that talks to the service itself, where a real one proves itself by its certificate."""
        headers = {} if self.api.id == "qlm" else {"X-Qlik-User": "UserDirectory=INTERNAL; UserId=sa_api"}
        return getattr(self.module, kind)(headers=headers)


def written(api: Any, folder: Any, name: str = "") -> Any:
    """Write the client of an API, below a name of its own where one is given, and import it."""
    for path, content in files(api, name=name).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    sys.path.insert(0, str(folder))
    try:
        module = importlib.import_module(next(folder.iterdir()).name)
    finally:
        sys.path.remove(str(folder))
    return Made(api, folder, module)


@pytest.fixture(scope="session")
def client_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The client of a bundled spec, generated and imported once."""
    packages = {}

    def get(name: Any) -> Any:
        if name not in packages:
            api = bundled_api(name)
            packages[name] = written(api, tmp_path_factory.mktemp(name))
        return packages[name]

    return get


@pytest.fixture(scope="session")
def whole_qrs(upstream: Any) -> Any:
    """The API of a whole QRS document, as a real server returned it."""
    document = upstream / "qlik-qrs-38.22.0.swagger.json"
    api, _, _ = read(Job(str(document), api="qlik-qrs", selection=Selection(everything=True)))
    return api


@pytest.fixture
def set_environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Set the variables of a client and no other one of ours."""

    def set_(values: Any) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of whoever runs the tests reaches a client."""
    for name in [*os.environ]:
        if name.startswith(("QLM_", "QLIK_", "SHOP_", "PREREQUEST_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def recorder() -> Iterator[Any]:
    with recording() as started:
        yield started


@pytest.fixture(scope="session")
def client_from(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The client of a document given as data; the name of its package is its own."""
    packages = {}

    def get(document: Any, name: Any) -> Any:
        if name not in packages:
            folder = tmp_path_factory.mktemp(name)
            (folder / f"{name}.json").write_text(json.dumps(document))
            api, _, _ = read(Job(str(folder / f"{name}.json")))
            packages[name] = written(api, folder / "out")
        return packages[name]

    return get


@pytest.fixture(scope="session")
def shop(client_from: Callable[..., Any]) -> Any:
    """A small API with one of everything."""
    return client_from(SHOP, "shop")


@pytest.fixture
def unused_port() -> Any:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
