"""Mistakes with strict authentication: checks of the received request, and hypotheses about what was signed instead."""
