"""Turns a query that a document writes into a path (`/search?type=book`) into parameters."""

from urllib.parse import unquote_plus

from ..model import PLACEHOLDER, Parameter, Schema


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
