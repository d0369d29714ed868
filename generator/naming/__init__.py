"""How names are made: words, the rules for any document, the rules for Qlik's documents.

In: paths, methods and texts of a document. Out: names of operations, folders and variables, which are safe in every
target. It must not know a target.
"""
