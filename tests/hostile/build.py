"""Documents into output in memory: what a hostile text makes of every target that generates."""

import json
from functools import cache
from typing import Any

from generator import targets
from generator.errors import PrerequestError
from generator.pipeline import Job, build


@cache
def generating() -> Any:
    """Return the targets that generate."""
    return tuple(targets.discover())


def written(document: Any, folder: Any, name: str = "small.json") -> Any:
    """Return the file of a document: JSON values, a text, or bytes."""
    content = document
    if not isinstance(document, str | bytes):
        content = json.dumps(document, ensure_ascii=False)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def built(document: Any, folder: Any, names: Any = None, name: str = "small.json") -> Any:
    """Return the build of a document."""
    return build(Job(str(written(document, folder, name)), targets=names or generating()))


def refused(document: Any, folder: Any, name: str = "small.json") -> Any:
    """Return the findings for which a document is refused, none if output comes of it."""
    try:
        built(document, folder, name=name)
    except PrerequestError as error:
        return error.diagnostics
    return ()


def variables(api: Any) -> dict[Any, Any]:
    """Return a value for each environment variable the scripts of an API use."""
    bases = {api.base_of(operation).env: "https://api.example.com" for operation in api.operations}
    variables_used = [variable for way in api.connections for variable in way.variables]
    for operation in api.operations:
        variables_used += [parameter.variable for parameter in operation.parameters if parameter.variable]
        variables_used += [variable for credential in operation.credentials for variable in credential.variables]
        variables_used += operation.signing.inputs.values() if operation.signing else ()
    held = {variable.env: "value-of-a-variable" for variable in variables_used}
    held.update({variable.env: "0123456789abcdef" for variable in variables_used if variable.env.endswith("XRFKEY")})
    return {**held, **bases}
