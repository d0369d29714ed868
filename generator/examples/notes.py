"""Notes for the reader of a sample: what was left out, what is not valid, and why."""

from typing import Final

TRIMMED: Final = "Optional members are left out of this sample: the whole would be too large."
CIRCULAR: Final = "No valid value can be made: the schema demands a value of itself in itself."
PATTERN: Final = "No text is made that fits the pattern {}."
FORMAT: Final = "No text is made that has the format {} and fits its pattern and length."
NO_TEXT: Final = "No value is valid: a text cannot start within the pattern {}."
NUMBER: Final = "No number fits the bounds of the schema."
ENUM: Final = "No value is valid: none of the enum fits the rest of its schema."
FORBIDDEN: Final = "No value is valid: an object must have a property that its schema forbids."
APART: Final = "A member that is null belongs to another alternative of a `oneOf`: without it both would fit."
UNFOUND: Final = "No value is found that passes each test of the schema (such as `not`, `if` and `contains`)."
TOO_FEW: Final = "No value is valid: the items of a list must differ, and its schema has too few values."
SHORT: Final = "No value is made that is as long, or has as many different parts, as its schema demands."
AMBIGUOUS: Final = "What fits one alternative of a `oneOf` fits another, too: no value that is made is valid."
NO_VALUE: Final = "{} is left out: nothing that is made fits its schema."
