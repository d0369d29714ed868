"""`_client.py` of a client: both client classes, their arguments and their ways in."""

from collections.abc import Collection, Mapping
from typing import Final

from ... import resources
from ...encode import python
from ...encode.code import Code
from ...model import Api, ConnectionProfile
from ...naming.names import identifier
from . import identifiers
from .docstrings import DocstringSection, docstring
from .settings import ClientSettings, Setting, about, real_address
from .variant import variant
from .wording import closed

_ARGUMENTS: Final = resources.manifest(resources.folder("templates") / "python_client/arguments.toml")
_NEEDED: Final = frozenset({"bool", "float", "httpx2", "os", "ssl", "str", "type"})
"""Names in the annotations of a client's methods."""


def client(
    api: Api, settings: ClientSettings, classes: Mapping[str, str], failures: Collection[str]
) -> dict[str, object]:
    """Return the clients of an API.

    `classes` has the class of each folder, `failures` the failures that any call can have.

    `offers`: some operations can be signed, but need not be. `hides`: a resource has a name that methods need.
    """
    signs = any(operation.signing for operation in api.operations)
    failures_doc = f"Any call may fail: {' '.join(sorted(failures))}" if failures else ""
    offers = any(operation.signing and not operation.signed for operation in api.operations)
    return {
        "doc": docstring(f"The clients of the {api.title}"),
        "arguments_doc": _arguments_doc(settings, signs=signs, offers=offers),
        "resources": tuple(_resource(name, classes[name]) for name in sorted(classes)),
        "variables": tuple(map(_argument, settings.all)),
        "connections": tuple(
            _constructor(connection, settings)
            for connection in settings.connections
            if connection.headers or connection.client_certificate
        ),
        "variants": [variant(_doc(api, failures_doc, is_async=one), is_async=one) for one in (False, True)],
        "signs": signs,
        "offers": offers,
        "secrets": any(setting.is_renewable for setting in settings.all),
        "hides": bool(_NEEDED.intersection(classes)),
    }


def _doc(api: Api, failures: str, *, is_async: bool) -> Code:
    how = "calls that let others run while they wait" if is_async else "calls that wait for their answer"
    use = "async with" if is_async else "with"
    return docstring(f"{api.title}: {how}", [f"Close it, or use it in `{use}`.", failures], 4)


def _resource(name: str, class_name: str) -> dict[str, Code]:
    """Return the attributes of both clients for a group of operations."""
    head, class_word = f"{identifiers.name(name)}: _resources.", identifiers.name(class_name)
    return {"attribute": Code(head + class_word), "async_attribute": Code(f"{head}Async{class_word}")}


def _argument(setting: Setting) -> dict[str, object]:
    """Return a variable as an argument of the constructor."""
    name, key = identifiers.name(setting.name), python.literal(setting.name)
    kind = Code("str | os.PathLike[str]" if setting.is_path else "str")
    return {"name": name, "key": key, "kind": kind, "renewable": setting.is_renewable}


def _constructor(connection: ConnectionProfile, settings: ClientSettings) -> dict[str, object]:
    """Return a way in as a constructor."""
    texts = {variable.env: about(variable) for variable in connection.variables}
    files = [
        setting
        for setting in settings.all
        if setting.is_file and (connection.client_certificate or setting.name == "ca")
    ]
    settings_in_texts = [setting for setting in settings.all if setting.variable.env in texts]
    arguments = [*(setting._replace(about=texts[setting.variable.env]) for setting in settings_in_texts), *files]
    name = Code(f"with_{identifiers.name(identifier(connection.id))}")
    blocks: list[str | DocstringSection] = [closed(connection.description)] if connection.description else []
    base = ("base_url", f"For example {connection.base_url}. Default: {settings.api.base_url.env}.")
    said = [base, *map(_about, arguments), ("options", "Other arguments, as the class takes them.")]
    first = f"Make a client for the way in: {connection.title}"
    doc = docstring(first, [*blocks, DocstringSection("Args", tuple(said))], 8)
    variables = [*map(_argument, arguments)]
    return {"name": name, "key": python.literal(connection.id), "doc": doc, "variables": variables}


def _about(setting: Setting) -> tuple[str, str]:
    return setting.name, f"{closed(setting.about)} Default: {setting.variable.env}."


def _arguments_doc(settings: ClientSettings, *, signs: bool, offers: bool) -> Code:
    default = real_address(settings.api.base_url.default) or settings.api.base_url.env
    items = [("base_url", f"Base address of the server. Default: {default}."), *map(_about, settings.all)]
    if any(connection.headers or connection.client_certificate for connection in settings.connections):
        connections = ", ".join(connection.id for connection in settings.connections)
        items.append(("way", f"Way in, one of {connections}. Default: the first one whose variables are set."))
    left_out = {*(() if signs else ("signing",)), *(() if offers else ("sign", "sign_all"))}
    items += [(name, text) for name, text in _ARGUMENTS.items() if name not in left_out]
    return docstring(
        "Make a client; what is not passed comes from the environment", [DocstringSection("Args", tuple(items))], 8
    )
