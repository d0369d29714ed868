"""Fetching the document in which a site describes itself: one GET, to the named host and to nobody else.

In: a site and a way in. Out: the bytes of a document. It must not know what the document says.

No proxy of the environment is used, no redirect followed, nothing asked for twice; a site too old for a
document is asked for its list of calls. What goes wrong is said in words.
"""

from .answer import checked
from .fetch import FetchedAnswer, FetchLimits, Progress, fetch
from .older import LACKS, document_of_calls
from .request import Caller, SiteRequest, has_older, prepare
from .store import store, writable
from .tls import CertificateFiles

__all__ = [
    "LACKS",
    "Caller",
    "CertificateFiles",
    "FetchLimits",
    "FetchedAnswer",
    "Progress",
    "SiteRequest",
    "checked",
    "document_of_calls",
    "fetch",
    "has_older",
    "prepare",
    "store",
    "writable",
]
