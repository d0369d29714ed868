"""Judges of generated output: the real parser of each language says whether a canary is anything but inert text."""
