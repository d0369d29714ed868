"""Postman: only our keys, only our scripts, and no `{{name}}` alive but those of the environment."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt

from generator.targets.postman import addresses
from generator.targets.postman.environment import variables

LIVE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_SCRIPTS = {"prerequest", "test"}
_LINK = re.compile(r"https?://|mailto:|#|/")
_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_MARKDOWN.validateLink = lambda _: True  # type: ignore[assignment, method-assign]


def variable_names(api: Any) -> Any:
    """Return the names of variables that may be alive in a collection of an API.

    Those of servers are the document's; each begins with the name of its address, as no variable of ours does.
    """
    servers = {pair for way in (None, *api.connections) for pair in addresses.servers(api, way).items()}
    of_servers = {row["key"] for base, server in servers for row in addresses.rows(base, server)}
    assert [name for name in of_servers if not re.fullmatch(r"[A-Za-z]\w*_[\w-]+", name)] == []
    return (
        of_servers
        | {variable.name for variable in variables(api)}
        | {"xrfkey"}
        | {variable.name for way in api.connections for variable in way.variables}
    )


def judge(name: Any, content: Any, names: Any, keys: Any) -> Iterator[str]:
    """Yield what is wrong with a collection or an environment. `keys` are those of a harmless one."""
    data = json.loads(content)
    # Samples of the document that stand within a segment: in variables whose prefix no variable of ours has.
    declared = names | {row["key"] for row in data.get("variable", ()) if row["key"].startswith("path_")}
    for path, key, text in _texts(data):
        if key not in keys:
            yield f"{name}: a key of its own, {key[:60]!r} at {path}"
        if "/event/" in path:
            continue
        yield from (f"{name}: {live[:60]!r} is alive at {path}" for live in LIVE.findall(text) if live not in declared)
        if key == "description":
            yield from (f"{name}: a description is more than text at {path}: {markup}" for markup in more(text))
    yield from (f"{name}: a script stands at {path}" for path in _events(data) if path)


@cache
def more(text: Any) -> list[Any]:
    """Return what of a description is a tag, an image, or a link that leads anywhere but to the web."""
    tokens = [inner for token in _MARKDOWN.parse(text) for inner in (token, *(token.children or ()))]
    links = [str(token.attrs.get("href", "")) for token in tokens if token.type == "link_open"]
    tags = [token.content[:60] for token in tokens if token.type in ("html_inline", "html_block", "image")]
    return [*tags, *(link[:60] for link in links if not _LINK.match(link))]


def keys_of(content: Any) -> set[Any]:
    """Return every key of a collection."""
    return {key for _, key, _ in _texts(json.loads(content))}


def scripts(content: Any) -> dict[Any, Any]:
    """Return the scripts of a collection by the event they listen to."""
    events = json.loads(content).get("event", ())
    return {event["listen"]: "\n".join(event["script"]["exec"]) for event in events}


def _texts(node: Any, path: str = "", key: str = "item") -> Iterator[tuple[Any, Any, Any]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _texts(value, f"{path}/{name}", name)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, f"{path}/{index}", key)
    else:
        yield path, key, node if isinstance(node, str) else ""


def _events(node: Any, path: str = "") -> Iterator[Any]:
    if isinstance(node, dict):
        if "event" in node:
            yield path
        for name, value in node.items():
            yield from _events(value, f"{path}/{name}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _events(value, f"{path}/{index}")
