"""Hooks into build tools of others.

In: what the build tool says. Out: the files of a run in the tool's own terms. It must not know how files are made.
"""
