"""Notes for the reader of a sample: what was left out, what is not valid, and why."""

from typing import Final

TRIMMED: Final = "Optional members are left out of this sample: the whole would be too large."
CIRCULAR: Final = "No valid value can be made: the schema demands a value of itself in itself."
PATTERN: Final = "No text is made that fits the pattern {}."
NO_TEXT: Final = "No value is valid: a text cannot start within the pattern {}."
NUMBER: Final = "No number fits the bounds of the schema."
ENUM: Final = "No value is valid: those of the enum have another type than the schema."
FORBIDDEN: Final = "No value is valid: an object must have a property that its schema forbids."
APART: Final = "A member that is null belongs to another alternative of a `oneOf`: without it both would fit."
AMBIGUOUS: Final = "What fits one alternative of a `oneOf` fits another, too: no value that is made is valid."
NO_VALUE: Final = "{} is left out: nothing that is made fits its schema."
