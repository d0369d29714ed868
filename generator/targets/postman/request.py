"""One operation as a Postman item: request, body, saved answers."""

from typing import Any
from uuid import UUID, uuid5

from generator.encode import json, postman
from generator.model import ABSENT, Api, Credential, Json, Media, Operation, Parameter, Property, Schema
from generator.samples import sample
from generator.schemes import Scheme
from generator.targets.postman import rows, text

_NAMESPACE = UUID("6f1a52a6-9f0e-5d4b-8c58-3b8a1f2f1d5e")
_BODILESS = {"GET", "HEAD"}


def stable_id(*names: str) -> str:
    """Return the UUIDv5 of a thing's stable names: the same on every machine, for every version of a spec."""
    return str(uuid5(_NAMESPACE, "\n".join(names)))


def item(api: Api, operation: Operation, scheme: Scheme | None) -> dict[str, Any]:
    """Return the item of an operation. A signed one has no other auth and follows no redirect."""
    url = _url(api, operation, scheme)
    body = _body(api, operation)
    request: dict[str, Any] = {"method": operation.method, "header": rows.headers(api, operation, scheme)}
    media = operation.body.media[0].media_type if operation.body else ""
    if body and media != "multipart/form-data":
        request["header"].append({"key": "Content-Type", "value": media})
    if body:
        request["body"] = body
    request["url"] = url
    request["auth"] = _auth(operation)
    about = _description(operation)
    if about:
        request["description"] = about
    entry: dict[str, Any] = {
        "id": stable_id(api.id, operation.method, operation.path),
        "name": text.name(operation.title),
        "request": request,
        "response": _responses(api, operation, url["raw"]),
    }
    behavior = _behavior(operation, has_body=body is not None)
    if behavior:
        entry["protocolProfileBehavior"] = behavior
    return entry


def _url(api: Api, operation: Operation, scheme: Scheme | None) -> dict[str, Any]:
    segments, holes = rows.path(api, operation)
    query = rows.query(api, operation, scheme)
    host = rows.reference(api.base_of(operation).name)
    sent = "&".join(f"{row['key']}={row['value']}" for row in query if not row.get("disabled"))
    raw = "/".join([host, *segments]) + (f"?{sent}" if sent else "")
    url: dict[str, Any] = {"raw": raw, "host": [host], "path": segments}
    if query:
        url["query"] = query
    if holes:
        url["variable"] = holes
    return url


def _behavior(operation: Operation, *, has_body: bool) -> dict[str, bool]:
    behavior: dict[str, bool] = {}
    if operation.signing and operation.signed:
        behavior["followRedirects"] = False
    if has_body and operation.method in _BODILESS:
        behavior["disableBodyPruning"] = True
    return behavior


def _auth(operation: Operation) -> dict[str, Any]:
    for credential in operation.credentials:
        if credential.kind in ("basic", "bearer", "digest"):
            return {"type": credential.kind, credential.kind: _auth_fields(credential)}
    return {"type": "noauth"}


def _auth_fields(credential: Credential) -> list[dict[str, str]]:
    names = ("token",) if credential.kind == "bearer" else ("username", "password")
    return [
        {"key": name, "value": rows.reference(variable.name), "type": "string"}
        for name, variable in zip(names, credential.variables, strict=True)
    ]


def _description(operation: Operation) -> str:
    parts = [text for text in (operation.summary, operation.description) if text and text != operation.title]
    if operation.deprecated:
        parts.insert(0, "**Deprecated.**")
    if operation.stability:
        parts.append(f"Stability: {operation.stability}.")
    return text.about("\n\n".join(parts))


def _body(api: Api, operation: Operation) -> dict[str, Any] | None:
    if operation.body is None:
        return None
    media = operation.body.media[0]
    kind = media.media_type.split(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return {"mode": "urlencoded", "urlencoded": _fields(api, media, files=False)}
    if kind == "multipart/form-data":
        return {"mode": "formdata", "formdata": _fields(api, media, files=True)}
    if kind.endswith(("/json", "+json")):
        return {"mode": "raw", "raw": text.json_body(_example(api, media)), "options": {"raw": {"language": "json"}}}
    if kind.startswith("text/") or kind.endswith(("/xml", "+xml")):
        value = _example(api, media)
        return {"mode": "raw", "raw": postman.prose(value) if isinstance(value, str) else ""}
    return {"mode": "file", "file": {"src": ""}}


def _example(api: Api, media: Media) -> Any:
    if media.example is not ABSENT and not media.schema.secret:
        return media.example
    return sample(media.schema, api.schemas, for_request=True)


def _fields(api: Api, media: Media, *, files: bool) -> list[dict[str, Any]]:
    example = media.example
    if isinstance(example, dict):
        return [_example_field(name, value) for name, value in example.items()]
    schema = api.schemas[media.schema.ref] if media.schema.ref else media.schema
    return [_field(api, each, files=files) for each in schema.properties]


def _example_field(name: str, value: Json) -> dict[str, Any]:
    shown = value if isinstance(value, str) else json.text(value, indent=None)
    return {"key": postman.prose(name), "value": postman.prose(shown), "type": "text"}


def _field(api: Api, each: Property, *, files: bool) -> dict[str, Any]:
    parameter = Parameter(each.name, "query", each.schema, each.required, each.schema.description)
    row = rows.field(api, parameter)
    if files and _is_file(each.schema):
        return {**{key: value for key, value in row.items() if key != "value"}, "type": "file", "src": ""}
    return {**row, "type": "text"}


def _is_file(schema: Schema) -> bool:
    return schema.format == "binary" or "file" in schema.types


def _responses(api: Api, operation: Operation, raw: str) -> list[dict[str, Any]]:
    saved = []
    for response in operation.responses:
        for media in response.media:
            example = media.example if media.example is not ABSENT else _schema_example(api, media.schema)
            if example is ABSENT or not response.status.isdigit():
                continue
            saved.append(
                {
                    "name": text.name(f"{response.status} {response.description or media.media_type}"[:80]),
                    "originalRequest": {"method": operation.method, "header": [], "url": raw},
                    "code": int(response.status),
                    "_postman_previewlanguage": "xml" if "xml" in media.media_type else "json",
                    "header": [{"key": "Content-Type", "value": media.media_type}],
                    "cookie": [],
                    "body": postman.prose(example) if isinstance(example, str) else text.json_body(example),
                }
            )
    return saved


def _schema_example(api: Api, schema: Schema) -> Any:
    named = api.schemas.get(schema.ref, schema) if schema.ref else schema
    return named.example
