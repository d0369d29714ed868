"""What the page shows of an API: plain values in the order of the page, no markup."""

from collections.abc import Iterable
from dataclasses import dataclass

from ... import targets
from ...examples.secrets import secret_names
from ...model import Api, ConnectionProfile, Folder, Json, Operation, Variable
from ...signing import registry as schemes
from ..target import Target
from . import bench
from .operation import IndexEntry, Writer
from .texts import Texts
from .type_labels import Kinds, Shape

_SPLIT_ABOVE = 100


@dataclass(frozen=True, slots=True)
class OperationGroup:
    """A folder with its operations."""

    id: str
    href: str
    title: str
    description: str
    count: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `split`: the collection may be one file for each folder. Its scripts read `data` and `shelf`."""

    title: str
    version: str
    description: str
    count: str
    collection: str
    split: bool
    variables: tuple[Variable, ...]
    connections: tuple[ConnectionProfile, ...]
    groups: tuple[OperationGroup, ...]
    shapes: tuple[Shape, ...]
    benches: tuple[bench.SignatureBench, ...]
    languages: tuple[str, ...]
    data: Json
    shelf: tuple[str, ...]


def page(api: Api) -> Page:
    """Return the page of `api`."""
    texts, kinds = Texts(), Kinds(api)
    languages = {name: target for name, target in targets.discover().items() if _is_complete(target)}
    writer = Writer(api, kinds, texts, tuple(languages))
    groups = tuple(_group(folder, writer, api.operations) for folder in api.folders)
    benches = tuple(bench.bench(api, scheme) for scheme in _used(api) if schemes.get(scheme).scripts)
    titles = tuple(target.title.partition(":")[0] for target in languages.values())
    return Page(
        title=api.title,
        version=api.version,
        description=api.description,
        count=f"{_counted(len(api.operations), 'operation')} in {_counted(len(api.folders), 'folder')}",
        collection=f"{api.id}.postman_collection.json",
        split=len(api.operations) > _SPLIT_ABOVE,
        variables=_variables(api),
        connections=api.connections,
        groups=groups,
        shapes=tuple(kinds.shapes()),
        benches=benches,
        languages=titles,
        data={
            "languages": list(titles),
            "secrets": list(secret_names(api)),
            "origins": list(bench.origins(api)),
            "mistakes": bench.mistakes(shown.scheme for shown in benches),
        },
        shelf=texts.entries(),
    )


def _is_complete(target: Target) -> bool:
    """Return whether what the page copies runs by itself: not so where scripts need a file that they share."""
    return bool(target.template and (target.standalone or "standalone" not in target.options))


def _group(folder: Folder, writer: Writer, operations: Iterable[Operation]) -> OperationGroup:
    entries = tuple(writer.entry(operation, folder.title) for operation in operations if operation.folder == folder.id)
    id_ = f"folder-{folder.id}"
    return OperationGroup(id_, f"#{id_}", folder.title, folder.description, str(len(entries)), entries)


def _used(api: Api) -> tuple[str, ...]:
    return tuple(dict.fromkeys(operation.signing.scheme for operation in api.operations if operation.signing))


def _variables(api: Api) -> tuple[Variable, ...]:
    variables = {api.base_url.env: api.base_url}
    for operation in api.operations:
        variables.update({variable.env: variable for variable in (api.base_of(operation), *operation.variables)})
    variables.update({variable.env: variable for connection in api.connections for variable in connection.variables})
    return tuple(variables.values())


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
