"""What a document writes into a path besides names: a query (`/search?type=book`) and percent-encoded text."""

import re
from urllib.parse import unquote, unquote_plus

from ..model import PLACEHOLDER, Parameter, Schema

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# These mean something else where they are not escaped.
_SPECIAL = re.compile(r"[/?#{}%\\\x00-\x1f\x7f\ufffd]")


def literal_path(path: str) -> str:
    """Return a path whose literal text is not escaped: each target escapes it in its own way.

    `/my%20apps` and `/my apps` are one path (OpenAPI 3.2, Path Templating: literal text is written as in a URL).
    Characters that would mean something else without their escape keep it.
    """
    texts = PLACEHOLDER.split(path)
    texts[::2] = [_ESCAPES.sub(_unescaped, text) for text in texts[::2]]
    names = iter(texts[1::2])
    return "".join(text + next((f"{{{name}}}" for name in names), "") for text in texts[::2])


def _unescaped(match: re.Match[str]) -> str:
    text = unquote(match[0])
    return match[0] if _SPECIAL.search(text) else text


def with_path_query(parameters: tuple[Parameter, ...], query: str) -> tuple[Parameter, ...]:
    """Return the parameters of an operation and those of the query in its path.

    A pair with a placeholder becomes the parameter with that name; any other pair becomes a parameter with this one
    value. A parameter that is also declared in the query stays as declared.
    """
    if not query:
        return parameters
    declared = {parameter.name for parameter in parameters if parameter.location == "query"}
    by_name = {parameter.name: parameter for parameter in parameters if parameter.location == "path"}
    added = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        placeholder = PLACEHOLDER.fullmatch(value or name)
        if placeholder and placeholder[1] in by_name:
            parameter = by_name.pop(placeholder[1])
            added.append(parameter._replace(name=unquote_plus(name.strip("{}")), location="query", style="form"))
        elif name and unquote_plus(name) not in declared:
            schema = Schema(types=("string",), enum=(unquote_plus(value),))
            added.append(Parameter(unquote_plus(name), "query", schema, required=True))
    kept = (one for one in parameters if one.location != "path" or one.name in by_name)
    return (*kept, *added)
