"""Tables page by page: all rows of a table operation as one iterator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    from . import types

__all__ = ["async_table_rows", "table_rows"]

P = ParamSpec("P")
Row = dict[str, object]
_PAGE = 1000


def table_rows(
    call: Callable[P, types.Table],
    *arguments: P.args,
    **options: P.kwargs,
) -> Iterator[Row]:
    """Return an iterator over all rows of a table, each by the names of its columns.

    `call` is a table operation of a client; the rest is passed on. `take` is the size
    of a page (1000 where it is left out), `skip` where to begin. Give a sort column:
    rows that come or go in the meantime shift the pages.
    """
    page: Callable[..., types.Table] = partial(call, *arguments, **options)
    take, skip = _window(options)
    while True:
        table = page(skip=skip, take=take)
        rows = list(_rows(table))
        yield from rows
        skip += len(rows)
        if len(rows) < take:
            return


async def async_table_rows(
    call: Callable[P, Awaitable[types.Table]],
    *arguments: P.args,
    **options: P.kwargs,
) -> AsyncIterator[Row]:
    """Return an asynchronous iterator over all rows of a table; see `table_rows`."""
    page: Callable[..., Awaitable[types.Table]] = partial(call, *arguments, **options)
    take, skip = _window(options)
    while True:
        table = await page(skip=skip, take=take)
        rows = list(_rows(table))
        for row in rows:
            yield row
        skip += len(rows)
        if len(rows) < take:
            return


def _window(options: dict[str, object]) -> tuple[int, int]:
    take, skip = options.get("take"), options.get("skip")
    size = take if isinstance(take, int) and take > 0 else _PAGE
    return size, skip if isinstance(skip, int) else 0


def _rows(table: types.Table) -> Iterator[Row]:
    names = table.get("columnNames", [])
    for row in table.get("rows", []):
        yield dict(zip(names, row, strict=False))
