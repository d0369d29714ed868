"""The TLS settings of a call: the trusted authority, and the client certificate."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import PrerequestError, fail
from ..settings.files import read_regular
from .pfx import as_pem, is_pfx

_AS_PEM = "export it in PEM format; of a .pfx file: openssl pkcs12 -in client.pfx -out client.pem -nodes"


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
