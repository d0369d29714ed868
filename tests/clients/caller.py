"""Who calls: the user and the client certificate that a strict server demands."""

import atexit
import functools
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import trustme

USER = "UserDirectory=INTERNAL; UserId=sa_repository"


@functools.cache
def way_in() -> dict[str, Any]:
    """The certificate of a caller and its user, as variables: without them no strict server lets anybody in."""
    folder = Path(tempfile.mkdtemp(prefix="way-in-"))
    atexit.register(shutil.rmtree, folder)
    # Mono reads RSA keys only, and no .pfx file that is encrypted as is usual today.
    rsa = trustme.KeyType.RSA
    client = trustme.CA(key_type=rsa).issue_cert("QlikClient", key_type=rsa)
    client.cert_chain_pems[0].write_to_path(folder / "client.pem")
    client.private_key_pem.write_to_path(folder / "client_key.pem")
    return {"QLIK_USER": USER, "QLIK_CERT": str(folder / "client.pem"), "QLIK_KEY": str(folder / "client_key.pem")}


@functools.cache
def as_pfx(certificate: Any, key: Any) -> str:
    """A certificate and its key in one .pfx file without a passphrase, in the old form that every .NET reads."""
    file = Path(certificate).with_suffix(".pfx")
    old = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1", "-passout", "pass:"]
    subprocess.run(["openssl", "pkcs12", "-export", *old, "-in", certificate, "-inkey", key, "-out", file], check=True)
    return str(file)
