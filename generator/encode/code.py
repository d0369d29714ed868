"""The type of text that may stand in a program: only encoders make it, only it gets through a template."""


class Code(str):
    """Text that an encoder of its language has quoted.

    Joining, slicing or formatting gives a plain `str` again, on purpose: what an encoder did not see
    as a whole is no code.
    """

    __slots__ = ()
