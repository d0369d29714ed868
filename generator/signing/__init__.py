"""Canonical URL and signing schemes: static files that go into every output byte for byte."""
