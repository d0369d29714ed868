"""The types of the bodies of errors."""

from ...document.positions import tokens_of
from ...examples.media import is_json
from ...model import Operation, Response, Schema
from .declarations import Declarations
from .expressions import JSON, Expression
from .identifiers import class_name
from .shaping import fingerprint

_SHARED = ("/components/responses/", "/responses/")


class ErrorBodies:
    """Declares the types of bodies that the document writes in an answer, once for equal ones of an operation."""

    def __init__(self, types: Declarations) -> None:
        self._types = types
        self._kinds: dict[str, Expression] = {}

    def about(self, operation: Operation, response: Response) -> str:
        """Return a sentence with the types that `ApiError.json_as` reads the body of a failure as; empty without."""
        schema = next((media.schema for media in response.media if is_json(media.media_type)), None)
        if schema is None:
            return ""
        kind = self._kind(schema, operation, response)
        choices = kind.arguments if kind.head == "|" else (kind,)
        names = [f"`{choice.code('types.')}`" for choice in choices if choice.names() - JSON.names()]
        return f" Body: {' or '.join(names)}." if names else ""

    def _kind(self, schema: Schema, operation: Operation, response: Response) -> Expression:
        """Return the type of a body; it is declared once for answers that share it."""
        if schema.ref:
            return self._types.of(schema, "")
        if schema.origin.startswith(_SHARED):
            tokens = tokens_of(schema.origin)
            key, owner = schema.origin, class_name(tokens[tokens.index("responses") + 1])
        else:
            key = f"{operation.id} {fingerprint(schema)}"
            owner = class_name(operation.id) + response.status.replace("default", "Error")
        if key not in self._kinds:
            self._kinds[key] = self._types.of(schema, f"{owner}Body")
        return self._kinds[key]
