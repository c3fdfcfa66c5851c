"""Engines and sessions; made here and nowhere else.

SQLite, the embedded default, has rules of its own. Its driver is told to begin nothing by itself; a writing unit of
work
begins with BEGIN IMMEDIATE on the one writer connection, behind an asyncio lock, so that ten people who write at once
wait their turn instead of losing updates or reading "database is locked". Readers have connections of their own and
begin with BEGIN: with the write-ahead log they never wait.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from core.store.sqlite_trips import connector

SQLITE_READERS = 4
POSTGRES_CONNECTIONS = 10

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 15000",
    "PRAGMA synchronous = FULL",
)


def database_url(text: str) -> URL:
    """The address with an asynchronous driver. Bare `postgresql://` would mean a driver that is not installed."""
    url = make_url(text)
    match url.get_backend_name():
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+asyncpg")
        case "sqlite":
            return url.set(drivername="sqlite+aiosqlite")
        case other:
            msg = f"DATABASE_URL names {other!r}; this program speaks sqlite and postgresql"
            raise ValueError(msg)


class Database:
    """The engines of one database, and the sessions made from them."""

    def __init__(self, text: str) -> None:
        """`text`: a database address such as `sqlite:///sister.db` or `postgresql://…`. Connects to nothing yet."""
        self.url = database_url(text)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._turn = asyncio.Lock()
        if self.is_sqlite:
            if self.url.database in (None, "", ":memory:"):
                msg = "an in-memory SQLite database cannot be shared by a writer and readers; name a file"
                raise ValueError(msg)
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            self.writer = self._sqlite(1, "BEGIN IMMEDIATE")
            self.reader = self._sqlite(SQLITE_READERS, "BEGIN", "PRAGMA query_only = ON")
        else:
            self.writer = create_async_engine(self.url, pool_size=POSTGRES_CONNECTIONS, pool_pre_ping=True)
            self.reader = self.writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def _sqlite(self, connections: int, begin: str, *more: str) -> AsyncEngine:
        engine = create_async_engine(
            self.url,
            async_creator=connector(self.url),
            poolclass=AsyncAdaptedQueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=60,
        )

        @event.listens_for(engine.sync_engine, "connect")
        def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver has no types
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in (*_PRAGMAS, *more):
                cursor.execute(pragma)
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def _begin(connection: Any) -> None:  # noqa: ANN401  # SQLAlchemy types no events
            connection.exec_driver_sql(begin)

        @event.listens_for(engine.sync_engine, "handle_error")
        def _let_go(failure: ExceptionContext) -> None:
            # A file that was opened read-only stays so: only a new connection finds out that it can be written again.
            if "readonly" in str(failure.original_exception):
                failure.is_disconnect = True

        return engine

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """Each engine once."""
        return (self.writer, self.reader) if self.is_sqlite else (self.writer,)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session in one writing transaction: committed at the end, rolled back on any error."""
        if self.is_sqlite:
            async with self._turn, self._session(self.writer) as session:
                yield session
        else:
            async with self._session(self.writer) as session:
                yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads, all of it from one moment."""
        async with AsyncSession(self.reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        for engine in self.engines:
            await engine.dispose()
