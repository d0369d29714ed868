"""Whether a document is what the OpenAPI specification asks for, in our own words."""
