"""Results of earlier runs: verdicts about documents, builds, and the output of commands, in the user's cache folder.

In: content and its digest. Out: the result of an earlier run, or None. It must not know what a verdict or a build means
to other packages.
"""
