"""One module for each language: text in, code of that language out."""
