"""`python -m generator` is `prerequest`."""

from .cli import main

main()
