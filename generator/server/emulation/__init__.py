"""The emulated server: objects in memory that can be listed, changed and deleted, and actions upon them.

In: an API, and the `emulation.toml` of its spec, which says how the real server differs from its document. Out: the
answers to requests that were accepted. It learns paths and names from that file; it never knows an API by its name.
"""

from .server import EmulatedServer
from .settings import EmulationSettings, emulation_settings

__all__ = ["EmulatedServer", "EmulationSettings", "emulation_settings"]
