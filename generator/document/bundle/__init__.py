"""Replaces references to other files by references within one document.

In: a parsed file and a reader of further files. Out: one tree in which every reference begins with `#`. It must not
know the model.
"""
