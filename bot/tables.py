"""The database's tables, moved from revision to revision by Alembic inside the process."""

from __future__ import annotations

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.database import not_ready
from core.store.engine import database_url
from migrations.config import alembic_config


class CannotMoveError(Exception):
    """There is no such revision, or no way to it; the text says which ones there are."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring it to the newest revision, or to the one that is named. Blocks: no event loop may run in this thread.

    Raises CannotMoveError, and NotReadyError when the database cannot be used.
    """
    try:
        command.upgrade(alembic_config(url=url), revision)
    except CommandError as error:
        raise CannotMoveError(_why_not(revision, error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise not_ready(database_url(url), error) from error


def downgrade(url: str, revision: str) -> None:
    """Take it back to an earlier revision ("-1": one back). Blocks. Raises CannotMoveError and NotReadyError."""
    try:
        command.downgrade(alembic_config(url=url), revision)
    except CommandError as error:
        raise CannotMoveError(_why_not(revision, error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise not_ready(database_url(url), error) from error


def _why_not(revision: str, error: CommandError) -> str:
    known = ", ".join(reversed(revisions()))
    return f"The tables cannot go to {revision} ({error}). Revisions there are: {known}."


def revisions() -> tuple[str, ...]:
    """Those that this program knows, newest first."""
    return tuple(each.revision for each in ScriptDirectory.from_config(alembic_config()).walk_revisions())
