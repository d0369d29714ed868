"""How names are made: words, the rules for any document, the rules for Qlik's documents.

In: paths, methods and texts of a document. Out: names of operations, folders and variables. It must not know a
target, though names are safe in each.
"""
