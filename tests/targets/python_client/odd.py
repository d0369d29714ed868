"""A document of texts, names and lengths that linters and formatters have rules for, as public documents have them."""

from typing import Any

_REF = "#/components/schemas/"
_LONG = "MultipleResourceMultipleMetricCriteriaOfALongName"
_SAID = (
    "It\u2019s the customer\u2019s \u2013 or nobody\u2019s \u2013 “own”:"
    "5\u00d75, 1\u20442, 東京\uff0c京都, Цена \u0441 НДС."
)


def _reply(schema: Any) -> Any:
    return {"200": {"description": _SAID, "content": {"application/json": {"schema": schema}}}}


def _query(name: Any, schema: Any, about: Any = "") -> Any:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _refs(*names: Any) -> Any:
    return {"oneOf": [{"$ref": _REF + name} for name in names]}


_PARAMETERS = [
    _query("l", {"type": "integer"}, "A number."),
    _query("O", {"type": "string"}, "Which one.\nExample:\n\n  `O=1`"),
    _query(
        "kind", {"type": "string", "enum": ["a\u2013b", "it\u2019s", "Москва", "\u0441"], "default": "it\u2019s"}, _SAID
    ),
    _query("availability_entity_type", {"type": "array", "items": {"type": "string", "enum": ["episode", "clip"]}}),
    _query("fields_app_store_versions_of_all", {"type": "array", "items": {"type": "string", "enum": ["versions"]}}),
]

_SCHEMAS = {
    "Figures": {
        "type": "object",
        "description": _SAID,
        "properties": {
            "l": {"type": "integer", "description": _SAID},
            "x-I": {"type": "integer"},
            "offers": {"type": "array", "items": _refs("OfferOfOneKind" * 2, "OfferOfTwoKind" * 2, f"{_LONG}2")},
            "relationshipInterestOfTheLongNamedThing": {"$ref": f"{_REF}{_LONG}"},
            "relationshipStatusOfTheLongNamedThings": {"type": "array", "items": {"$ref": f"{_REF}{_LONG}"}},
        },
        "required": ["offers"],
    },
    "OfferOfOneKind" * 2: {"type": "object", "properties": {"a": {"type": "string"}}},
    "OfferOfTwoKind" * 2: {"type": "object", "properties": {"b": {"type": "string"}}},
    f"{_LONG}2": {
        "type": "object",
        "required": ["odata.type", "x-ms-order"],
        "properties": {
            "odata.type": {"type": "string", "enum": [f"the first of {_LONG}", f"the second of {_LONG}"]},
            "x-ms-order": {"type": "integer", "readOnly": True},
            "x-ms-kind": {"type": "string", "enum": ["a", "b"], "readOnly": True},
        },
    },
    _LONG: {
        "type": "object",
        "required": ["x-kind"],
        "properties": {
            "x-kind": {"type": "string", "enum": ["a", "b"], "readOnly": True},
            "x-l": {"type": "integer"},
            "Not": {"allOf": [{"$ref": f"{_REF}{_LONG}"}, {"description": "What must not be."}]},
            "But": {"allOf": [{"$ref": f"{_REF}{_LONG}"}], "required": ["x-l"]},
        },
    },
}

ODD = {
    "openapi": "3.0.3",
    "info": {"title": "Odd \u2013 it\u2019s odd", "version": "1", "description": _SAID},
    "servers": [{"url": "http://127.0.0.1"}],
    "paths": {
        "/figures": {
            "get": {
                "operationId": "listFigures",
                "tags": ["v1"],
                "summary": "Simple list of figures",
                "parameters": _PARAMETERS,
                "responses": _reply({"$ref": f"{_REF}Figures"}),
            },
            "put": {
                "operationId": "l",
                "tags": ["v1"],
                "description": 'A \\d+ and a C:\\new beside """ and more.',
                "summary": "Static figures \u2013 all",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": f"{_REF}Figures"}}}},
                "responses": _reply({"$ref": f"{_REF}Figures"}),
            },
        }
    },
    "components": {"schemas": _SCHEMAS},
}

EMPTY = {**ODD, "paths": {}, "components": {}}
