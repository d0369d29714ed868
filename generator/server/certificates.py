"""Certificates of a small authority for this machine, with the file names that Qlik's console uses."""

import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FILES = ("root.pem", "server.pem", "server_key.pem", "client.pem", "client_key.pem")
_DAYS = 365
_PURPOSES = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH}


def issue(folder: Path) -> None:
    """Write an authority, and its certificates and keys for a server and a client. Existing files are kept."""
    if all((folder / name).exists() for name in FILES):
        return
    folder.mkdir(parents=True, exist_ok=True)
    authority, name = _key(), _name("prerequest: for tests on this machine")
    root = _signed(name, authority, name, authority, [(x509.BasicConstraints(ca=True, path_length=None), True)])
    (folder / "root.pem").write_bytes(root)
    hosts = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    for role, purpose in _PURPOSES.items():
        key = _key()
        marks = [(x509.ExtendedKeyUsage([purpose]), False), (x509.SubjectAlternativeName(hosts), False)]
        (folder / f"{role}.pem").write_bytes(_signed(_name(role), key, name, authority, marks))
        _write_key(folder / f"{role}_key.pem", key)


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(
    subject: x509.Name,
    key: rsa.RSAPrivateKey,
    issuer: x509.Name,
    authority: rsa.RSAPrivateKey,
    marks: Sequence[tuple[x509.ExtensionType, bool]],
) -> bytes:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=_DAYS))
    for mark, critical in marks:
        builder = builder.add_extension(mark, critical)
    return builder.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: rsa.RSAPrivateKey) -> None:
    """Write a key that only its owner can read."""
    path.unlink(missing_ok=True)
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
