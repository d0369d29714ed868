"""How finished bytes become files: names, folders, links, the lock, the journal."""
