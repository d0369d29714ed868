"""Hooks for build tools.

In: the settings of the build tool. Out: the files of a run, in the form that the tool expects. It must not know how
files are made.
"""
