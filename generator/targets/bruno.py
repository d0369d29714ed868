"""The collection for Bruno: OpenCollection YAML, one file for each request, with the signing script at the top.

YAML and not `.bru`, because YAML has quotes: no text of a document can end a block. It is the collection of the target
`postman`, spelled another way; members are named as Bruno itself writes them (schema OpenCollection 1.0.0).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..encode import yaml
from ..encode.postman import prose
from ..model import Api, ConnectionProfile, Variable
from ..signing.registry import Scheme
from . import postman
from .postman import authorization, contract, scripts
from .postman.environment import environment, variables
from .shared.failures import common_failure
from .shared.files import STEP, file_stem
from .shared.signatures import scheme_of
from .templates import render

Node = dict[str, Any]
_STATIC = ("final_url.js", "masked.js", "postman.js", "bruno.js")
_AUTH = ("apikey", "basic", "bearer", "digest")
_CERTIFICATE = {"certificateHost": "", "certificateFile": "client.pem", "certificateKeyFile": "client_key.pem"}


def files(api: Api, *, tests: bool | str = True) -> dict[str, bytes]:
    """Return the files of the collection: requests by folder, environments, the collection itself.

    `tests` puts a test of each answer's status into the collection, `contract` one of all that is documented.
    """
    collection = postman.collection(api, tests=tests, inherits=False)
    entries = {"opencollection.yml": _root(api, collection, tests=tests)}
    for connection in api.connections:
        if not connection.login:
            entries[f"environments/{connection.id}.yml"] = _environment(api, connection)
    with_rows = _with_rows(collection, optional_logins(api))
    return {path: yaml.dumps(entry) for path, entry in (*entries.items(), *_items("", with_rows["item"]))}


def _root(api: Api, collection: Node, *, tests: bool | str) -> Node:
    info = collection["info"]
    code = [{"type": "before-request", "code": _script(api, scheme_of(api), tests=tests)}]
    if tests:
        code.append({"type": "tests", "code": _test(api, tests=tests)})
    defaults = [{"name": row["key"], "value": row["value"]} for row in collection["variable"]]
    return {
        "opencollection": "1.0.0",
        "info": {"name": info["name"], "version": prose(api.version)},
        **({"config": _certificates()} if _wants_certificate(api) else {}),
        "request": {**({"variables": defaults} if defaults else {}), "scripts": code},
        **_docs(info.get("description", "")),
        "bundled": False,
    }


def _script(api: Api, scheme: Scheme | None, *, tests: bool | str) -> str:
    files = [*_STATIC, *(scripts.scheme_files(scheme) if scheme else [])]
    optional, basics = optional_logins(api), authorization.basics(api, every=True)
    setup = {**scripts.setup(api, variables(api)), "optional": optional}
    is_signed = scheme is not None
    script = render(
        api, "bruno/prerequest.js.j2", files=files, setup=setup, is_signed=is_signed, basics=basics, logins=()
    )
    named = f"\n{render(api, 'postman/call.js.j2')}" if tests == "contract" else ""
    return f"{script}{named}".rstrip("\n")


def _test(api: Api, *, tests: bool | str) -> str:
    context = {"is_contract": tests == "contract", "has_ways": bool(api.connections), "failure": common_failure(api)}
    usual = render(api, "bruno/test.js.j2", **context)
    documented = f"\n{render(api, 'bruno/response.js.j2')}{contract.test(api)}" if tests == "contract" else ""
    return f"{usual}{documented}".rstrip("\n")


def optional_logins(api: Api) -> dict[str, Node]:
    """Return the requests with several ways to log in, by what a script knows them by, and the variables of those."""
    return {
        scripts.call(api, operation): {
            "variables": authorization.names(operation),
            "isOpen": not all(operation.choices),
            "usual": operation.credentials[0].variables[0].name,
        }
        for operation in api.operations
        if operation.choices and not operation.signing and any(one.variables for one in operation.credentials[:1])
    }


def _with_rows(node: Node, optional: Mapping[str, Node]) -> Node:
    """Return a folder whose requests with several ways to log in have a row for the usual one, too.

    Bruno would send its own auth beside the way that is chosen.
    """
    return {
        **node,
        "item": [_with_rows(one, optional) if "item" in one else _with_row(one, optional) for one in node["item"]],
    }


def _with_row(item: Node, optional: Mapping[str, Node]) -> Node:
    request = item["request"]
    row = authorization.row(request.get("auth", {"type": "noauth"}))
    if not row or f"{request['method']} {'/'.join(request['url']['path'])}" not in optional:
        return item
    return {**item, "request": {**request, "auth": {"type": "noauth"}, "header": [row, *request["header"]]}}


def _wants_certificate(api: Api) -> bool:
    return any(connection.client_certificate for connection in api.connections)


def _certificates() -> Node:
    host, file, key = (f"{{{{{name}}}}}" for name in _CERTIFICATE)
    return {
        "clientCertificates": [
            {"domain": host, "type": "pem", "certificateFilePath": file, "privateKeyFilePath": key, "passphrase": ""}
        ]
    }


def _environment(api: Api, connection: ConnectionProfile) -> Node:
    used: list[Variable] = variables(api)
    postman = environment(api, connection, used)
    rows = [_variable(row["key"], row["value"], secret=row["type"] == "secret", about=row) for row in postman["values"]]
    if connection.client_certificate:
        host = connection.base_url.split("/")[2]
        rows += [_variable(name, value or host) for name, value in _CERTIFICATE.items()]
    return {"name": connection.id, "variables": rows}


def _variable(name: str, value: str, *, secret: bool = False, about: Node | None = None) -> Node:
    described = {"description": about["description"]} if about and "description" in about else {}
    return {"secret": True, "name": name} if secret else {"name": name, "value": value, **described}


def _items(folder: str, items: list[Node]) -> Iterator[tuple[str, Node]]:
    taken = {"opencollection", "environments"} if not folder else {"folder"}
    for number, item in enumerate(items, 1):
        stem = file_stem(item["name"], taken)
        info = {"name": item["name"], "type": "folder" if "item" in item else "http", "seq": number * STEP}
        if "item" in item:
            yield f"{folder}{stem}/folder.yml", {"info": info, **_docs(item.get("description", ""))}
            yield from _items(f"{folder}{stem}/", item["item"])
        else:
            yield f"{folder}{stem}.yml", {"info": info, **_request(item)}


def _request(item: Node) -> Node:
    request = item["request"]
    http = {**_http(request), **_auth(request.get("auth", {"type": "noauth"}))}
    saved = [_example(response) for response in item["response"]]
    examples = {"examples": saved} if saved else {}
    docs = {"docs": request["description"]} if request.get("description") else {}
    redirects = item.get("protocolProfileBehavior", {}).get("followRedirects", True)
    settings = {"encodeUrl": False, **({} if redirects else {"followRedirects": False})}
    return {"http": http, "settings": settings, **examples, **docs}


def _http(request: Node) -> Node:
    url = request["url"]
    call: Node = {"method": request["method"], "url": url["raw"]}
    headers = [_row(row) for row in request["header"]]
    params = [{**_row(row), "type": "query"} for row in url.get("query", ())]
    params += [{**_row(row), "type": "path"} for row in url.get("variable", ())]
    call |= {"headers": headers} if headers else {}
    call |= {"params": [_ordered(row) for row in params]} if params else {}
    kind = next((row["value"] for row in request["header"] if row["key"] == "Content-Type"), "")
    return {**call, "body": _body(request["body"], kind)} if request.get("body") else call


def _row(row: Node) -> Node:
    members = {"name": row["key"], "value": row.get("value") or "", "description": row.get("description", "")}
    members |= {"disabled": True} if row.get("disabled") else {}
    return {key: value for key, value in members.items() if key != "description" or value}


def _ordered(row: Node) -> Node:
    return {key: row[key] for key in ("name", "value", "type", "description", "disabled") if key in row}


def _body(body: Node, content_type: str) -> Node:
    mode = body["mode"]
    if mode == "raw":
        language = body.get("options", {}).get("raw", {}).get("language", "text")
        return {"type": language if language in ("json", "xml") else "text", "data": body["raw"]}
    if mode == "file":
        # Bruno sends the type of the file that is chosen, and none where it has none, whatever the header says.
        kind = {"contentType": content_type} if content_type else {}
        return {"type": "file", "data": [{"filePath": body["file"].get("src", ""), **kind, "selected": True}]}
    if mode == "urlencoded":
        return {"type": "form-urlencoded", "data": [_row(row) for row in body[mode]]}
    return {"type": "multipart-form", "data": [_part(row) for row in body[mode]]}


def _part(row: Node) -> Node:
    if row["type"] != "file":
        return {**_row(row), "type": "text", **({"contentType": row["contentType"]} if "contentType" in row else {})}
    source = row.get("src") or []
    return {**_row(row), "type": "file", "value": source if isinstance(source, list) else [source]}


def _auth(auth: Node) -> Node:
    """Return the member `auth`; Bruno writes none where a request has no authorisation of its own."""
    kind = auth["type"]
    fields = {row["key"]: row["value"] for row in auth.get(kind, ())}
    if kind == "oauth2":
        kind, fields = "bearer", {"token": fields["accessToken"]}
    if kind not in _AUTH:
        return {}
    if kind == "apikey":
        fields["placement"] = "query" if fields.pop("in", "header") == "query" else "header"
    return {"auth": {"type": kind, **fields}}


def _example(response: Node) -> Node:
    headers = [_row(row) for row in response["header"]]
    answer: Node = {"status": response["code"], "statusText": response["status"]}
    answer |= {"headers": headers} if headers else {}
    answer["body"] = {"type": response["_postman_previewlanguage"], "data": response["body"]}
    return {"name": response["name"], "request": _http(response["originalRequest"]), "response": answer}


def _docs(text: str) -> Node:
    return {"docs": {"content": text, "type": "text/markdown"}} if text else {}
