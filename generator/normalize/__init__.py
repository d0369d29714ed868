"""Turns a checked document of any OpenAPI version into the model.

In: a valid `Document`. Out: an `Api`. It must not know which targets exist.
"""

from ..document.load import Document
from ..document.positions import as_object
from ..errors import Diagnostic, PrerequestError
from ..model import Api, Variable
from ..settings.profile import Profile
from .addresses import OwnServers, connections
from .from_profile import mark_written, with_samples
from .incoming import incoming
from .operations import Operations
from .parameters import ParameterReader
from .reader import Reader, text
from .schemas import Schemas
from .security import Security
from .servers import servers


def normalize(document: Document, profile: Profile) -> tuple[Api, list[Diagnostic]]:
    """Return the API that a document describes, and the warnings.

    Raise `PrerequestError` with all problems: an undeclared or unknown signing scheme, a name that a header cannot
    have, a server URL that is not a URL.
    """
    reader = Reader(document)
    schemas = Schemas(reader)
    info = as_object(reader.root.get("info"))
    addresses = servers(reader)
    inputs = ParameterReader(reader, schemas, profile)
    own_servers = OwnServers(reader, profile, addresses)
    security = Security(reader, profile)
    operations, folders = Operations(reader, schemas, inputs, security, own_servers, profile).read()
    if reader.problems:
        raise PrerequestError(tuple(reader.problems))
    declared = tuple(map(security.named, profile.connections))
    connection_profiles = declared or connections(addresses, ascii_only=profile.ascii_names)
    written = mark_written(schemas.finish(), profile)
    about = connection_profiles[0].description if len(connection_profiles) == 1 and not profile.connections else ""
    api = Api(
        id=profile.id,
        title=text(info, "title") or profile.id,
        version=text(info, "version"),
        description="\n\n".join(filter(None, (text(info, "description"), incoming(reader, operations)))),
        base_url=Variable("baseUrl", profile.base_env, "base address", about, connection_profiles[0].base_url),
        servers=addresses,
        connections=connection_profiles,
        folders=folders,
        operations=with_samples(operations, written, profile),
        schemas=written,
        file=document.file,
        prefix=profile.prefix.upper(),
    )
    return api, list(dict.fromkeys(reader.notes))
