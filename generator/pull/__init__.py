"""Fetching the document in which a site describes itself: one GET, to the named host and to nobody else.

No proxy of the environment is used, no redirect followed, nothing asked for twice. What goes wrong is said in words.
"""

from generator.pull.answer import checked
from generator.pull.fetch import Answer, Limits, Progress, fetch
from generator.pull.request import Caller, Request, prepare
from generator.pull.store import store, writable
from generator.pull.tls import Files

__all__ = [
    "Answer",
    "Caller",
    "Files",
    "Limits",
    "Progress",
    "Request",
    "checked",
    "fetch",
    "prepare",
    "store",
    "writable",
]
