"""INSERT … ON CONFLICT, which SQLAlchemy spells once a dialect."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.model.mapping import Table

Insert = sqlite.Insert | postgresql.Insert


def insert_for(session: AsyncSession, table: type[Table]) -> Insert:
    """An insert into `table` with `on_conflict_do_nothing` and `on_conflict_do_update`, for the session's database."""
    return insert_in(dialect_of(session), table)


def dialect_of(session: AsyncSession) -> str:
    """By what name SQLAlchemy knows the session's database: "sqlite", "postgresql"."""
    return session.get_bind().dialect.name


def insert_in(dialect: str, table: type[Table]) -> Insert:
    """As `insert_for`, in that dialect."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
