"""Reads the answers of operations."""

from functools import partial

from ..document.positions import as_object, escape
from ..encode import http
from ..examples.credentials import cleaned
from ..model import ABSENT, JsonObject, Media, Response
from .parameters import ParameterReader
from .reader import Reader, text
from .schemas import Schemas


class ResponseReader:
    """Reads answers: one reader for a document, which reads equal answers only once."""

    def __init__(self, reader: Reader, schemas: Schemas, inputs: ParameterReader) -> None:
        self._reader = reader
        self._schemas = schemas
        self._inputs = inputs

    def responses(self, operation: JsonObject, at: str) -> tuple[Response, ...]:
        """Return the declared answers of an operation in the document's order. Equal answers are the same object."""
        answers: list[Response] = []
        for status, written in as_object(operation.get("responses")).items():
            if not status.startswith("x-"):
                node, pointer = self._reader.resolve(written, f"{at}/responses/{escape(status)}")
                read = partial(self._response, operation, status, node, pointer)
                answers.append(self._reader.once(("response", status, node, operation.get("produces")), read))
        return self._reader.once(("responses", *map(id, answers)), lambda: tuple(answers))

    def _response(self, operation: JsonObject, status: str, node: JsonObject, at: str) -> Response:
        if self._reader.swagger:
            media = self._old_media(operation, node, at)
        else:
            media = self._inputs.media(node.get("content"), f"{at}/content")
        number = status.upper() if status != "default" else status
        return Response(number, text(node, "description"), media, at, self._inputs.headers(node, at))

    def _old_media(self, operation: JsonObject, node: JsonObject, at: str) -> tuple[Media, ...]:
        samples = {name: cleaned(value) for name, value in as_object(node.get("examples")).items()}
        schema = self._schemas.read(node.get("schema"), f"{at}/schema")
        # Without a schema, only an example tells the type. Authors write other names there, too.
        example_types = [name for name in samples if http.media_types(name) == [name]]
        types = self._inputs.types_of(operation, "produces", "application/json") if "schema" in node else example_types
        return tuple(Media(self._inputs.media_type(name, at), schema, samples.get(name, ABSENT), at) for name in types)
