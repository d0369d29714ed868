"""Signatures by HMAC or hash. A recipe describes the algorithm; it is data that is checked and compiled, never code."""
