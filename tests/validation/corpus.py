"""Small documents, each with one thing to judge. Nothing here says which are valid."""

from copy import deepcopy
from typing import Any

Doc = dict[str, Any]


def swagger(**more: Any) -> Doc:
    return {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}, **deepcopy(more)}


def openapi(version: str = "3.0.3", **more: Any) -> Doc:
    return {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}, **deepcopy(more)}


OK = {"200": {"description": "fine"}}
OBJECT = {"type": "object"}


def get(**more: Any) -> Doc:
    return {"get": {"responses": OK, **more}}


def schema(node: Any, version: str = "3.0.3") -> Doc:
    return openapi(version, components={"schemas": {"A": node, "B": {"type": "string"}}})


def answer(node: Any, version: str = "3.0.3") -> Doc:
    media = {"200": {"description": "", "content": {"application/json": {"schema": node}}}}
    return openapi(
        version, paths={"/a": {"get": {"responses": media}}}, components={"schemas": {"B": {"type": "string"}}}
    )


def query(name: str = "q", place: str = "query", **more: Any) -> Doc:
    return {
        "name": name,
        "in": place,
        "schema": {"type": "string"},
        **({"required": True} if place == "path" else {}),
        **more,
    }


def query2(name: str = "q", place: str = "query", **more: Any) -> Doc:
    return {"name": name, "in": place, "type": "string", **({"required": True} if place == "path" else {}), **more}


