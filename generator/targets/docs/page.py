"""The content of the page: values of the model in the order of the page, without markup."""

from collections.abc import Iterable

from ... import targets
from ...examples.secrets import secret_names
from ...model import Api, Folder, Operation
from ...signing import registry as schemes
from ..target import Target
from . import bench
from .operation import Writer
from .texts import SharedTexts
from .type_labels import PageData, TypeLabels

_SPLIT_ABOVE = 100


def page(api: Api) -> PageData:
    """Return the page of `api`.

    `split` says that the collection may have one file for each folder. The scripts of the page read `data` and `shelf`.
    """
    texts, labels = SharedTexts(), TypeLabels(api)
    languages = {name: target for name, target in targets.discover().items() if _is_complete(target)}
    writer = Writer(api, labels, texts, tuple(languages))
    groups = [_group(folder, writer, api.operations) for folder in api.folders]
    used = dict.fromkeys(operation.signing.scheme for operation in api.operations if operation.signing)
    signed = [scheme for scheme in used if schemes.get(scheme).scripts]
    titles = [target.title.partition(":")[0] for target in languages.values()]
    return PageData(
        api=api,
        count=f"{_counted(len(api.operations), 'operation')} in {_counted(len(api.folders), 'folder')}",
        collection=f"{api.id}.postman_collection.json",
        split=len(api.operations) > _SPLIT_ABOVE,
        variables=api.variables,
        groups=groups,
        shapes=[*labels.shapes()],
        benches=[bench.bench(api, scheme) for scheme in signed],
        languages=titles,
        data={
            "languages": titles,
            "secrets": list(secret_names(api)),
            "origins": list(bench.origins(api)),
            "mistakes": bench.mistakes(signed),
        },
        shelf=texts.entries(),
    )


def _is_complete(target: Target) -> bool:
    """Return whether the code that the page offers for copying runs alone; some scripts need a shared file."""
    return bool(target.template and (target.standalone or "standalone" not in target.options))


def _group(folder: Folder, writer: Writer, operations: Iterable[Operation]) -> PageData:
    entries = [writer.entry(operation, folder.title) for operation in operations if operation.folder == folder.id]
    id_ = f"folder-{folder.id}"
    return PageData(folder=folder, id=id_, href=f"#{id_}", count=len(entries), entries=entries)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
