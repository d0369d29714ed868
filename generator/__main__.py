"""`python -m prerequest`, and in a checkout `python -m generator`, is the command `prerequest`."""

from .cli import main

main()
