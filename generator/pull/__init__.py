"""Fetching the document in which a site describes itself: one GET, to the named host and to nobody else.

In: a site and a way in. Out: the bytes of a document. It must not know what the document says.

No proxy of the environment is used, no redirect followed, nothing asked for twice; a site too old for a
document is asked for its list of calls. What goes wrong is said in words.
"""
