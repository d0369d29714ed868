"""The list of client certificates by address, for newman and the Postman CLI.

Neither engine reads certificates from a collection; both read this list (`--ssl-client-cert-list`). A pattern must
contain the port, or its certificate is not sent.
"""

from typing import Any
from urllib.parse import urlsplit

from ...model import Api


def certificates(api: Api) -> list[dict[str, Any]]:
    """Return an entry for each address that needs a client certificate, with the file names of Qlik's console."""
    everywhere = any(
        credential.kind == "mutualTLS" for operation in api.operations for credential in operation.credentials
    )
    addresses = {
        connection.base_url: connection.title
        for connection in api.connections
        if connection.client_certificate or everywhere
    }
    return [
        {
            "name": title,
            "matches": [f"https://{_host_and_port(address)}/*"],
            "cert": {"src": "client.pem"},
            "key": {"src": "client_key.pem"},
        }
        for address, title in addresses.items()
        if address.startswith("https:")
    ]


def _host_and_port(address: str) -> str:
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port}" if parts.port else f"{host}"
