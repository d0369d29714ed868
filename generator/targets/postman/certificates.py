"""The list that tells newman and the Postman CLI which client certificate belongs to which address.

Neither engine reads certificates from a collection; both take this list (`--ssl-client-cert-list`), which offers a
certificate only where the port is in the pattern, too.
"""

from typing import Any
from urllib.parse import urlsplit

from ...model import Api


def certificates(api: Api) -> list[dict[str, Any]]:
    """Return an entry for each address that wants a client certificate; files as Qlik's console exports them."""
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
