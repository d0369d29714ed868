"""An API whose author wants every reader's browser: markup and scripts wherever a document may hold text."""

from typing import Any

from generator.model import (
    Api,
    Body,
    ConnectionProfile,
    Folder,
    Media,
    Operation,
    Parameter,
    Property,
    Requirement,
    Response,
    Schema,
    Server,
    Signing,
    Variable,
)
from tests.hostile.payloads import MARKUP

TEXT = "\n\n".join(MARKUP)
LINE = " ".join(MARKUP).replace("\n", " ")


def schema(**more: Any) -> Any:
    return Schema(types=("string",), title=LINE, description=TEXT, default=LINE, example=LINE, enum=(LINE, "b"), **more)


def parameter(name: Any, place: Any, **more: Any) -> Any:
    return Parameter(name, place, schema(), description=TEXT, **more)


def hostile_api() -> Any:
    """Return an API with attacks in every text that may be free; names that are code are those of an honest one."""
    secret = Variable("qlmApiKey", "QLM_API_KEY", LINE, TEXT, secret=True)
    named = Schema(("object",), description=TEXT, properties=(Property(LINE, schema(), required=True),))
    body = Body((Media("application/json", Schema(ref=LINE), example={LINE: [LINE]}),), description=TEXT)
    answer = Response("200", TEXT, (Media("application/json", Schema(ref=LINE)),))
    operation = Operation(
        id="attack",
        title=LINE,
        folder="all",
        method="POST",
        path="/a/{id}/<img src=x onerror=window.PWNED=1>",
        summary=LINE,
        description=TEXT,
        stability=LINE,
        parameters=(parameter("id", "path", required=True), parameter(LINE, "query", required=True)),
        body=body,
        responses=(answer, Response("default", TEXT)),
        security=(Requirement(signing=Signing("qlm-strict", {"version": "2"}, {"api_key": secret})),),
    )
    way = ConnectionProfile("w", LINE, "https://qlm.example.com/x", TEXT, (("X-Way", LINE),), (secret,))
    return Api(
        id="hostile",
        title=LINE,
        version=LINE,
        description=TEXT,
        base_url=Variable("baseUrl", "QLM_URL", LINE, default=LINE),
        servers=(Server("https://qlm.example.com", "https://qlm.example.com"),),
        connections=(way,),
        folders=(Folder("all", LINE, TEXT),),
        operations=(operation,),
        schemas={LINE: named},
    )
