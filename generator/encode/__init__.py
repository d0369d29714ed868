"""One module for each language: text in, code of that language out.

In: text and JSON values. Out: `Code`, which is safe where it is meant to be printed. It must not know OpenAPI, a target
or a signing scheme.
"""
