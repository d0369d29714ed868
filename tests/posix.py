"""Which tests need what Windows does not have: pipes with a name, permissions in bits, devices, processes that fork."""

from collections.abc import Callable
from typing import Any

_NAMES = {"mkfifo", "fork", "geteuid", "sched_getaffinity", "setrlimit", "openpty", "chmod", "st_mode", "SIGKILL"}
_DEVICES = ("/dev/", "/proc/")


def needs_posix(test: Callable[..., Any]) -> bool:
    """Tell by the names and texts of a test function whether only a POSIX system can run it."""
    code = test.__code__
    texts = (text for text in code.co_consts if isinstance(text, str) and text != test.__doc__)
    return bool(_NAMES & set(code.co_names)) or any(text.startswith(_DEVICES) for text in texts)
