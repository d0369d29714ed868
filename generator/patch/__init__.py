"""Changes to a document that leave the document they start from as it is."""