DOCUMENTS: dict[str, Doc] = {
    # Swagger 2.0
    "2: empty": swagger(),
    "2: one operation": swagger(paths={"/a": get()}),
    "2: no info": {"swagger": "2.0", "paths": {}},
    "2: path without slash": swagger(paths={"a": get()}),
    "2: unknown field": swagger(foo=1),
    "2: extension": swagger(**{"x-foo": 1}),
    "2: query parameter": swagger(paths={"/a": get(parameters=[query2()])}),
    "2: parameter without type": swagger(paths={"/a": get(parameters=[{"name": "q", "in": "query"}])}),
    "2: body": swagger(paths={"/a": get(parameters=[{"name": "b", "in": "body", "schema": OBJECT}])}),
    "2: binary body": swagger(
        paths={"/a": get(parameters=[{"name": "b", "in": "body", "schema": {"type": "string", "format": "binary"}}])}
    ),
    "2: file answer": swagger(
        paths={"/a": {"get": {"responses": {"200": {"description": "", "schema": {"type": "file"}}}}}}
    ),
    "2: answer schema": swagger(
        paths={"/a": {"get": {"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/A"}}}}}},
        definitions={"A": OBJECT},
    ),
    "2: path parameter": swagger(paths={"/a/{id}": get(parameters=[query2("id", "path")])}),
    "2: path parameter undeclared": swagger(paths={"/a/{id}": get()}),
    "2: path parameter unused": swagger(paths={"/a": get(parameters=[query2("id", "path")])}),
    "2: parameter by reference": swagger(
        paths={"/a/{id}": get(parameters=[{"$ref": "#/parameters/P"}])}, parameters={"P": query2("id", "path")}
    ),
    "2: parameter by dangling reference": swagger(
        paths={"/a/{id}": get(parameters=[{"$ref": "#/parameters/Q"}])}, parameters={"P": query2("id", "path")}
    ),
    "2: dangling answer schema": swagger(
        paths={"/a": {"get": {"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/A"}}}}}}
    ),
    "2: operation id twice": swagger(paths={"/a": get(operationId="x"), "/b": get(operationId="x")}),
    "2: parameter twice": swagger(paths={"/a": get(parameters=[query2(), query2(description="again")])}),
    "2: default of the wrong type": swagger(paths={"/a": get(parameters=[query2(type="integer", default="x")])}),
    "2: default fits": swagger(paths={"/a": get(parameters=[query2(type="integer", default=1)])}),
    "2: tag twice": swagger(tags=[{"name": "a"}, {"name": "a", "description": "b"}]),
    "2: bad default in a definition": swagger(definitions={"A": {"type": "integer", "default": "x"}}),
    # OpenAPI 3.0
    "3.0: empty": openapi(),
    "3.0: no paths": {"openapi": "3.0.0", "info": {"title": "t", "version": "1"}},
    "3.0: query parameter": openapi(paths={"/a": get(parameters=[query()])}),
    "3.0: path parameter on the path": openapi(paths={"/a/{id}": {"parameters": [query("id", "path")], **get()}}),
    "3.0: path parameter on both": openapi(
        paths={"/a/{id}": {"parameters": [query("id", "path")], **get(parameters=[query("id", "path")])}}
    ),
    "3.0: path parameter not required": openapi(
        paths={"/a/{id}": get(parameters=[query("id", "path", required=False)])}
    ),
    "3.0: path parameter undeclared": openapi(paths={"/a/{id}/{b}": get(parameters=[query("id", "path")])}),
    "3.0: path parameter unused": openapi(paths={"/a": {"parameters": [query("id", "path")], **get()}}),
    "3.0: path parameters without operation": openapi(paths={"/a/{id}": {}}),
    "3.0: same name in two places": openapi(paths={"/a": get(parameters=[query("a"), query("a", "header")])}),
    "3.0: parameter twice": openapi(paths={"/a": get(parameters=[query("a"), query("a", description="b")])}),
    "3.0: path and operation parameter": openapi(
        paths={"/a": {"parameters": [query("a")], **get(parameters=[query("a")])}}
    ),
    "3.0: parameter twice on the path": openapi(
        paths={"/a": {"parameters": [query("a"), query("a", description="b")], **get()}}
    ),
    "3.0: operation id twice": openapi(
        paths={"/a": {**get(operationId="x"), "post": {"operationId": "x", "responses": OK}}}
    ),
    "3.0: no responses": openapi(paths={"/a": {"get": {}}}),
    "3.0: unknown field in operation": openapi(paths={"/a": get(foo=1)}),
    "3.0: unknown type": schema({"type": "strin"}),
    "3.0: type list": schema({"type": ["string", "null"]}),
    "3.0: dangling in components": schema({"$ref": "#/components/schemas/Z"}),
    "3.0: dangling in a property": schema({"type": "object", "properties": {"x": {"$ref": "#/components/schemas/Z"}}}),
    "3.0: dangling in an answer": answer({"$ref": "#/components/schemas/Z"}),
    "3.0: good reference": answer({"$ref": "#/components/schemas/B"}),
    "3.0: percent-encoded reference": openapi(
        paths={
            "/a/b": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "",
                            "content": {
                                "a/b": {"schema": {"$ref": "#/paths/~1c/get/responses/200/content/a~1b/schema"}}
                            },
                        }
                    }
                }
            },
            "/c": {"get": {"responses": {"200": {"description": "", "content": {"a/b": {"schema": OBJECT}}}}}},
        }
    ),
    "3.0: recursive type": schema({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/A"}}}),
    "3.0: ring of one": schema({"$ref": "#/components/schemas/A"}),
    "3.0: ring of two": openapi(
        components={"schemas": {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}}
    ),
    "3.0: reference in an example": schema({"type": "object", "example": {"$ref": "#/nowhere"}}),
    "3.0: reference in an enum": schema({"enum": [{"$ref": "#/nowhere"}]}),
    "3.0: property called $ref": schema({"type": "object", "properties": {"$ref": {"type": "string"}}}),
    "3.0: response called default": openapi(paths={"/a": {"get": {"responses": {"default": {"description": ""}}}}}),
    "3.0: default of the wrong type": schema({"type": "integer", "default": "x"}),
    "3.0: default not in the enum": schema({"type": "string", "enum": ["a"], "default": "b"}),
    "3.0: default fits": schema({"type": "string", "enum": ["a"], "default": "a"}),
    "3.0: default null": schema({"type": "string", "default": None}),
    "3.0: default null, nullable": schema({"type": "string", "nullable": True, "default": None}),
    "3.0: default of a property": schema({"type": "object", "properties": {"a": {"type": "boolean", "default": 1}}}),
    "3.0: default against a reference": schema({"allOf": [{"$ref": "#/components/schemas/B"}], "default": 5}),
    "3.0: default fits a reference": schema({"allOf": [{"$ref": "#/components/schemas/B"}], "default": "b"}),
    "3.0: default of a parameter": openapi(
        paths={"/a": get(parameters=[query(schema={"type": "integer", "default": "x"})])}
    ),
    "3.0: default of an answer": answer({"type": "integer", "default": "x"}),
    "3.0: default of items": schema({"type": "array", "items": {"type": "integer", "default": "x"}}),
    "3.0: default of a date": schema({"type": "string", "format": "date", "default": "no date"}),
    "3.0: default of an int32": schema({"type": "integer", "format": "int32", "default": 4294967296}),
    "3.0: required without property": schema({"type": "object", "required": ["a"]}),
    "3.0: required without property in allOf": schema(
        {"allOf": [{"$ref": "#/components/schemas/B"}], "required": ["a"]}
    ),
    "3.0: required with property in allOf": schema(
        {"allOf": [{"type": "object", "properties": {"a": OBJECT}}], "required": ["a"]}
    ),
    "3.0: tag twice": openapi(tags=[{"name": "a"}, {"name": "a", "description": "b"}]),
    "3.0: security scheme of no type": openapi(components={"securitySchemes": {"a": {"type": "magic"}}}),
    "3.0: apiKey without name": openapi(components={"securitySchemes": {"a": {"type": "apiKey", "in": "header"}}}),
    "3.0: parameter by reference": openapi(
        paths={"/a/{id}": get(parameters=[{"$ref": "#/components/parameters/P"}])},
        components={"parameters": {"P": query("id", "path")}},
    ),
    "3.0: parameter twice by reference": openapi(
        paths={"/a": get(parameters=[{"$ref": "#/components/parameters/P"}, query("p")])},
        components={"parameters": {"P": query("p")}},
    ),
    "3.0: response by reference": openapi(
        paths={"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}},
        components={"responses": {"R": {"description": ""}}},
    ),
    "3.0: dangling response": openapi(
        paths={"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}}
    ),
    "3.0: component name with a blank": openapi(components={"schemas": {"A b": OBJECT}}),
    "3.0: pattern that is none": schema({"type": "string", "pattern": "("}),
    "3.0: evil pattern": schema({"type": "string", "pattern": "^(a+)+$"}),
    # OpenAPI 3.1
    "3.1: empty": openapi("3.1.0"),
    "3.1: nothing": {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}},
    "3.1: only components": {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {}},
    "3.1: type list": schema({"type": ["string", "null"]}, "3.1.0"),
    "3.1: unknown type": schema({"type": "strin"}, "3.1.0"),
    "3.1: unknown type in an answer": answer({"type": "strin"}, "3.1.0"),
    "3.1: unknown type in a property": schema({"properties": {"x": {"type": "strin"}}}, "3.1.0"),
    "3.1: boolean schema": schema(True, "3.1.0"),
    "3.1: required is text": schema({"required": "a"}, "3.1.0"),
    "3.1: negative length": schema({"minLength": -1}, "3.1.0"),
    "3.1: default of the wrong type": schema({"type": "integer", "default": "x"}, "3.1.0"),
    "3.1: reference with siblings": schema({"$ref": "#/components/schemas/B", "description": "b"}, "3.1.0"),
    "3.1: dangling": schema({"properties": {"x": {"$ref": "#/components/schemas/Z"}}}, "3.1.0"),
    "3.1: webhook": {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "webhooks": {"a": {"post": {"responses": OK}}},
    },
    "3.1: path item by reference": openapi(
        "3.1.0", paths={"/a": {"$ref": "#/components/pathItems/P"}}, components={"pathItems": {"P": get()}}
    ),
    "3.1: operation id twice": openapi("3.1.0", paths={"/a": get(operationId="x"), "/b": get(operationId="x")}),
    "3.1: no responses": openapi("3.1.0", paths={"/a": {"get": {}}}),
    "3.1: unknown field": openapi("3.1.0", foo=1),
    # OpenAPI 3.2
    "3.2: empty": openapi("3.2.0"),
    "3.2: query method": openapi("3.2.0", paths={"/a": {"query": {"responses": OK}}}),
    "3.2: other method": openapi("3.2.0", paths={"/a": {"additionalOperations": {"COPY": {"responses": OK}}}}),
    "3.2: other method, path parameter": openapi(
        "3.2.0", paths={"/a/{b}": {"additionalOperations": {"COPY": {"responses": OK}}}}
    ),
    "3.2: operation id twice": openapi(
        "3.2.0", paths={"/a": {"query": {"operationId": "x", "responses": OK}}, "/b": get(operationId="x")}
    ),
    "3.2: tag parent": openapi("3.2.0", tags=[{"name": "a"}, {"name": "b", "parent": "a"}]),
    "3.2: unknown tag parent": openapi("3.2.0", tags=[{"name": "b", "parent": "a"}]),
    "3.2: ring of tags": openapi("3.2.0", tags=[{"name": "a", "parent": "b"}, {"name": "b", "parent": "a"}]),
    "3.2: unknown type": schema({"type": "strin"}, "3.2.0"),
}
