"""Fetches the document in which a site describes itself: one GET, only to the named host.

In: the address of a site and a way in. Out: the bytes of a document. It must not know what the document says.

It uses no proxy of the environment, follows no redirect, and repeats no request. If a site is too old to have a
document, it is asked for its list of calls. Failures are explained in messages.
"""
