"""Who calls: the user and the client certificate that a strict server demands."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

import trustme

USER = "UserDirectory=INTERNAL; UserId=sa_repository"


@functools.cache
def way_in():
    """The certificate of a caller and its user, as variables: without them no strict server lets anybody in."""
    folder = Path(tempfile.mkdtemp(prefix="way-in-"))
    atexit.register(shutil.rmtree, folder)
    client = trustme.CA().issue_cert("QlikClient")
    client.cert_chain_pems[0].write_to_path(folder / "client.pem")
    client.private_key_pem.write_to_path(folder / "client_key.pem")
    return {"QLIK_USER": USER, "QLIK_CERT": str(folder / "client.pem"), "QLIK_KEY": str(folder / "client_key.pem")}
