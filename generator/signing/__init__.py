"""Canonical URL and signing schemes: static files that go into every output byte for byte.

In: a request, inputs, the clock or randomness. Out: the final URL, the signed text, headers. It must not know the
document or a target.
"""
