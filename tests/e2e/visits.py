"""Outputs of a bundled spec that are called through a way in."""

import json
import shutil
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.model import ConnectionProfile
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.e2e.conftest import Generated

CHOSEN = {
    "qlik-qrs": ("get_about", "list_apps", "create_stream"),
    "qlik-qps": ("list_sessions", "create_session"),
}


VALUES = {
    "QLIK_USER": "UserDirectory=INTERNAL; UserId=sa_repository",
    "QLIK_JWT": "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmVk",
    "QLIK_SESSION": "3f0d5a10-6f8e-4c27-9d2b-e8b0c1d7a945",
}


@dataclass(frozen=True)
class Exported:
    """What Qlik's console exports, in `folder`, and the TLS of a server that asks for a client certificate."""

    folder: Path
    tls: ssl.SSLContext

    def __getitem__(self, name: Any) -> str:
        return str(self.folder / name)


@dataclass(frozen=True)
class Visit:
    """A way in to some output, and what the user brings, by environment variable."""

    output: Generated
    way: ConnectionProfile
    values: dict[Any, Any]

    def serving(self, exported: Any, *, strictly: bool = True, **place: Any) -> Any:
        settings = ServerSettings(
            {**self.output.values, **VALUES, **self.values}, connection=self.way.id if strictly else ""
        )
        return running([self.output.api], settings, tls=exported.tls, **place)

    def environ(self, exported: Any) -> dict[Any, Any]:
        variables = {variable.env: self.values.get(variable.env, "") for variable in self.way.variables}
        if self.way.client_certificate:
            variables |= {"QLIK_CERT": exported["client.pem"], "QLIK_KEY": exported["client_key.pem"]}
        return {**variables, "QLIK_CA": exported["root.pem"]}

    def postman(self, url: Any, exported: Any, folder: Any) -> dict[str, Any]:
        """Fill in the way's environment and the list of certificates; return what the engines are told."""
        name = f"postman/*.{self.way.id}.postman_environment.json"
        environment = json.loads(next(self.output.folder.glob(name)).read_bytes())
        values = {variable.name: self.values.get(variable.env, "") for variable in self.way.variables}
        for row in environment["values"]:
            row["value"] = {"baseUrl": f"{url}{self.path}", **values}.get(row["key"], row["value"])
        place = folder / "filled.postman_environment.json"
        place.write_text(json.dumps(environment))
        return {"values": place, "arguments": self.told(url, exported, folder)}

    def told(self, url: Any, exported: Any, folder: Any) -> tuple[str, Any, str, str]:
        listed = next(self.output.folder.glob("postman/*.client-certs.json")).read_text()
        host = next(way for way in self.output.api.connections if way.client_certificate).base_url.rpartition("/")[0]
        place = folder / "certs.json"
        place.write_text(listed.replace(host, url))
        for name in ("client.pem", "client_key.pem"):
            shutil.copy(exported[name], folder / name)
        return ("--ssl-extra-ca-certs", exported["root.pem"], "--ssl-client-cert-list", str(place))

    @property
    def path(self) -> Any:
        return urlsplit(self.output.api.servers[0].base_url).path

    @property
    def chosen(self) -> set[Any]:
        return set(CHOSEN[self.output.api.id])
