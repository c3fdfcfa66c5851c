"""Every test has a database of its own, and all say the same statements: these are compiled once a session.

SQLAlchemy keeps compiled statements by engine, since dialects may be set up differently. Here all of a kind are set up
alike, so they may pass for one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_compiled: LRUCache[Any, Any] = LRUCache(10_000)


class _Alike:
    """A dialect that equals all others of its class, and whose engines know what any of them compiled."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """As SQLAlchemy calls it for each new engine."""
        engine.update_execution_options(compiled_cache=_compiled)


class SqliteAlike(_Alike, SQLiteDialect_aiosqlite):
    """SQLite, as the bot speaks to it."""

    supports_statement_cache = True


class PostgresAlike(_Alike, PGDialect_asyncpg):
    """PostgreSQL, as the bot speaks to it."""

    supports_statement_cache = True


def compile_once() -> None:
    """From now on, for every engine that is made in this process."""
    registry.register("sqlite.aiosqlite", __name__, SqliteAlike.__name__)
    registry.register("postgresql.asyncpg", __name__, PostgresAlike.__name__)
