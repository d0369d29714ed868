"""A generated collection that was edited in Postman meets a specification that has moved on.

In: three collections: as generated last, as generated now, as edited. Out: one collection and its conflicts. It must
not know where they come from in the document.
"""
