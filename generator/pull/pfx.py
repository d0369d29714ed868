"""Reads a certificate and its key from a .pfx file, as Windows and Qlik's console export it."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import PrerequestError, fail
from ..settings.files import read_regular

ENDINGS = (".pfx", ".p12")


def is_pfx(path: Path | None) -> bool:
    """Return whether a file is a .pfx file, by its name."""
    return path is not None and path.suffix.lower() in ENDINGS


@contextmanager
def as_pem(path: Path, passphrase: str) -> Iterator[tuple[Path, str]]:
    """Yield a temporary PEM file with the content of a .pfx file, and its passphrase.

    Raise E674 if the library is missing, the passphrase is wrong, or the file has another content.
    """
    key, certificates = _content(path, passphrase)
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415  (an extra)

    passing = secrets.token_hex(32)
    hidden = form.BestAvailableEncryption(passing.encode())
    texts = [key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, hidden)]
    texts += [certificate.public_bytes(form.Encoding.PEM) for certificate in certificates]
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder, "client.pem")
        pem.write_bytes(b"".join(texts))
        yield pem, passing


def _content(path: Path, passphrase: str) -> tuple[Any, list[Any]]:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates  # noqa: PLC0415
    except ImportError as error:
        raise _refused(path, "is opened with the package cryptography", "pip install 'prerequest[pfx]', or ") from error
    for password in [passphrase.encode()] if passphrase else [None, b""]:
        try:
            key, certificate, others = load_key_and_certificates(read_regular(path), password)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if key is None or certificate is None:
            raise _refused(path, "contains no certificate with its key")
        return key, [certificate, *others]
    hint = "QLIK_KEY_PASSPHRASE has the passphrase; or "
    raise _refused(path, "cannot be opened: its passphrase is missing or wrong, or it is no .pfx file", hint)


def _refused(path: Path, about: str, hint: str = "") -> PrerequestError:
    convert = f"openssl pkcs12 -legacy -in {path.name} -nodes -out client.pem"
    return fail("E674", f"{path} {about}", hint=f"{hint}convert it: {convert}")
