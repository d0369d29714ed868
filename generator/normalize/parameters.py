"""Reads parameters and bodies of Swagger 2.0 and OpenAPI 3.x."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from ..document.positions import as_list, as_object, escape
from ..encode import http
from ..examples.credentials import is_credential, is_session, without_values
from ..examples.media import FORM, concrete, essence, is_written, preferred
from ..examples.styles import STYLES
from ..model import (
    ABSENT,
    TEXT,
    WHOLE,
    Absent,
    Body,
    Encoding,
    Example,
    Json,
    JsonObject,
    Location,
    Media,
    Parameter,
    Property,
    Schema,
    Variable,
    wire_name,
)
from ..settings.profile import Profile
from .encodings import deserialised, encodings, in_sequence
from .from_profile import ParameterText, texts
from .query_string import query_parameters
from .reader import REPAIR, Reader, is_deprecated, strings, text
from .schemas import Schemas
from .swagger_2 import body_example, inner_delimiters, list_style

_MULTIPART = "multipart/form-data"
# OpenAPI 3.2 has two more members for the value of an example.
_VALUES = ("value", "dataValue", "serializedValue")


class ParameterReader:
    """Reads the inputs of operations: one reader for a document, which reads a shared parameter only once."""

    def __init__(self, reader: Reader, schemas: Schemas, profile: Profile) -> None:
        self._reader = reader
        self._schemas = schemas
        self._profile = profile
        self._known: dict[str, Parameter | None] = {}
        self._texts = texts(profile.texts)
        self.required_queries: set[str] = set()

    def parameters(self, item: JsonObject, item_at: str, operation: JsonObject, at: str) -> tuple[Parameter, ...]:
        """Return the parameters of an operation. They replace equal ones of its path item."""
        declared = "parameters", item.get("parameters"), operation.get("parameters")
        return self._reader.once(declared, lambda: self._parameters(item, item_at, operation, at))

    def _parameters(self, item: JsonObject, item_at: str, operation: JsonObject, at: str) -> tuple[Parameter, ...]:
        parameters: dict[tuple[str, str], Parameter] = {}
        for owner, owner_at in ((item, item_at), (operation, at)):
            listed: dict[tuple[str, str], Parameter] = {}
            for node, pointer in self._written(owner, owner_at):
                whole = self._query_string(node, pointer) if text(node, "in") == "querystring" else []
                for parameter in (*whole, self._parameter(node, pointer)):
                    if parameter is not None:
                        key = wire_name(parameter.location, parameter.name)
                        listed[key] = max(parameter, listed.get(key, parameter), key=lambda one: one.required)
            parameters |= listed
        return tuple(parameters.values())

    def body(self, item: JsonObject, item_at: str, operation: JsonObject, at: str) -> Body | None:
        """Return the body of an operation, or None."""
        if self._reader.swagger:
            inputs = (*self._written(operation, at), *self._written(item, item_at))
            written = [(node, node_at) for node, node_at in inputs if node.get("in") in ("body", "formData")]
            content = [node for node, _ in written], operation.get("consumes")
            return self._reader.once(("body", *content), lambda: self._old_body(written, operation))
        if "requestBody" not in operation:
            return None
        node, pointer = self._reader.resolve(operation["requestBody"], f"{at}/requestBody")
        return self._reader.once(("body", node), lambda: self._body(node, pointer))

    def _body(self, node: JsonObject, pointer: str) -> Body | None:
        media = self._sendable(map(in_sequence, self.media(node.get("content"), f"{pointer}/content")))
        return Body(media, node.get("required") is True, text(node, "description"), pointer) if media else None

    def _sendable(self, media: Iterable[Media]) -> tuple[Media, ...]:
        """Return the representations of a request, without wildcards; JSON comes first."""
        return preferred([concrete(one, self._schemas.resolved(one.schema)) for one in media])

    def media(self, content: Any, at: str) -> tuple[Media, ...]:
        """Return the representations of a `content` object, in the order of the document."""
        return tuple(
            self._media(name, *self._reader.resolve(node, f"{at}/{escape(name)}"))
            for name, node in as_object(content).items()
        )

    def media_type(self, name: str, at: str) -> str:
        """Return a media type, the first one of several. If it cannot be in a header, record a problem."""
        try:
            return http.media_type(name)
        except ValueError as error:
            # What stands behind a semicolon and is no parameter (`text/plain; utf-8`) is left out like a second type.
            plain = next(iter(http.media_types(name.replace(";", ","))), "") if name else "*/*"
            if plain:
                self._reader.note("W229", f"it is read as {plain}: {error}", at, "correct the media type")
                return plain
            self._reader.problem("E222", f"media type cannot be sent in a header: {error}", at, REPAIR)
            return "application/octet-stream"

    def _media(self, name: str, node: JsonObject, at: str) -> Media:
        key = "schema" if "schema" in node or "itemSchema" not in node else "itemSchema"  # 3.2: an item of a sequence
        schema = self._schemas.read(node.get(key), f"{at}/{key}")
        encoding, chosen_by = encodings(node, self._reader, at), text(node, "x-example-by")
        examples = tuple(self._examples(node))
        return Media(self.media_type(name, at), schema, self._example(node), at, encoding, examples, chosen_by)

    def headers(self, node: JsonObject, at: str) -> tuple[Parameter, ...]:
        """Return the headers of an answer. Those that HTTP forbids are left out: they are never sent."""
        return tuple(
            self._header(name, *self._reader.resolve(written, f"{at}/headers/{escape(name)}"))
            for name, written in as_object(node.get("headers")).items()
            if http.is_header_name(name) and name.lower() != "content-type"
        )

    def _header(self, name: str, node: JsonObject, at: str) -> Parameter:
        media = self.media(node.get("content"), f"{at}/content")
        schema = media[0].schema if media else self._schema(node, at)
        example = media[0].example if media else self._example(node)
        about, required = text(node, "description"), node.get("required") is True
        parameter = Parameter(name, "header", schema, required, about, style="simple", example=example, origin=at)
        return parameter._replace(media_type=media[0].media_type) if media else parameter

    def _example(self, node: JsonObject) -> Json | Absent:
        if "example" in node or "x-example" in node:
            return self._reader.shown(node["example"] if "example" in node else node["x-example"])
        return next((example.value for example in self._examples(node)), ABSENT)

    def _examples(self, node: JsonObject) -> Iterator[Example]:
        for name, written in as_object(node.get("examples")).items():
            example, _ = self._reader.resolve(written, "")
            key = next((key for key in _VALUES if key in example), "")
            value = deserialised(node, example) if "in" in node and key == _VALUES[2] else example.get(key, ABSENT)
            if not isinstance(value, Absent):
                yield Example(name, self._reader.shown(value), text(example, "summary"))
            elif "externalValue" in example:
                self._reader.unread[name] = None

    def _written(self, owner: JsonObject, at: str) -> list[tuple[JsonObject, str]]:
        nodes = enumerate(as_list(owner.get("parameters")))
        return [self._reader.resolve(node, f"{at}/parameters/{index}") for index, node in nodes]

    def _parameter(self, node: JsonObject, at: str) -> Parameter | None:
        if at not in self._known:
            self._known[at] = self._reader.once(("parameter", node), lambda: self._read(node, at))
        return self._known[at]

    def _read(self, node: JsonObject, at: str) -> Parameter | None:
        name, location = text(node, "name"), text(node, "in")
        if location not in STYLES or (location == "header" and name.lower() in http.NOT_PARAMETERS):
            return None
        if not self._is_token(name, location, at):
            return None
        media = self._content(node, at)
        schema = media[0].schema if media else self._schema(node, at)
        style, explode = self._style(node, location)
        described = self._texts.get((location, name.lower()), ParameterText())
        example = media[0].example if media else self._example(node)
        if example is ABSENT and described.example is not ABSENT:
            is_plain = schema[:-1] == TEXT._replace(format=described.format)[:-1]
            example = described.example if is_plain else ABSENT
        variable = self._variable(name, schema) if location != "path" else None
        examples = media[0].examples if media else tuple(self._examples(node))
        if _is_secret(name, schema, variable) or (location == "cookie" and is_session(name)):
            schema, example, examples = without_values(schema), ABSENT, ()
        return Parameter(
            name=name,
            location=cast("Location", location),
            schema=schema,
            required=node.get("required") is True or location == "path",
            description=text(node, "description") or described.description,
            deprecated=is_deprecated(node) or schema.deprecated,
            style=self._reader.style_with_lists(node, style, at),
            explode=explode,
            media_type=media[0].media_type if media else "",
            example=example,
            variable=variable,
            origin=at,
            examples=examples,
            inner=inner_delimiters(node) if self._reader.swagger else "",
        )

    def _content(self, node: JsonObject, at: str) -> list[Media]:
        """Return the representation of a parameter, without wildcards. W225: its type says not how to write a value."""
        media = self.media(node.get("content"), f"{at}/content")[:1]
        content = [concrete(one, self._schemas.resolved(one.schema)) for one in media]
        for one in (one for one in content if not isinstance(one.example, str)):
            if one.encoding and text(node, "in") != "querystring":
                about = "the `encoding` in a parameter's content is not used: lists repeat their name, objects are JSON"
                self._reader.note("W228", about, at, "write the text that is sent as its example")
            if not is_written(one.media_type):
                about = f"a parameter of the type {one.media_type} has no example that is a text; its sample is made up"
                self._reader.note("W225", about, at, "write the text that is sent as its example")
        return content

    def _query_string(self, node: JsonObject, at: str) -> list[Parameter]:
        """Return the parameters of a whole query (OpenAPI 3.2, `in: querystring`): members of a form, or one value."""
        self._reader.style_with_lists(node, WHOLE, at)
        if node.get("required") is True:
            self.required_queries.add(at)
        return [
            parameter if parameter.style == WHOLE else self._with_variable(parameter)
            for media in self._content(node, at)
            for parameter in query_parameters(node, media, at, self._schemas.resolved)
        ]

    def _with_variable(self, parameter: Parameter) -> Parameter:
        variable = self._variable(parameter.name, parameter.schema)
        if _is_secret(parameter.name, parameter.schema, variable):
            parameter = parameter._replace(schema=without_values(parameter.schema), example=ABSENT)
        return parameter._replace(variable=variable)

    def _variable(self, name: str, schema: Schema) -> Variable | None:
        declared = self._profile.parameters.get(name)
        return declared if _is_switch(schema) else self._profile.parameter(name, secret=schema.secret)

    def _is_token(self, name: str, location: str, at: str) -> bool:
        check = http.header_name if location in ("header", "cookie") else http.field_name
        about = f"parameter name is not a {location} token"
        return self._reader.checked(check, name, "E221", about, f"{at}/name") is not None

    def _schema(self, node: JsonObject, at: str) -> Schema:
        if self._reader.swagger and "schema" not in node:
            about = () if text(node, "in") == "formData" else ("description",)
            schema = {key: value for key, value in node.items() if key not in ("name", "in", "required", *about)}
            # Swagger 2.0 has no examples of parameters; Dredd and others read this extension.
            schema |= {"example": node["x-example"]} if "x-example" in node else {}
            return self._schemas.read(schema, at)
        return self._schemas.read(node.get("schema"), f"{at}/schema")

    def _style(self, node: JsonObject, location: str) -> tuple[str, bool]:
        if self._reader.swagger:
            return list_style(node, STYLES[location])
        style, explode = text(node, "style") or STYLES[location], node.get("explode")
        return style, explode if isinstance(explode, bool) else style in ("form", "cookie")

    def _old_body(self, written: list[tuple[JsonObject, str]], operation: JsonObject) -> Body | None:
        inputs = [(node, at) for node, at in written if node.get("in") == "formData"]
        for node, at in written:
            if node.get("in") == "body" and not inputs:
                schema = self._schemas.read(node.get("schema"), f"{at}/schema")
                fallback = "application/octet-stream" if schema.format == "binary" else "application/json"
                types = self.types_of(operation, "consumes", fallback)
                media = tuple(Media(self.media_type(name, at), schema, body_example(node, name), at) for name in types)
                return Body(self._sendable(media), node.get("required") is True, text(node, "description"), at)
        # Swagger 2.0 forbids a body beside fields; authors mean a part of the form.
        inputs += [(node, at) for node, at in written if node.get("in") == "body"]
        fields = [(node, at) for node, at in inputs if self._is_token(text(node, "name"), "formData", at)]
        return self._form(fields, operation) if fields else None

    def _form(self, fields: list[tuple[JsonObject, str]], operation: JsonObject) -> Body:
        properties = tuple(
            Property(text(node, "name"), self._schema(node, at), node.get("required") is True) for node, at in fields
        )
        at = fields[0][1]
        schema = Schema(types=("object",), properties=properties, origin=at)
        has_file = any(
            node.get("type") == "file" or as_object(node.get("items")).get("format") == "binary" for node, _ in fields
        )
        forms = [_MULTIPART] if has_file else [FORM, _MULTIPART]
        types = [name for name in self.types_of(operation, "consumes", "") if essence(name) in forms] or forms[:1]
        encoding = {text(node, "name"): self._form_style(node) for node, _ in fields}
        media = [Media(self.media_type(name, at), schema, ABSENT, at, encoding) for name in types]
        return Body(self._sendable(media), any(node.get("required") is True for node, _ in fields), origin=at)

    def _form_style(self, node: JsonObject) -> Encoding:
        if node.get("type") != "array":
            return Encoding()
        style, explode = self._style(node, "query")
        return Encoding(style=style, explode=explode, inner=inner_delimiters(node))

    def types_of(self, operation: JsonObject, key: str, fallback: str) -> list[str]:
        """Return the media types that a Swagger 2.0 operation accepts (`consumes`) or answers (`produces`)."""
        return strings(operation.get(key, self._reader.root.get(key))) or [fallback]


def _is_switch(schema: Schema) -> bool:
    """Return whether a parameter cannot be a credential, even if it is called `secret`."""
    return bool({"boolean", "integer", "number"} & set(schema.types))


def _is_secret(name: str, schema: Schema, variable: Variable | None) -> bool:
    return variable.secret if variable else is_credential(name) and not _is_switch(schema)
