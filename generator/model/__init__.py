"""The model: every version of OpenAPI becomes one frozen `Api`, in the vocabulary of the OpenAPI specification.

A reference is a name in `Api.schemas`, so that a circular schema is not a special case. Every node about which a later
step can report an error has its `origin`, a JSON Pointer into the document.

In: nothing; `normalize` builds the model. Out: the types that all other packages share. It must not know any other
package.
"""

from .access import ConnectionProfile, Credential, Grant, Requirement, Server, ServerVariable, Signing
from .message import (
    ITEM,
    Body,
    Encoding,
    Example,
    Location,
    Media,
    Parameter,
    Response,
    Variable,
    position,
    successes,
    wire_name,
)
from .operation import Api, Folder, Operation
from .schema import (
    ABSENT,
    ANYTHING,
    NOTHING,
    PATH_PART,
    PLACEHOLDER,
    TEXT,
    WHOLE,
    Absent,
    Check,
    Discriminator,
    Json,
    JsonObject,
    Property,
    Schema,
    Xml,
    filled,
    plain_template,
    reached,
)

__all__ = [
    "ABSENT",
    "ANYTHING",
    "ITEM",
    "NOTHING",
    "PATH_PART",
    "PLACEHOLDER",
    "TEXT",
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
    "JsonObject",
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
    "filled",
    "plain_template",
    "position",
    "reached",
    "successes",
    "wire_name",
]
