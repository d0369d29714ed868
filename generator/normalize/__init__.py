"""A checked document of any OpenAPI version becomes the one model."""

from ..document.load import Document
from ..errors import Diagnostic, PrerequestError
from ..model import Api, ConnectionProfile, Server, Variable
from ..naming.names import slug, unique
from ..settings.profile import Profile
from .operations import Operations
from .parameters import Inputs
from .reader import Reader, text
from .schemas import Schemas
from .security import Security
from .servers import servers


def normalize(document: Document, profile: Profile) -> tuple[Api, list[Diagnostic]]:
    """Return the API a document describes and what the user should know of it.

    Raises `PrerequestError` with every problem found: an undeclared or unknown signing scheme, a name that
    cannot stand in a header, a server URL that is none.
    """
    reader = Reader(document)
    schemas = Schemas(reader)
    info = reader.root.get("info")
    facts = info if isinstance(info, dict) else {}
    addresses = servers(reader)
    inputs = Inputs(reader, schemas, profile)
    operations, folders = Operations(reader, schemas, inputs, Security(reader, profile), profile).read()
    if reader.problems:
        raise PrerequestError(tuple(reader.problems))
    connections = profile.connections or _ways(addresses)
    api = Api(
        id=profile.id,
        title=text(facts, "title") or profile.id,
        version=text(facts, "version"),
        description=text(facts, "description"),
        base_url=Variable("baseUrl", profile.base_env, "base address", "", connections[0].base_url),
        servers=addresses,
        connections=connections,
        folders=folders,
        operations=operations,
        schemas=schemas.finish(),
        file=document.file,
    )
    return api, reader.notes


def _ways(servers: tuple[Server, ...]) -> tuple[ConnectionProfile, ...]:
    named = [slug(server.description[:40]) if server.description else "" for server in servers]
    plain = [name or ("default" if index == 0 else f"server-{index + 1}") for index, name in enumerate(named)]
    return tuple(
        ConnectionProfile(id_, server.description or "Default", server.base_url)
        for id_, server in zip(unique(plain), servers, strict=True)
    )
