"""The clock's work finds the few rows that are due by an index, however large the register is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from core.api import Core
from core.store import Database

if TYPE_CHECKING:
    from tests.clock import MovableClock

LARGE = ("partnerships", "partnership_libraries", "libraries", "contacts", "members", "communications", "notices")
"""The tables that grow with the register."""


async def test_no_large_table_is_gone_through(sqlite_url: str, clock: MovableClock) -> None:
    """SQLite's own plan of each statement of a tick: neither a whole table, nor the index of states, which holds all
    partnerships.
    """
    database = Database(sqlite_url)
    asked: list[tuple[str, Any]] = []
    event.listen(
        database.writer.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, parameters, _context, _many: asked.append((statement, parameters)),
    )
    await Core(database, clock).tick()
    selects = {statement: parameters for statement, parameters in asked if statement.startswith("SELECT")}
    assert len(selects) >= 20

    through = []
    async with database.writer.connect() as connection:
        for statement, parameters in selects.items():
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [str(row["detail"]) for row in plan.mappings()]
            through += [
                (step, statement)
                for step in steps
                if step.endswith("ix_partnerships_quiet_since (state=?)")
                or any(step.split()[:2] == ["SCAN", table] for table in LARGE)
            ]
    await database.close()
    assert through == []
