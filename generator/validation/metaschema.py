"""The JSON Schemas that the OpenAPI validators contain, compiled so that nothing is ever fetched."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from ..document.positions import Value

_DIALECTS = {
    "https://spec.openapis.org/oas/3.1/dialect/base": "oas3.1/metaschema.json",
    "https://spec.openapis.org/oas/3.2/dialect/2025-09-17": "oas3.2/dialect/2025-09-17.json",
}
_VOCABULARIES = {
    "https://spec.openapis.org/oas/3.1/meta/base": "oas3.1/vocabularies/base",
    "https://spec.openapis.org/oas/3.2/meta/2025-09-17": "oas3.2/meta/2025-09-17.json",
}
_DRAFTS = {
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema#",
    "http://json-schema.org/draft-07/schema",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-04/schema",
}
BASE_DIALECT = dict(zip(("3.1", "3.2"), _DIALECTS, strict=True))
"""The dialect of schemas that do not name one, by OpenAPI version."""

Validator = Any
"""A compiled validator of jsonschema_rs. The import takes 10 ms, so it is done only for documents not in the cache."""


@cache
def document_validator(version: str) -> Validator:
    """Return the validator for whole documents of an OpenAPI version."""
    schema = _shipped("openapi_spec_validator", f"resources/schemas/v{version}/schema.json")
    _widen(version, schema)
    return compiled(schema)


def _widen(version: str, schema: Any) -> None:
    """Allow in a document what later versions allow, and what means the same there."""
    definitions = schema.get("definitions")
    if version == "3.0":
        scheme = {"type": "object", "properties": {"type": {"enum": ["mutualTLS"]}}, "required": ["type"]}
        definitions["SecurityScheme"]["oneOf"].append(scheme)
    elif version == "2.0":
        header = definitions["headerParameterSubSchema"]
        cookie = {**header, "properties": {**header["properties"], "in": {"enum": ["cookie"]}}}
        definitions["nonBodyParameter"]["oneOf"].append(cookie)
        definitions["apiKeySecurity"]["properties"]["in"]["enum"].append("cookie")
        # As in a server of OpenAPI 3, a host may have a scheme and a path.
        schema["properties"]["host"]["pattern"] = "^[^{}]+$"


@cache
def dialect_validator(dialect: str) -> Validator | None:
    """Return the validator for schemas of a dialect, None if the dialect is unknown."""
    if dialect in _DIALECTS:
        import jsonschema_rs  # noqa: PLC0415

        paths = {**_DIALECTS, **_VOCABULARIES}
        resources = [(uri, _shipped("openapi_schema_validator", f"schemas/{path}")) for uri, path in paths.items()]
        return compiled({"$ref": dialect}, registry=jsonschema_rs.Registry(resources, retriever=refuse))
    return compiled({"$schema": dialect, "$ref": dialect}) if dialect in _DRAFTS else None


def compiled(schema: dict[str, Value], **options: Any) -> Validator:
    """Return a validator that fetches nothing and by default checks no format."""
    import jsonschema_rs  # noqa: PLC0415

    retrieval = {} if "registry" in options else {"retriever": refuse}
    return jsonschema_rs.validator_for(schema, **{"validate_formats": False, **retrieval, **options})


def refuse(uri: str) -> NoReturn:
    """Refuse to fetch anything."""
    raise LookupError(uri)


def _shipped(package: str, path: str) -> dict[str, Value]:
    # Importing the packages takes a quarter of a second; finding them does not.
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    schema: dict[str, Value] = json.loads((Path(spec.origin).parent / path).read_text("utf-8"))
    return schema
