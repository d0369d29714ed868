"""Checks whether a document follows the OpenAPI specification, with messages of our own.

In: a `Document`. Out: the same, or findings with their positions. It must not know what is made of the document.
"""
