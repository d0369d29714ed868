"""OAI Overlays (1.0 and 1.1) over a document.

In: a `Document` and overlay files. Out: a changed copy and warnings about actions that matched nothing. It must not
know OpenAPI.
"""
