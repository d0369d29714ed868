"""The docs target: one complete HTML page for an API, with a form that signs in the browser and sends nothing.

The content security policy of the page allows only the scripts and styles that were rendered here, by their digest. It
allows no request, no frame, no form, and no text that becomes markup.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from ... import targets
from ...examples.credentials import secret_names
from ...model import Api, Folder, Operation
from ...signing import registry as schemes
from ..target import Target
from ..templates import render
from .operation import SharedTexts, Writer, bench, mistakes, origins
from .type_labels import PageData, TypeLabels

_SPLIT_ABOVE = 100


def files(api: Api) -> dict[str, bytes]:
    """Return the one page, `index.html`."""
    return {"index.html": html(api).encode()}


def html(api: Api) -> str:
    """Return the page as text: the rendered template, then its scripts. HTML allows us to omit the closing tags."""
    content = page(api)
    scripts = [render(api, "docs/page.js.j2"), *(_scheme(api, form.scheme.id) for form in content.benches)]
    scripts.append(render(api, "docs/start.js.j2"))
    head = render(api, "docs/page.html.j2", page=content, policy=_policy(scripts, render(api, "docs/page.css")))
    return head + "".join(f"<script>\n{script}</script>\n" for script in scripts)


def _scheme(api: Api, name: str) -> str:
    files = ("sign.js", *schemes.get(name).scripts)
    return render(api, "docs/scheme.js.j2", files=[f"{name}/{file}" for file in files])


def _policy(scripts: list[str], style: str) -> str:
    allowed = " ".join(_digest(f"\n{script}") for script in scripts)
    rules = [
        "default-src 'none'",
        f"script-src {allowed}",
        f"style-src {_digest(chr(10) + style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join(rules)


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def page(api: Api) -> PageData:
    """Return the content of the page of `api`, without markup but for parts that several operations share.

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
        benches=[bench(api, scheme) for scheme in signed],
        languages=titles,
        data={
            "languages": titles,
            "secrets": list(secret_names(api)),
            "origins": list(origins(api)),
            "mistakes": mistakes(signed),
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
