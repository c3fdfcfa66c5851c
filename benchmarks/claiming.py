"""P4: planning and claiming the nudges that are due among very many partnerships.

Ours is `Core.tick` and then `claim_due` until nothing is left: who speaks for each library, in which zone, on which
working day, with which limit, one notice a person; typed rows on both ends. The peer by hand writes the same rows in
the same transactions through the bare driver, and is *given* the instants that ours has to work out. The peer that
loads everything reads the schedule of every row and looks through it in Python, as a bot with its schedules in memory
does; it writes and claims nothing.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from time import perf_counter

from benchmarks.measure import Result, Side, interleaved, judge
from benchmarks.register import HERE, MORNING, TODAY, Register
from core.api import Core
from core.services.nudging import BATCH as PLANNED_AT_ONCE
from core.store import Database, Store
from core.store.outbox import BATCH as CLAIMED_AT_ONCE
from core.store.outbox import claim_due

LATER = MORNING + timedelta(days=6)
"""By then everybody has had a working day, so every notice may go."""


class Ours:
    """The bot itself, on a register of its own."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._database = Database(register.url)
        self._now = MORNING
        self._store = Store(self._database, self._clock)
        self._core = Core(self._database, self._clock)

    def _clock(self) -> datetime:
        return self._now

    async def run(self) -> float:
        """One tick and all claims, in milliseconds. Raises RuntimeError when not all were claimed."""
        self.register.make_due_again()
        begin = perf_counter()
        self._now = MORNING
        await self._core.tick()
        self._now = LATER
        claimed = 0
        while True:
            async with self._store.writing() as uow:
                claims = await claim_due(uow, [HERE])
            if not claims:
                break
            claimed += len(claims)
        took = perf_counter() - begin
        if claimed != len(self.register.due):
            msg = f"{claimed} claimed, {len(self.register.due)} were due"
            raise RuntimeError(msg)
        return took * 1000

    async def close(self) -> None:
        """Give the connections back."""
        await self._database.close()


def by_hand(register: Register) -> Side:
    """The same rows by hand-written SQL."""

    async def run() -> float:
        register.make_due_again()
        connection = register.connect()
        begin = perf_counter()
        while _plan(connection):
            pass
        _mark(connection)
        claimed = 0
        while batch := _claim(connection):
            claimed += batch
        took = perf_counter() - begin
        connection.close()
        if claimed != len(register.due):
            msg = f"{claimed} claimed by hand, {len(register.due)} were due"
            raise RuntimeError(msg)
        return took * 1000

    return run


def _plan(connection: sqlite3.Connection) -> int:
    today, now, at = TODAY.isoformat(), _instant(MORNING), _instant(MORNING + timedelta(days=1))
    week = _instant(MORNING + timedelta(days=8))
    connection.execute("BEGIN IMMEDIATE")
    rows = connection.execute(
        "SELECT row.id, row.nudge_on, contact.member_id, member.hour, library.zone, library.country"
        " FROM partnership_libraries row"
        " JOIN contacts contact ON contact.library_id = row.library_id AND contact.role = 'primary'"
        " JOIN members member ON member.id = contact.member_id"
        " JOIN accounts account ON account.member_id = member.id"
        " JOIN libraries library ON library.id = row.library_id"
        " WHERE row.nudge_on <= ? ORDER BY row.nudge_on, row.id LIMIT ?",
        (today, PLANNED_AT_ONCE),
    ).fetchall()
    connection.executemany(
        'INSERT INTO nudges (member_id, row_id, "on", step, planned_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        [(member, row, on, "first", now) for row, on, member, *_rest in rows],
    )
    connection.executemany(
        "INSERT INTO climbs (row_id, due_on, step, \"on\") VALUES (?, ?, 'first', ?) ON CONFLICT DO NOTHING",
        [(row, today, today) for row, *_rest in rows],
    )
    connection.executemany(
        "UPDATE partnership_libraries SET nudge_on = ?, step = 'first' WHERE id = ?",
        [((TODAY + timedelta(days=7)).isoformat(), row) for row, *_rest in rows],
    )
    connection.executemany(
        "INSERT INTO notices (kind, dedupe_key, not_before, give_up_at, created_at, about, facts, member_id, state,"
        " attempts, fence, unsure, limited) VALUES ('nudge', ?, ?, ?, ?, ?, '{}', ?, 'waiting', 0, 0, 0, 1)"
        " ON CONFLICT DO NOTHING",
        [(f"nudge:2026-W48:{member}", at, week, now, f"member:{member}", member) for _row, _on, member, *_rest in rows],
    )
    connection.execute("COMMIT")
    return len(rows)


def _mark(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT OR REPLACE INTO service_marks VALUES ('tick', ?)", (_instant(MORNING),))
    connection.execute("COMMIT")


def _claim(connection: sqlite3.Connection) -> int:
    now, lease = _instant(LATER), _instant(LATER + timedelta(minutes=2))
    connection.execute("BEGIN IMMEDIATE")
    claimed = connection.execute(
        "UPDATE notices SET state = 'sending', attempts = attempts + 1, fence = fence + 1, lease_until = ?"
        " WHERE id IN (SELECT id FROM notices WHERE (state = 'waiting' AND not_before <= ?)"
        " OR (state = 'sending' AND lease_until <= ?) ORDER BY not_before, id LIMIT ?) RETURNING *",
        (lease, now, now, CLAIMED_AT_ONCE),
    ).fetchall()
    connection.execute("COMMIT")
    return len(claimed)


def load_all(register: Register) -> Side:
    """Every schedule into memory, and the due ones picked out."""

    async def run() -> float:
        register.make_due_again()
        connection = register.connect()
        begin = perf_counter()
        schedules = connection.execute(
            "SELECT id, partnership_id, library_id, nudge_on FROM partnership_libraries"
        ).fetchall()
        today = TODAY.isoformat()
        due = [schedule for schedule in schedules if schedule[3] is not None and schedule[3] <= today]
        took = perf_counter() - begin
        connection.close()
        if len(due) != len(register.due):
            msg = f"{len(due)} found in memory, {len(register.due)} were due"
            raise RuntimeError(msg)
        return took * 1000

    return run


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


async def measure(register: Register, rounds: int) -> list[Result]:
    """P4 against both peers."""
    ours = Ours(register)
    try:
        times = await interleaved(
            {"ours": ours.run, "hand": by_hand(register), "load": load_all(register)}, rounds=rounds
        )
    finally:
        await ours.close()
    what = f"{len(register.due):,} due nudges of {register.partnerships:,} partnerships: tick and claim"
    return [
        judge("P4", what, "the same rows by hand", ours=times["ours"], peer=times["hand"], target=1.5),
        judge("P4-load-all", what, "loading every schedule", ours=times["ours"], peer=times["load"], target=0.1),
    ]
