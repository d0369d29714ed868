"""The pages of answers, by `x-pagination` of the document or by the names of parameters and members."""

from collections.abc import Container, Iterable, Mapping
from functools import cached_property
from typing import Final

from ... import resources
from ...examples.media import is_json
from ...model import Api, Operation, Parameter, Schema

_NAMES: Final = resources.manifest(resources.folder("templates") / "python_client/pages.toml")
_DEEP: Final = 8


def rules(api: Api, operation: Operation) -> dict[str, str]:
    """Return how to ask for the next page of an operation; nothing if it has no pages.

    `link`: a header has the address. `next`: a member of the answer has the address. `cursor`: a parameter gets the
    value of the member `from`. `offset`, `page`: a parameter counts the `items`, at most `limit` of them, or the pages.
    `more`: a member of the answer is false on the last page. `in`: the parameter is a member of the `body`, as in a
    search by POST.
    """
    if operation.pagination is not None:
        return dict(operation.pagination)
    good = [response for response in operation.responses if response.is_success]
    answers = [media.schema for response in good for media in response.media if is_json(media.media_type)]
    if not answers or operation.method not in ("GET", "POST"):
        return {}
    if operation.method == "POST":
        bodies = [media.schema for media in operation.body.media if is_json(media.media_type)] if operation.body else []
        answer = api.once(_PagedAnswer, answers[0])
        rule = _by_parameters(api.once(_PagedAnswer, bodies[0]).members, answer) if bodies else {}
        return {**rule, "in": "body"} if rule else {}
    if any(header.name.lower() == "link" for response in good for header in response.headers):
        return {"link": "next"}
    return api.once(_by_query, operation.parameters, answers[0])


def _by_query(api: Api, parameters: Iterable[Parameter], schema: Schema) -> dict[str, str]:
    """Return the rule for the parameters of a query and the schema of an answer."""
    answer = api.once(_PagedAnswer, schema)
    query = {parameter.name: parameter.schema for parameter in parameters if parameter.location == "query"}
    if (url := answer.address()) and not _cursor(query, answer):
        return {"next": url}
    return _by_parameters(query, answer)


class _PagedAnswer:
    """The schema of an answer or of a body, with references and compositions resolved."""

    def __init__(self, api: Api, schema: Schema) -> None:
        self._schemas = api.schemas
        self._schema = api.schemas.get(schema.ref, schema)
        self.members = dict(self._properties(self._schema))

    @cached_property
    def texts(self) -> dict[str, str]:
        """The paths of the members that are text, also inside of an object about pages, by their names."""
        paths = dict(self.members)
        for outer in _NAMES["inner"]:
            if outer in self.members:
                paths |= {f"{outer}/{name}": inner for name, inner in self._properties(self.members[outer])}
        texts = [path for path, schema in paths.items() if "string" in schema.types]
        return {path.rpartition("/")[2]: path for path in reversed(texts)}

    def address(self) -> str:
        """Return the path of the member that has the address of the next page, also in a link (`_links/next/href`)."""
        if url := _first(_NAMES["next"], self.texts):
            return self.texts[url]
        for outer in (name for name in _NAMES["inner"] if name in self.members):
            links = self.members[outer]
            link = dict(self._properties(links)).get("next", links.additional)
            whole = self._schemas.get(link.ref, link) if isinstance(link, Schema) else Schema()
            if "href" in dict(self._properties(whole)):
                return f"{outer}/next/href"
        return ""

    def items(self) -> str | None:
        """Return the path of the list of rows; it is empty if the answer itself is the list, None if there is none."""
        if "array" in self._schema.types:
            return ""
        lists = [name for name, member in self.members.items() if "array" in member.types]
        return lists[0] if len(lists) == 1 else None

    def more(self) -> str:
        """Return the member that says whether there is another page, or an empty text."""
        return _first(_NAMES["more"], [name for name, member in self.members.items() if "boolean" in member.types])

    def _properties(self, schema: Schema, depth: int = 0) -> Iterable[tuple[str, Schema]]:
        for part in schema.all_of if depth < _DEEP else ():
            yield from self._properties(self._schemas.get(part.ref, part), depth + 1)
        for member in schema.properties:
            yield member.name, self._schemas.get(member.schema.ref, member.schema)


def _cursor(names: Mapping[str, Schema], answer: _PagedAnswer) -> dict[str, str]:
    """Return the rule for a parameter that gets the value of a member."""
    cursor, source = _first(_NAMES["cursors"], names), _first(_NAMES["from"], answer.texts)
    return {"cursor": cursor, "from": answer.texts[source]} if cursor and source else {}


def _by_parameters(names: Mapping[str, Schema], answer: _PagedAnswer) -> dict[str, str]:
    """Return the rule for the parameters with these names: a cursor, or else a number of rows or pages."""
    if rule := _cursor(names, answer):
        return rule
    items = answer.items()
    if items is None:
        return {}
    more = {"more": name} if (name := answer.more()) else {}
    if "starting_after" in names and more:
        return {"cursor": "starting_after", "from": f"{items}/-1/id", **more}
    return rule | more if (rule := _counted(names, items)) else {}


def _counted(parameters: Mapping[str, Schema], items: str) -> dict[str, str]:
    """Return the rule for a parameter that counts rows or pages."""
    numbers = {name for name, schema in parameters.items() if {"integer", "number"} & {*schema.types}}
    limit = _first(_NAMES["limits"], numbers)
    size = {"limit": limit} if limit else {}
    if limit and (offset := _first(_NAMES["offsets"], numbers)):
        return {"offset": offset, "items": items, **size}
    if page := _first(_NAMES["pages"], numbers):
        first = {"first": "0"} if repr(parameters[page].default) == "0" else {}
        return {"page": page, "items": items, **size, **first}
    return {}


def _first(names: Iterable[str], present: Container[str]) -> str:
    return next((name for name in names if name in present), "")
