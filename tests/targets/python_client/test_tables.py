"""The tables of Qlik's repository, page by page, as one iterator."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.targets.python_client.recorder import Answer

ROWS = [[number, f"name {number}"] for number in range(25)]
DEFINITION = {"type": "App", "columns": [{"name": "id", "columnType": "Property", "definition": "id"}]}


def page(arrived: Any) -> Any:
    query = parse_qs(urlsplit(arrived.target).query)
    skip, take = int(query.get("skip", ["0"])[0]), int(query["take"][0])
    table = {"columnNames": ["id", "name"], "rows": ROWS[skip : skip + take]}
    return Answer(201, json.dumps(table).encode(), {"Content-Type": "application/json"})


@pytest.fixture
def package(client_of: Callable[..., Any], recorder: Any) -> Any:
    recorder.answers = [page]
    return client_of("qlik-qrs")


EXPECTED = [{"id": number, "name": name} for number, name in ROWS]


def test_all_rows(package: Any, recorder: Any) -> None:
    with package.module.Client(recorder.url) as client:
        rows = package.module.table_rows(client.app.create_app_table, DEFINITION, filter="published eq true", take=10)
        assert next(rows) == EXPECTED[0]
        assert len(recorder.requests) == 1
        assert list(rows) == EXPECTED[1:]
    assert len(recorder.requests) == 3
    assert all(json.loads(request.body) == DEFINITION for request in recorder.requests)
    assert all("filter=published%20eq%20true" in request.target for request in recorder.requests)


@pytest.mark.parametrize(("take", "calls"), [(5, 6), (25, 2), (26, 1), (0, 1)])
def test_where_it_ends(package: Any, recorder: Any, take: int, calls: int) -> None:
    with package.module.Client(recorder.url) as client:
        assert len(list(package.module.table_rows(client.app.create_app_table, DEFINITION, take=take))) == 25
    assert len(recorder.requests) == calls


def test_from_the_middle(package: Any, recorder: Any) -> None:
    with package.module.Client(recorder.url) as client:
        rows = package.module.table_rows(client.app.create_app_table, DEFINITION, skip=20, take=3)
        assert [row["id"] for row in rows] == [20, 21, 22, 23, 24]


def test_asynchronous(package: Any, recorder: Any) -> None:
    async def run() -> list[Any]:
        async with package.module.AsyncClient(recorder.url) as client:
            rows = package.module.async_table_rows(client.app.create_app_table, DEFINITION, take=10)
            return [row async for row in rows]

    assert asyncio.run(run()) == EXPECTED
