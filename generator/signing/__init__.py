"""The final URL and the signing schemes: static files that are copied into every output byte for byte.

In: a request, inputs, the clock or random bytes. Out: the final URL, the signed text, headers. It must not know the
document or a target.
"""
