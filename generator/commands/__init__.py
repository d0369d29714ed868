"""The commands behind the command line: each takes plain arguments and returns an exit status.

In: the arguments of the command line. Out: text on the terminal, files, an exit status. It must not know how a document
is read or how an output is written.
"""
