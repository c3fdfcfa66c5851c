"""INSERT … ON CONFLICT, which SQLAlchemy spells once a dialect."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.model.mapping import Table

Insert = sqlite.Insert | postgresql.Insert


def insert_for(session: AsyncSession, table: type[Table]) -> Insert:
    """An insert into `table` with `on_conflict_do_nothing` and `on_conflict_do_update`, for the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
