"""From the bytes of a specification to one tree of JSON values whose every value knows its place in a file.

In: files and limits. Out: a `Document`, or errors with file, line and pointer. It must not know what an operation is.
"""
