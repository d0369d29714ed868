"""References that would open a connection, leave the folder, or never arrive."""

# ruff: noqa: E501  (one case, one line)

from typing import Any

from tests.hostile.cases import BODY, FILTER, POST, SCHEMA, refuse, safe

HTTP = "http://127.0.0.1:9/PWNED.json"
NAME = f"{SCHEMA}/properties/name"


SENT = {
    "schema": NAME, "parameter": FILTER, "path": "/paths/~1other", "body": f"{POST}/requestBody", "items": f"{NAME}/items",
    "scheme": "/components/securitySchemes/strict",
}  # fmt: skip
NEVER_SENT = {
    "response": f"{POST}/responses/200", "example": f"{BODY}/examples/a", "header": f"{POST}/responses/200/headers/X-A",
    "link": f"{POST}/responses/200/links/a", "callback": f"{POST}/callbacks/a", "unused scheme": "/components/securitySchemes/key",
    "unused schema": "/components/schemas/Unused", "answer": f"{POST}/responses/200/content/a~1b/schema", "unused body": "/components/requestBodies/Unused",
}  # fmt: skip


def left_out(id_: str, edits: Any, pointer: str) -> Any:
    """Return a case from which output comes, with a warning at the part that is left out."""
    return safe(
        id_, edits, holds=lambda output: ("W303", pointer) in {(note.code, note.pointer) for note in output.notes}
    )


def everywhere(reference: str, code: str) -> list[Any]:
    """Return a case for each kind of object that can be a reference: what a request needs is refused."""
    target = {"$ref": reference}
    return [
        *(refuse(code, f"{reference[:12]} as {kind}", {pointer: target}, at=pointer) for kind, pointer in SENT.items()),
        *(left_out(f"{reference[:12]} as {kind}", {pointer: target}, pointer) for kind, pointer in NEVER_SENT.items()),
    ]


RING = {
    "/components/schemas/A": {"$ref": "#/components/schemas/B"},
    "/components/schemas/B": {"$ref": "#/components/schemas/A"},
}
LOOP = {"/components/parameters/A": {"$ref": "#/components/parameters/A"}}

CASES = [
    *everywhere(HTTP, "E303"),
    *everywhere("file:///etc/passwd", "E303"),
    *everywhere("../outside.yaml", "E304"),
    *everywhere("nothing.yaml", "E305"),
    refuse("E303", "reference to another host", {NAME: {"$ref": "//evil.example/PWNED"}}, at=NAME),
    refuse("E303", "reference to data", {NAME: {"$ref": "data:application/json,{}"}}, at=NAME),
    refuse("E303", "reference in capitals", {NAME: {"$ref": "HTTP://127.0.0.1:9/"}}, at=NAME),
    refuse("E303", "reference by ftp", {NAME: {"$ref": "ftp://127.0.0.1:9/"}}, at=NAME),
    refuse("E304", "absolute reference", {NAME: {"$ref": "/etc/passwd"}}, at=NAME),
    refuse("E304", "reference with escapes", {NAME: {"$ref": "..%2f..%2f..%2fetc%2fpasswd"}}, at=NAME),
    refuse("E304", "reference that goes down and up", {NAME: {"$ref": "a/../../../etc/passwd#/x"}}, at=NAME),
    refuse("E305", "reference to a file that is not there", {NAME: {"$ref": "nothing.yaml"}}, at=NAME),
    refuse("E305", "reference to the folder", {NAME: {"$ref": "."}}, at=NAME),
    refuse("E305", "reference with NUL", {NAME: {"$ref": "a%00b.yaml"}}, at=NAME),
    refuse("E301", "reference to nothing", {NAME: {"$ref": "#/components/schemas/Nothing"}}, at=NAME),
    refuse("E301", "reference into a text", {NAME: {"$ref": "#/info/title/0"}}, at=NAME),
    refuse("E302", "ring of one", {NAME: {"$ref": "#" + NAME}}, at=NAME),
    refuse("E302", "ring of two", {**RING, NAME: {"$ref": "#/components/schemas/A"}}, at="/components/schemas"),
    refuse("E302", "ring of parameters", {**LOOP, FILTER: LOOP["/components/parameters/A"]}, at="/components/parameters/A"),
    left_out("ring of two that nothing sends", RING, "/components/schemas/B"),
    left_out("ring of two in an answer", {**RING, f"{POST}/responses/200/content/a~1b/schema": {"$ref": "#/components/schemas/A"}}, "/components/schemas/B"),
    left_out("ring of parameters that nothing sends", LOOP, "/components/parameters/A"),
    safe("schema that contains itself", {f"{SCHEMA}/properties/again": {"$ref": "#" + SCHEMA}}),
    safe("schemas that contain each other", {"/components/schemas/A": {"allOf": [{"$ref": "#" + SCHEMA}]}, f"{SCHEMA}/oneOf": [{"$ref": "#/components/schemas/A"}]}),
    safe("schema that is all of itself", {f"{SCHEMA}/allOf": [{"$ref": "#" + SCHEMA}]}),
    safe("schemas that are all of each other", {"/components/schemas/A": {"allOf": [{"$ref": "#" + SCHEMA}]}, f"{SCHEMA}/allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}]}),
    safe("reference in an example is data", {f"{BODY}/example": {"$ref": HTTP}}),
    safe("reference in a default is data", {f"{NAME}/default": "$ref", f"{SCHEMA}/default": {"$ref": "file:///etc/passwd"}}),
    safe("reference in an extension is data", {"/x-more": {"$ref": HTTP}}),
    safe("example somewhere else is not fetched", {f"{BODY}/examples/a": {"externalValue": HTTP}}),
    safe("a property called $ref", {f"{SCHEMA}/properties/$ref": {"type": "string"}}),
    refuse("E207", "dialect somewhere else", {"/jsonSchemaDialect": HTTP}),
    refuse("E207", "dialect of one schema", {f"{SCHEMA}/$schema": HTTP}, at=SCHEMA),
    safe("dialect inside a schema", {f"{NAME}/$schema": HTTP}),
    safe("schema with an address of its own", {f"{SCHEMA}/$id": "http://127.0.0.1:9/", f"{NAME}/default": "a"}),
    safe("schema with a dynamic reference", {f"{NAME}/$dynamicRef": HTTP}),
]  # fmt: skip
