"""A client certificate and its key from one .pfx file, as Windows exports them."""

from __future__ import annotations

import secrets
import ssl
import tempfile
from importlib import import_module
from pathlib import Path

from ._errors import ConfigurationError

_LIBRARY = "cryptography.hazmat.primitives.serialization"
_CONVERT = "openssl pkcs12 -legacy -in {} -nodes -out client.pem"


def show(tls: ssl.SSLContext, path: str, password: str) -> None:
    """Let a context show the certificate of a .pfx file; ConfigurationError if it cannot.

    OpenSSL reads PEM files only: one is there for a moment, its key encrypted anew.
    """
    try:
        # An extra: most clients never need it.
        form = import_module(_LIBRARY)
        pkcs12 = import_module(f"{_LIBRARY}.pkcs12")
    except ImportError as error:
        hint = f"pip install cryptography, or convert it: {_CONVERT.format(path)}"
        raise ConfigurationError(f"{path}: a .pfx file", hint=hint) from error
    try:
        content = Path(path).read_bytes()
        container = pkcs12.load_pkcs12(content, password.encode() if password else None)
    except ValueError as error:
        hint = f"Pass key_password=, or convert it: {_CONVERT.format(path)}"
        message = f"{path}: its password is missing or wrong, or it is no .pfx file"
        raise ConfigurationError(message, hint=hint) from error
    if container.key is None or container.cert is None:
        raise ConfigurationError(f"{path}: contains no certificate with its key")
    passing = secrets.token_hex(32)
    hidden = form.BestAvailableEncryption(passing.encode())
    pkcs8 = form.PrivateFormat.PKCS8
    key = container.key.private_bytes(form.Encoding.PEM, pkcs8, hidden)
    chain = [one.certificate for one in (container.cert, *container.additional_certs)]
    pem = b"".join([key, *(one.public_bytes(form.Encoding.PEM) for one in chain)])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "client.pem")
        file.write_bytes(pem)
        tls.load_cert_chain(file, None, passing)
