"""The documented answers, for a test in Postman: status, media type, headers, body."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ... import resources
from ...examples.media import essence, is_json
from ...model import Api, JsonObject, Parameter, Response, Schema, reached
from ..shared.failures import common_failure
from ..templates import render
from .json_schema import definition_name, json_schema
from .scripts import call


def status_test(api: Api, template: str, *, tests: bool | str) -> str:
    """Return the test of the status, which with `tests` `contract` is beside the test of the whole answer."""
    is_contract, has_connections = tests == "contract", bool(api.connections)
    return render(api, template, is_contract=is_contract, has_connections=has_connections, failure=common_failure(api))


def test(api: Api) -> str:
    """Return the script that compares an answer with the document. `call.js.j2` runs before the request."""
    return render(
        api, "postman/contract.js.j2", calls=calls(api), definitions=definitions(api), emulation=emulation(api)
    )


def calls(api: Api) -> list[tuple[str, list[Any]]]:
    """Return the documented answers of each call: status, media types and required headers with their schemas.

    Two operations that differ only in the query have none, because Postman cannot distinguish them.
    """
    operations_by_call = [(call(api, operation), operation) for operation in api.operations]
    counted = Counter(name for name, _ in operations_by_call)
    return [
        (name, [_answer(response, api.schemas) for response in operation.responses])
        for name, operation in operations_by_call
        if counted[name] == 1
    ]


def definitions(api: Api) -> list[tuple[str, JsonObject]]:
    """Return the schemas that the bodies of answers refer to, by name."""
    media = [media for operation in api.operations for response in operation.responses for media in response.media]
    names = reached((one.schema for one in media if is_json(one.media_type)), api.schemas, checks=True)
    return [(definition_name(name), json_schema(api.schemas[name], api.schemas)) for name in sorted(names)]


def emulation(api: Api) -> JsonObject | None:
    """Return how the answers of the real server of a bundled spec differ from its document."""
    folder = resources.discover("specs", "emulation.toml").get(api.id)
    settings = resources.manifest(folder / "emulation.toml") if folder else {}
    return {"plain": settings.get("plain_member", "")} if settings else None


def _answer(response: Response, schemas: Mapping[str, Schema]) -> list[Any]:
    media = [
        [essence(one.media_type), json_schema(one.schema, schemas) if is_json(one.media_type) else None]
        for one in response.media
    ]
    required = [header for header in response.headers if header.required and header.name.lower() != "content-type"]
    headers = [[header.name, _value(header, schemas)] for header in required]
    return [response.status.upper(), media, headers]


def _value(header: Parameter, schemas: Mapping[str, Schema]) -> JsonObject | None:
    """Return the schema for the value of a header; None if the value is a document or has members."""
    schema = header.schema
    while schema.ref in schemas and not schema.types:
        schema = schemas[schema.ref]
    is_text = not header.media_type and "object" not in schema.types
    return json_schema(schema, schemas) if is_text else None
