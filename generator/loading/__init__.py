"""From the bytes of a specification to one tree of JSON values, with every limit checked on the way."""
