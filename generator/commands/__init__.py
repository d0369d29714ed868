"""The commands behind the command line: each takes plain arguments and returns an exit status."""
