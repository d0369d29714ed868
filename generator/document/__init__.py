"""Reads a specification into one tree of JSON values. For each value, the line in its file can be found.

In: files and limits. Out: a `Document`, or errors with file, line and pointer. It must not know what an operation is.
"""
