"""Where the parts of a document stand, as a message would say it."""

from generator.document.load import Document

Place = tuple[str, int | None, int | None]


def place_in(document: Document, pointer: str) -> Place:
    """Return file, line and column of a pointer, or of its nearest ancestor that is written down."""
    problem = document.diagnostic("E000", "", pointer)
    return problem.file, problem.line, problem.column
