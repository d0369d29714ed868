"""The type of text that may be printed into a program: only encoders make it, and templates print nothing else."""


class Code(str):
    """Text that an encoder of its language has quoted.

    Joining, slicing or formatting gives a plain `str` again, on purpose: an encoder has not seen the new text as a
    whole, so it may be unsafe.
    """

    __slots__ = ()
