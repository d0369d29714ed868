"""A small site in memory: objects that can be listed, changed and deleted, and what happens beyond that.

In comes an API and the `site.toml` of its spec, which says how the real server differs from its document; out come the
answers to requests that were accepted. It knows shapes of paths and names from that file, never an API by its name.
"""

from .settings import SiteSettings, site_settings
from .site import Site

__all__ = ["Site", "SiteSettings", "site_settings"]
