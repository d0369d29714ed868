"""QLM strict authentication."""
