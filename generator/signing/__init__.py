"""The canonical URL and the signing schemes: static files that go into every output byte for byte."""
