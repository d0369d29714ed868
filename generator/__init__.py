"""prerequest: OpenAPI specs of APIs whose requests must be signed or keyed become artefacts that work."""
