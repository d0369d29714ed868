"""Pages: how they are recognised in a document, and walked against a real server that answers in pages."""

import asyncio
import contextlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from generator.pipeline import Job, read
from tests.targets.python_client.conftest import written
from tests.targets.python_client.recorder import Answer

ROWS = {"type": "array", "items": {"type": "integer"}}
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def operation(query: Any, answer: Any, more: Any = None, headers: Any = None) -> dict[str, Any]:
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in query.items()]
    content = {"application/json": {"schema": answer}}
    response = {"description": "rows", "content": content, "headers": headers or {}}
    return {"get": {"parameters": parameters, "responses": {"200": response}, **(more or {})}}


def rows(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"rows": ROWS, **members}}


LINK = {"type": "object", "properties": {"href": TEXT}}


def searched(body: Any, answer: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object", "properties": body}}}
    return {"post": {**operation({}, answer)["get"], "requestBody": {"content": content}}}


PATHS = {
    "link": operation({"page": NUMBER}, ROWS, headers={"Link": {"schema": TEXT}}),
    "odata": operation({}, rows(**{"@odata.nextLink": TEXT})),
    "cursor": operation({"cursor": TEXT}, rows(meta={"type": "object", "properties": {"next_cursor": TEXT}})),
    "offset": operation({"offset": NUMBER, "limit": {**NUMBER, "default": 2}}, rows()),
    "page": operation({"page": NUMBER}, ROWS),
    "stripe": operation(
        {"starting_after": NUMBER},
        rows(has_more={"type": "boolean"}, rows={"type": "array", "items": {"type": "object"}}),
    ),
    "hal": operation({"page": NUMBER}, rows(_links={"type": "object", "properties": {"next": LINK}})),
    "spring": operation({}, rows(_links={"type": "object", "additionalProperties": LINK})),
    "search": searched({"cursor": TEXT, "text": TEXT}, rows(next_cursor=TEXT)),
    "listed": searched({"page": NUMBER}, rows()),
    "told": operation({"from": NUMBER}, ROWS, {"x-pagination": {"offset": "from", "items": ""}}),
    "none": operation({"page": NUMBER}, ROWS, {"x-pagination": False}),
    "single": operation({}, rows(next=NUMBER)),
}
ALL = [1, 2, 3, 4, 5]
KNOWN = [name for name in PATHS if name not in ("none", "single")]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("book")
    document = {"openapi": "3.1.0", "info": {"title": "Book", "version": "1"}, "servers": [{"url": "http://127.0.0.1"}]}
    paths = {f"/{name}": item for name, item in PATHS.items()}
    for name in PATHS:
        next(iter(paths[f"/{name}"].values())).update(operationId=name, tags=["book"])
    (folder / "book.yaml").write_text(yaml.safe_dump({**document, "paths": paths}))
    api, _, _ = read(Job(str(folder / "book.yaml")))
    return written(api, folder / "made")


def answer(arrived: Any) -> Any:
    """Answer with two rows, and with the way to the next ones as the path has it."""
    url = urlsplit(arrived.target)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    query |= json.loads(arrived.body or b"{}")
    kind = url.path.removeprefix("/")
    if kind in ("page", "link", "listed"):
        start = 2 * (int(query.get("page", 1)) - 1)
    else:
        start = int(next((query[n] for n in ("at", "cursor", "offset", "starting_after", "from") if n in query), 0))
    part, end = ALL[start : start + 2], start + 2
    is_last = end >= len(ALL)
    headers = {"Content-Type": "application/json"}
    if kind == "link" and not is_last:
        headers["Link"] = f'</first>; title="a, b"; rel="first", <?page={end // 2 + 1}>; rel="next last"'
    body = {
        "odata": {"rows": part, **({} if is_last else {"@odata.nextLink": f"/odata?at={end}"})},
        "hal": {"rows": part, "_links": {} if is_last else {"next": {"href": f"?at={end}"}}},
        "spring": {"rows": part, "_links": {} if is_last else {"next": {"href": f"/spring?at={end}"}}},
        "search": {"rows": part, "next_cursor": None if is_last else str(end)},
        "listed": {"rows": part},
        "cursor": {"rows": part, "meta": {"next_cursor": "" if is_last else str(end)}},
        "offset": {"rows": part},
        "stripe": {"rows": [{"id": row} for row in part], "has_more": not is_last},
    }.get(kind, part)
    return Answer(200, json.dumps(body).encode(), headers)


def numbers(page: Any) -> list[Any]:
    listed = page["rows"] if isinstance(page, dict) else page
    return [row["id"] if isinstance(row, dict) else row for row in listed]


@pytest.mark.parametrize("kind", KNOWN)
def test_every_page_comes_once(book: Any, recorder: Any, kind: Any) -> None:
    recorder.answers = [answer]
    with book.module.Client(recorder.url) as client:
        pages = [numbers(page) for page in book.module.pages(getattr(client.book, kind))]
    assert [row for page in pages for row in page] == ALL
    assert len(recorder.requests) <= 4


@pytest.mark.parametrize("kind", KNOWN)
def test_the_asynchronous_client_walks_the_same_pages(book: Any, recorder: Any, kind: Any) -> None:
    recorder.answers = [answer]

    async def walk() -> list[Any]:
        async with book.module.AsyncClient(recorder.url) as client:
            return [numbers(page) async for page in book.module.async_pages(getattr(client.book, kind))]

    assert [row for page in asyncio.run(walk()) for row in page] == ALL


@pytest.mark.parametrize("kind", ["none", "single"])
def test_an_operation_without_pages_says_so_and_sends_nothing(book: Any, recorder: Any, kind: str) -> None:
    with (
        book.module.Client(recorder.url) as client,
        pytest.raises(book.module.ConfigurationError, match=f"GET /{kind}.*no pages"),
    ):
        next(book.module.pages(getattr(client.book, kind)))
    assert not recorder.requests


OVERLAY = """
overlay: 1.0.0
info: {title: Pages, version: 1}
actions:
  - {target: "$.paths['/told'].get", update: {x-pagination: {offset: from, items: "", limit: size}}}
  - {target: "$.paths['/single'].get", update: {x-pagination: {next: next}}}
  - {target: "$.paths['/page'].get", update: {x-pagination: false}}
"""


def test_an_overlay_says_how_pages_are_asked_for(tmp_path: Any, recorder: Any) -> None:
    """What an overlay adds, what it changes, and what it takes from an operation that names its pages."""
    told = operation({"from": NUMBER, "size": {**NUMBER, "default": 2}}, ROWS)
    paths = {"/told": told, "/single": PATHS["single"], "/page": operation({"page": NUMBER}, ROWS)}
    for name, item in paths.items():
        item["get"] |= {"operationId": name[1:], "tags": ["book"]}
    document = {"openapi": "3.1.0", "info": {"title": "Leaf", "version": "1"}, "servers": [{"url": "http://h"}]}
    (tmp_path / "leaf.yaml").write_text(yaml.safe_dump({**document, "paths": paths}))
    (tmp_path / "pages.yaml").write_text(OVERLAY)
    api, _, _ = read(Job(str(tmp_path / "leaf.yaml"), overlays=(tmp_path / "pages.yaml",)))
    leaf = written(api, tmp_path / "made").module
    recorder.answers = [answer]
    with leaf.Client(recorder.url) as client:
        assert [row for page in leaf.pages(client.book.told) for row in numbers(page)] == ALL
        with pytest.raises(leaf.ConfigurationError, match=r"GET /page.*no pages"):
            next(leaf.pages(client.book.page))
        recorder.answers = [
            Answer(200, body, {"Content-Type": "application/json"})
            for body in (b'{"rows": [1], "next": "/single?at=1"}', b'{"rows": [2], "next": null}')
        ]
        assert [row for page in leaf.pages(client.book.single) for row in numbers(page)] == [1, 2]


def test_what_the_caller_passes_begins_the_walk(book: Any, recorder: Any) -> None:
    recorder.answers = [answer]
    with book.module.Client(recorder.url) as client:
        pages = book.module.pages(client.book.offset, offset=1, limit=2)
        assert [numbers(page) for page in pages] == [[2, 3], [4, 5], []]


def test_the_body_of_a_search_keeps_what_the_caller_asks_for(book: Any, recorder: Any) -> None:
    recorder.answers = [answer]
    body = {"text": "x"}
    with book.module.Client(recorder.url) as client:
        assert [numbers(page) for page in book.module.pages(client.book.search, body)] == [[1, 2], [3, 4], [5]]
    sent = [json.loads(arrived.body) for arrived in recorder.requests]
    assert sent == [{"text": "x"}, {"text": "x", "cursor": "2"}, {"text": "x", "cursor": "4"}]
    assert body == {"text": "x"}


def test_a_page_on_another_server_is_refused(book: Any, recorder: Any) -> None:
    body = json.dumps({"rows": [], "@odata.nextLink": "http://elsewhere.example/odata"}).encode()
    recorder.answers = [Answer(200, body, {"Content-Type": "application/json"})]
    with book.module.Client(recorder.url) as client:
        pages = book.module.pages(client.book.odata)
        next(pages)
        with pytest.raises(book.module.ConfigurationError, match="not on the server"):
            next(pages)
    assert len(recorder.requests) == 1


def circle(arrived: Any) -> Any:
    """Lead from each of two pages to the other, or send the same page whatever number is asked for."""
    query = parse_qs(urlsplit(arrived.target).query)
    two = query.get("at", query.get("cursor", query.get("page", ["1"])))[0] == "2"
    kind, other = urlsplit(arrived.target).path.removeprefix("/"), 1 if two else 2
    body = {
        "odata": {"rows": [1], "@odata.nextLink": f"/odata?at={other}"},
        "cursor": {"rows": [1], "meta": {"next_cursor": str(other)}},
        "offset": {"rows": [1, 2]},
    }.get(kind, [1, 2])
    link = {"Link": f'<?page={other}>; rel="next"'} if kind == "link" else {}
    return Answer(200, json.dumps(body).encode(), {"Content-Type": "application/json", **link})


@pytest.mark.parametrize("kind", ["link", "odata", "cursor", "offset", "page", "told"])
def test_a_server_that_leads_in_a_circle_ends_the_walk(book: Any, recorder: Any, kind: str) -> None:
    recorder.answers = [circle]
    with book.module.Client(recorder.url) as client:
        walk = book.module.pages(getattr(client.book, kind))
        assert 1 <= len([page for _, page in zip(range(50), walk, strict=False)]) <= 3

    async def async_walk() -> list[Any]:
        async with book.module.AsyncClient(recorder.url) as client:
            return [page async for page in book.module.async_pages(getattr(client.book, kind))]

    assert 1 <= len(asyncio.run(async_walk())) <= 3


HOSTILE = [
    "//elsewhere.example/odata",
    "https://127.0.0.1/odata",
    "http://user:word@127.0.0.1/odata",
    "http://127.0.0.1\\@elsewhere.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://[",
    "http://127.0.0.1:99999999/",
    "/../..//elsewhere.example/%2e%2e/odata",
    "/odata?at=\ud800",
    "/odata\r\nX-Evil: 1",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_the_address_of_a_next_page_leads_nowhere_else(book: Any, recorder: Any, url: Any) -> None:
    """Whatever a server names as the next page: the same server is called again, or an error of the client's own."""
    body = json.dumps({"rows": [], "@odata.nextLink": url}).encode()
    recorder.answers = [Answer(200, body, {"Content-Type": "application/json"})]
    with book.module.Client(recorder.url) as client:
        pages = book.module.pages(client.book.odata)
        next(pages)
        with contextlib.suppress(book.module.ApiError):
            next(pages, None)
    assert not any("x-evil" in request.headers for request in recorder.requests)
