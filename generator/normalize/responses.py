"""Reads the answers of operations, of Swagger 2.0 and of OpenAPI 3.x."""

from ..document.positions import as_object, escape
from ..encode import http
from ..examples.credentials import cleaned
from ..model import ABSENT, JsonObject, Media, Response
from .parameters import ParameterReader
from .reader import Reader, text
from .schemas import Schemas


def responses(
    reader: Reader, schemas: Schemas, inputs: ParameterReader, operation: JsonObject, at: str
) -> tuple[Response, ...]:
    """Return the declared answers of an operation in the document's order."""
    answers = []
    for status, written in as_object(operation.get("responses")).items():
        if status.startswith("x-"):
            continue
        node, pointer = reader.resolve(written, f"{at}/responses/{escape(status)}")
        if reader.swagger:
            media = _old_media(schemas, inputs, operation, node, pointer)
        else:
            media = inputs.media(node.get("content"), f"{pointer}/content")
        number = status.upper() if status != "default" else status
        answers.append(Response(number, text(node, "description"), media, pointer, inputs.headers(node, pointer)))
    return tuple(answers)


def _old_media(
    schemas: Schemas, inputs: ParameterReader, operation: JsonObject, node: JsonObject, at: str
) -> tuple[Media, ...]:
    samples = {name: cleaned(value) for name, value in as_object(node.get("examples")).items()}
    schema = schemas.read(node.get("schema"), f"{at}/schema")
    # Without a schema, only an example tells the type. Authors write other names there, too.
    example_types = [name for name in samples if http.media_types(name) == [name]]
    types = inputs.types_of(operation, "produces", "application/json") if "schema" in node else example_types
    return tuple(Media(inputs.media_type(name, at), schema, samples.get(name, ABSENT), at) for name in types)
