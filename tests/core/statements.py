"""Counting what reaches the database: a statement costs a way there and back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.store import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Those that reach the database meanwhile, without BEGIN."""
    seen: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    for engine in database.engines:
        event.listen(engine.sync_engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        for engine in database.engines:
            event.remove(engine.sync_engine, "before_cursor_execute", remember)
