"""Signatures by HMAC or hash whose algorithm is a recipe: data, checked and compiled, never code."""
