"""Merges a generated collection that was edited in Postman with a new version of the specification.

In: three collections: as generated last, as generated now, and as edited. Out: one collection and its conflicts. It
must not know which parts of the document they come from.
"""
