"""The TLS settings of a call: the trusted authority, and the client certificate, in PEM files or in a .pfx file."""

import secrets
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import PrerequestError, fail
from ..settings.files import read_regular

_AS_PEM = "export it in PEM format; of a .pfx file: openssl pkcs12 -in client.pfx -out client.pem -nodes"
ENDINGS = (".pfx", ".p12")


@dataclass(frozen=True, slots=True)
class CertificateFiles:
    """PEM files: the client's certificate and key, the authority that signed the server's certificate.

    The certificate may be a .pfx file, which also contains the key.
    """

    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    passphrase: str = field(default="", repr=False)
    server_name: str = ""


def context(files: CertificateFiles) -> ssl.SSLContext:
    """Return the TLS settings of a call. Certificates and host names are always verified.

    Raise E674 for a file that is missing or has a wrong content.
    """
    for path in (files.certificate, files.key, files.authority):
        _readable(path)
    try:
        settings = ssl.create_default_context(cafile=files.authority)
    except ssl.SSLError as error:
        raise _wrong(files.authority, "contains no certificate in PEM format", _AS_PEM) from error
    # Python 3.13 requires fields of RFC 5280 that the private authority of a site need not have.
    settings.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if files.certificate and is_pfx(files.certificate):
        with as_pem(files.certificate, files.passphrase) as (pem, passphrase):
            _load_client_certificate(settings, CertificateFiles(pem, None, None, passphrase))
    elif files.certificate:
        _load_client_certificate(settings, files)
    return settings


def _readable(path: Path | None) -> None:
    try:
        if path:
            read_regular(path, 1)
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error.strerror}") from error


def _load_client_certificate(settings: ssl.SSLContext, files: CertificateFiles) -> None:
    certificate, key = files.certificate, files.key or files.certificate
    wanted_passphrase: list[bool] = []

    def passphrase() -> str:
        wanted_passphrase.append(True)
        return files.passphrase

    try:
        settings.load_cert_chain(str(certificate), key and str(key), passphrase)
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", "") or ""
        if reason == "KEY_VALUES_MISMATCH":
            raise _wrong(key, f"is not the key of {certificate and certificate.name}") from error
        if wanted_passphrase:
            hint = "QLIK_KEY_PASSPHRASE has the passphrase"
            raise _wrong(key, "is encrypted, and its passphrase is missing or wrong", hint) from error
        about = (
            "are not a certificate and its key in PEM format" if files.key else "contains no certificate and key as PEM"
        )
        raise _wrong(certificate, about, _AS_PEM, files.key) from error


def _wrong(path: Path | None, about: str, hint: str = "", other: Path | None = None) -> PrerequestError:
    names = " and ".join(str(file) for file in (path, other) if file)
    return fail("E674", f"{names} {about}", hint=hint)


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
