"""Reads paths of a document that contain a query (`/search?type=book`) or percent-encoded text."""

import re
from urllib.parse import unquote, unquote_plus

from ..model import PLACEHOLDER, TEXT, Parameter

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# A sign that begins no escape could make one with what follows it: a value, or the text of another escape.
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Without their escapes, these characters would have another meaning.
_SPECIAL = re.compile(r"[/?#{}%\\\x00-\x1f\x7f\ufffd]")


def literal_path(path: str) -> str:
    """Return a path whose literal text is not escaped: each target escapes it in its own way.

    `/my%20apps` and `/my apps` are one path (OpenAPI 3.2, Path Templating: literal text is written as in a URL).
    Characters that would have another meaning without their escape keep it, and targets send that escape as it is.
    """
    texts = PLACEHOLDER.split(path)
    texts[::2] = [_ESCAPES.sub(_unescaped, _PERCENT.sub("%25", text)) for text in texts[::2]]
    names = iter(texts[1::2])
    return "".join(text + next((f"{{{name}}}" for name in names), "") for text in texts[::2])


def _unescaped(match: re.Match[str]) -> str:
    text = unquote(match[0])
    return match[0] if _SPECIAL.search(text) else text


def with_path_query(parameters: tuple[Parameter, ...], path: str, query: str) -> tuple[Parameter, ...]:
    """Return the parameters of an operation and those of the query in its path, which are always sent.

    A pair with a placeholder becomes the parameter with that name; any other pair becomes a parameter with this one
    value, or gives its value to the parameter that is declared in the query.
    """
    if not query:
        return parameters
    declared = {parameter.name: parameter for parameter in parameters if parameter.location == "query"}
    by_name = {parameter.name: parameter for parameter in parameters if parameter.location == "path"}
    used: set[str] = set()
    added: list[Parameter] = []
    for pair in query.split("&"):
        written, _, value = pair.partition("=")
        name, placeholder = unquote_plus(written.strip("{}")), PLACEHOLDER.fullmatch(value or written)
        usual = declared.get(name, Parameter(name, "query", TEXT, required=True))
        used.update({name, placeholder[1]} if placeholder else {name})
        if placeholder:
            meant = by_name.get(placeholder[1]) or declared.get(placeholder[1], usual)
            added.append(meant._replace(name=name, location="query", style="form", required=True))
        elif name and name in declared:
            added.append(usual if usual.required else usual._replace(required=True, example=unquote_plus(value)))
        elif name:
            added.append(usual._replace(schema=TEXT._replace(enum=(unquote_plus(value),))))
    gone = {"path": used - set(PLACEHOLDER.findall(path)), "query": used}
    return (*(one for one in parameters if one.name not in gone.get(one.location, ())), *added)
