"""`python -m generator` is `prerequest`."""

from generator.cli import main

main()
