"""SQLite's driver, with one trip to its thread for each statement.

aiosqlite runs every call of sqlite3 in a thread of the connection. SQLAlchemy makes four calls a statement (cursor,
execute, fetchall, close), and each trip costs more than an ordinary statement itself. Here all four are one trip: the
rows come back with it. docs/decisions/0017 has the figures.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import dialect as aiosqlite_dialect
from sqlalchemy.engine import URL

Row = tuple[Any, ...]


def connector(url: URL) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """For `create_async_engine(async_creator=…)`: connects to the file that the address names."""
    places, options = aiosqlite_dialect().create_connect_args(url)
    open_file = partial(sqlite3.connect, *places, **cast("dict[str, Any]", options))

    async def connect() -> aiosqlite.Connection:
        connection = _Connection(open_file, iter_chunk_size=64)
        connection._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy does: a lost connection must not hold the end up
        return await connection

    return connect


class _Connection(aiosqlite.Connection):
    def cursor(self) -> _Cursor:  # type: ignore[override]  # what SQLAlchemy asks of a cursor, and no more
        return _Cursor(self)

    async def carry(self, work: Callable[[sqlite3.Connection], _Carried]) -> _Carried:
        """Do it in the driver's thread."""
        found: _Carried = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]  # aiosqlite leaves it out
        return found


class _Carried:
    """What one statement gave."""

    __slots__ = ("description", "lastrowid", "rowcount", "rows")

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows: Sequence[Row] = cursor.fetchall() if cursor.description else ()
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


class _Cursor:
    """An asynchronous cursor as SQLAlchemy uses one: it is entered, executes once or several times, and is read."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._carried: _Carried | None = None

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> _Cursor:
        self._carried = await self._connection.carry(lambda there: _Carried(there.execute(sql, parameters)))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> _Cursor:
        self._carried = await self._connection.carry(lambda there: _Carried(there.executemany(sql, parameters)))
        return self

    async def fetchall(self) -> Sequence[Row]:
        return self._carried.rows if self._carried else ()

    async def close(self) -> None:
        """What it gave can still be looked at; sqlite3's own cursor was closed on the trip."""

    @property
    def description(self) -> Any:  # noqa: ANN401  # sqlite3's own
        return self._carried.description if self._carried else None

    @property
    def rowcount(self) -> int:
        return self._carried.rowcount if self._carried else -1

    @property
    def lastrowid(self) -> int | None:
        return self._carried.lastrowid if self._carried else None
