"""Alembic's environment: one history for SQLite and PostgreSQL.

`config.attributes["connection"]` may hold a Connection, an Engine or an AsyncEngine; without one the database named by
`sqlalchemy.url` is opened as the program opens it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, TypeDecorator, text
from sqlalchemy.ext.asyncio import AsyncEngine

from core.model.mapping import Table
from core.store.engine import Database

METADATA = Table.metadata
"""The whole model: the package core.model maps every table when it is imported."""

MIGRATING = 7_355_608
"""Any number, the same everywhere: PostgreSQL's lock for one migration at a time. SQLite has BEGIN IMMEDIATE."""


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 # Alembic's own
    """Write our types as the plain ones they are kept as: a revision stays readable when the model has moved on."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def migrate(connection: Connection) -> None:
    """Run what was asked for, all of it in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_item=render_item,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with _without_foreign_keys(connection), context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATING})
        context.run_migrations()
        if connection.dialect.name == "sqlite" and (
            broken := connection.execute(text("PRAGMA foreign_key_check")).all()
        ):
            msg = f"the migration left references to rows that are gone: {broken[:5]}"
            raise RuntimeError(msg)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Switch SQLite's foreign keys off for the while.

    A batch operation copies a table and drops the old one; with foreign keys on, that silently deletes the rows of
    other tables that hang on it with ON DELETE CASCADE. Inside a transaction SQLite ignores the switch: it is turned
    on the driver's connection, before BEGIN.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    before = _pragma(connection, "foreign_keys")
    _pragma(connection, "foreign_keys = OFF")
    if _pragma(connection, "foreign_keys"):
        msg = "the connection is in a transaction already, where SQLite does not switch foreign keys off"
        raise RuntimeError(msg)
    try:
        yield
    finally:
        _pragma(connection, f"foreign_keys = {before}")


def _pragma(connection: Connection, pragma: str) -> int | None:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"PRAGMA {pragma}")
        row = cursor.fetchone()
    finally:
        cursor.close()
    return int(row[0]) if row else None


def _migrate_engine(engine: Engine) -> None:
    with engine.connect() as connection:
        migrate(connection)
        connection.commit()


async def _migrate_async_engine(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()


async def _migrate_url(url: str) -> None:
    database = Database(url)
    try:
        await _migrate_async_engine(database.writer)
    finally:
        await database.close()


def run() -> None:
    """Find out which database is meant."""
    given = context.config.attributes.get("connection")
    url = context.config.get_main_option("sqlalchemy.url") or ""
    if isinstance(given, Connection):
        migrate(given)
    elif isinstance(given, Engine):
        _migrate_engine(given)
    elif isinstance(given, AsyncEngine):
        asyncio.run(_migrate_async_engine(given))
    else:
        asyncio.run(_migrate_url(url))


run()
