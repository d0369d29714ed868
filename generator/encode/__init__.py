"""One module for each language: text in, code of that language out.

In: text and JSON values. Out: `Code`, safe in the place it is made for. It must not know OpenAPI, a target or a
scheme.
"""
