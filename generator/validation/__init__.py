"""Whether a document is what the OpenAPI specification asks for, in our own words.

In: a `Document`. Out: the same, or findings with their places. It must not know what is made of the document.
"""
