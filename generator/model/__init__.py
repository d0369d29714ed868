"""What every OpenAPI version comes out as: one frozen API in the vocabulary of the OpenAPI specification.

References are names into `Api.schemas`, so a circular schema is no special case. Every node that can be
wrong later knows its `origin`, a JSON Pointer into the document it was read from.

In: nothing; what reads documents builds it. Out: the types that all others share. It must not know any other package.
"""

from .access import ConnectionProfile, Credential, Grant, Requirement, Server, ServerVariable, Signing
from .message import Body, Encoding, Example, Location, Media, Parameter, Response, Variable
from .operation import Api, Folder, Operation
from .schema import (
    ABSENT,
    NOTHING,
    PLACEHOLDER,
    WHOLE,
    Absent,
    Check,
    Discriminator,
    Json,
    Property,
    Schema,
    Xml,
    reached,
)

__all__ = [
    "ABSENT",
    "NOTHING",
    "PLACEHOLDER",
    "WHOLE",
    "Absent",
    "Api",
    "Body",
    "Check",
    "ConnectionProfile",
    "Credential",
    "Discriminator",
    "Encoding",
    "Example",
    "Folder",
    "Grant",
    "Json",
    "Location",
    "Media",
    "Operation",
    "Parameter",
    "Property",
    "Requirement",
    "Response",
    "Schema",
    "Server",
    "ServerVariable",
    "Signing",
    "Variable",
    "Xml",
    "reached",
]
