"""The Python client target: a typed package for one API, to be committed and reviewed.

Most of a client is the same for every API and is copied as it stands (`templates/python_client/runtime`, the signing
code); the rest is a table of facts, one module of types and one module for each resource.
"""

from pathlib import Path

from ... import resources
from ...encode import signing_source as own
from ...errors import fail
from ...model import Api
from ...naming.names import identifier
from ..shared.signatures import scheme_of
from ..templates import render
from . import layout
from .client import client
from .client_constants import facts
from .declarations import Declarations, class_name
from .docstrings import docstring
from .idempotency import Idempotency
from .modules import modules, start
from .operations import Methods
from .settings import ClientSettings
from .types import Types
from .wording import DocumentedNames, usual_failures

_TAKEN = ("AsyncCore", "AsyncDownload", "Client", "AsyncClient", "Download", "Operation", "SyncCore")


def files(api: Api, *, package: str = "") -> dict[str, bytes]:
    """Return the package of an API, its paths below `<api>_client/`, or below the name `package`; E609 for no name."""
    if package and (package != identifier(package) or not package.isascii()):
        raise fail("E609", f"option package is {package!r}, not a Python name in lower case", hint=identifier(package))
    settings = ClientSettings(api)
    classes = _classes(api)
    declarations = Declarations(api.schemas)
    failures = usual_failures(api)
    changing = resources.manifest(_templates() / "target.toml")["changing"]
    methods = Methods(
        api, declarations, Idempotency.of(api, frozenset(changing)), DocumentedNames(settings.names, failures)
    )
    found = {f"resources/{name}.py": text for name, text in modules(api, classes, methods)}
    types = Types(declarations.found)
    has_xml = bool(methods.shapes)
    tables = [method for method in methods.found if method.is_table]
    found |= {
        "resources/__init__.py": docstring("The resources of the API, one module for each") + "\n",
        "types.py": render(
            "python_client/types.py.j2",
            doc=docstring(f"The types of the {api.title}", ["Dictionaries, which keep what a type does not name."]),
            typing=types.imports(),
            uploads=types.has_uploads(),
            declarations=types.shown(),
        ),
        "_api.py": render("python_client/_api.py.j2", facts=facts(api, settings, classes, has_xml=has_xml)),
        "_client.py": render("python_client/_client.py.j2", client=client(api, settings, classes, failures)),
        "__init__.py": render("python_client/__init__.py.j2", doc=start(api, settings, methods), tables=bool(tables)),
        "py.typed": "",
    }
    if has_xml:
        found["_shapes.py"] = render("python_client/_shapes.py.j2", shapes=layout.table(methods.shapes))
    static = _static(api, has_xml=has_xml, has_tables=bool(tables))
    home = package or f"{identifier(api.id)}_client"
    return {f"{home}/{path}": text.encode() for path, text in sorted((found | static).items())}


def _static(api: Api, *, has_xml: bool, has_tables: bool) -> dict[str, str]:
    scheme = scheme_of(api)
    folders = ["runtime", "signed" if scheme else "unsigned", *["xml"] * has_xml, *["table"] * has_tables]
    found = {
        file.name: file.read_text("utf-8")
        for folder in folders
        for file in sorted((_templates() / folder).glob("*.py"))
    }
    found["_url.py"] = own.static("final_url.py") + "\n"
    found["_masked.py"] = own.static("masked.py") + "\n"
    if scheme:
        found["_signing.py"] = own.static(f"{scheme.id}/sign.py") + "\n"
    return found


def _classes(api: Api) -> dict[str, str]:
    """Return the name of the class behind each folder, so that no two have one name, the asynchronous ones included."""
    taken = {name.casefold() for name in _TAKEN}
    found = {}
    for folder in api.folders:
        wanted = free = class_name(folder.id)
        number = 1
        while {free.casefold(), f"async{free}".casefold()} & taken:
            number += 1
            free = f"{wanted}Resource{number if number > 2 else ''}"
        taken |= {free.casefold(), f"async{free}".casefold()}
        found[folder.id] = free
    used = {each.folder for each in api.operations}
    return {name: free for name, free in found.items() if name in used}


def _templates() -> Path:
    return resources.folder("templates") / "python_client"
