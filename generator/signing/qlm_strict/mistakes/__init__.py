"""What goes wrong with strict authentication: checks of what arrived, hypotheses on what was signed instead."""

# Hypotheses are tried in the order of these modules, as on the page.
from . import suffix, address, digests  # noqa: F401, I001
