"""How names are made: words, the rules for documents, the rules for Qlik's document. Import from `generator.names`."""
