"""What earlier runs may be remembered for: verdicts on documents, builds, small files in the user's cache folder.

In: content and its digest. Out: what an earlier run found, or None. It must not know what a verdict or a build means
to others.
"""
