"""Writes finished bytes into a folder: names, links, the lock, the journal, the comparison with the last run.

In: bytes by relative path. Out: all of them on disk, or none. It must not know Postman, OpenAPI or any target.
"""
