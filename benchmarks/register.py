"""A large register in a temporary SQLite file, written once with a few bulk statements.

Libraries have one connected first contact each, in fifteen countries. Of the partnerships 85 % are live; one in
seventeen of these has been quiet for more than sixty days, and the next check-ins of all others lie in the month after
`TODAY`. Every partnership has two logged talks, and a quarter of the rows carry a nudge that was sent, with its notice.
Then `due` rows, of as many people, are given their check-in on `TODAY`, thirty days after their last talk.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from alembic import command

from core.chat.invocation import AccountRef
from core.content.zones import zones_of_country
from core.store import Workspace
from migrations.config import alembic_config

TODAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday, and the 24th everywhere on Earth for another hour."""

HERE = Workspace("playground", "harbour")
STAFF = AccountRef("playground", "harbour", "staff")
COUNTRIES = ("FJ", "JO", "PE", "UA", "KE", "FR", "JP", "IN", "MX", "NG", "PT", "VN", "GH", "CO", "EG")
LONG_AGO = "2025-01-06 09:00:00.000000"
LAST_WEEK = "2026-11-16 10:00:00.000000"
LEAST_LIBRARIES = 2000

_LIBRARIES = """
INSERT INTO libraries (id, name, town, country, zone, languages, folded, created_at, posted, skipped, closures)
SELECT i, 'Library ' || i, 'Town ' || i, place.country, place.zone, '["en"]', 'library ' || i, :long_ago, 1, '[]', '[]'
FROM numbers JOIN places place ON place.id = i % :places WHERE i <= :libraries;
INSERT INTO members (id, name, folded, created_at, hour, fewer_messages)
SELECT i, 'Contact ' || i, 'contact ' || i, :long_ago, 10, 0 FROM numbers WHERE i <= :libraries;
INSERT INTO accounts (id, platform, workspace, user, name, created_at, member_id, way)
SELECT i, 'playground', 'harbour', 'contact' || i, 'Contact ' || i, :long_ago, i, 'direct'
FROM numbers WHERE i <= :libraries;
INSERT INTO contacts (id, library_id, member_id, role, since)
SELECT i, i, i, 'primary', :long_ago FROM numbers WHERE i <= :libraries;
INSERT INTO members (id, name, folded, created_at, hour, fewer_messages)
VALUES (:libraries + 1, 'Dee', 'dee', :long_ago, 10, 0);
INSERT INTO accounts (id, platform, workspace, user, name, created_at, member_id, way)
VALUES (:libraries + 1, 'playground', 'harbour', 'staff', 'Dee', :long_ago, :libraries + 1, 'direct');
INSERT INTO role_grants (member_id, role, granted_at) VALUES (:libraries + 1, 'staff', :long_ago);
"""

# Multiplying by a prime and taking the rest spreads states, days and libraries without any random numbers.
_PARTNERSHIPS = """
CREATE TEMP TABLE silences AS SELECT i AS id,
    CASE i * 7919 % 20 WHEN 0 THEN 'ended' WHEN 1 THEN 'ended' WHEN 2 THEN 'dormant' WHEN 3 THEN 'trial'
        WHEN 4 THEN 'trial' WHEN 5 THEN 'introduced' ELSE 'active' END AS state,
    CASE WHEN i * 104729 % 10 = 0 OR i * 7919 % 20 < 3 THEN 61 + i * 15485863 % 300 ELSE i * 15485863 % 29 END AS days
    FROM numbers WHERE i <= :partnerships;
INSERT INTO partnerships (id, state, began_on, state_since, quiet_since, created_at, version)
SELECT id, state, '2025-06-01', '2025-06-01', date(:today, -days || ' days'), :long_ago, 1 FROM silences;
INSERT INTO partnership_libraries (id, partnership_id, library_id, last_contact_on, due_on, nudge_on, step)
SELECT 2 * id - 1 + side.value, id, 1 + (id * 2 * 7907 + side.value * 997) % :libraries, date(:today, -days || ' days'),
    CASE WHEN state IN ('active', 'trial', 'introduced') THEN date(:today, (30 - days) || ' days') END,
    CASE WHEN state IN ('active', 'trial', 'introduced') AND days < 29 THEN date(:today, (30 - days) || ' days') END,
    CASE WHEN days < 29 THEN 'none' ELSE 'first' END
FROM silences, (SELECT 0 AS value UNION ALL SELECT 1) side;
INSERT INTO communications (id, partnership_id, "on", way, about, logged_by, library_id, logged_at)
SELECT 2 * id - 1 + talk.value, id, date(:today, -(days + 30 * talk.value) || ' days'), 'video', 'Story hour',
    1 + id * 2 * 7907 % :libraries, 1 + id * 2 * 7907 % :libraries, :long_ago
FROM silences, (SELECT 0 AS value UNION ALL SELECT 1) talk;
"""

_HISTORY = """
INSERT INTO notices (id, kind, dedupe_key, not_before, give_up_at, created_at, about, facts, member_id, state, attempts,
    fence, sent_at, unsure, limited)
SELECT id, 'nudge', 'nudge:past:' || id, :last_week, :last_week, :last_week, 'nudge', '{}', library_id, 'sent', 1, 1,
    :last_week, 0, 1
FROM partnership_libraries WHERE id % 4 = 0;
INSERT INTO nudges (id, member_id, row_id, "on", step, planned_at, notice_id, sent_at, answer, answered_at)
SELECT id, library_id, id, date(:today, '-40 days'), 'first', :last_week, id, :last_week, 'not_yet', :last_week
FROM partnership_libraries WHERE id % 4 = 0;
"""


@dataclass(frozen=True)
class Register:
    """The file, how many partnerships are in it, and the rows that are due."""

    path: Path
    partnerships: int
    due: tuple[int, ...]

    @property
    def url(self) -> str:
        """As in DATABASE_URL."""
        return f"sqlite:///{self.path}"

    def connect(self) -> sqlite3.Connection:
        """A bare connection, with the pragmas of the bot's own."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def make_due_again(self) -> None:
        """Everything as it was before the due rows were planned and their notices claimed."""
        connection = self.connect()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM nudges WHERE sent_at IS NULL")
        connection.execute("DELETE FROM notices WHERE state <> 'sent'")
        connection.execute("DELETE FROM climbs")
        connection.executemany(
            "UPDATE partnership_libraries SET nudge_on = ?, step = 'none' WHERE id = ?",
            [(TODAY.isoformat(), row) for row in self.due],
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def build(path: Path, *, partnerships: int, due: int) -> Register:
    """Write a register of so many partnerships, of which `due` rows (an even number) are due."""
    command.upgrade(alembic_config(url=f"sqlite:///{path}"), "head")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    libraries = max(partnerships // 10, LEAST_LIBRARIES)
    values = {
        "partnerships": partnerships,
        "libraries": libraries,
        "places": len(COUNTRIES),
        "today": TODAY.isoformat(),
        "long_ago": LONG_AGO,
        "last_week": LAST_WEEK,
    }
    connection.execute("CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY)")
    connection.execute(
        "INSERT INTO numbers WITH RECURSIVE up(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < ?)"
        " SELECT i FROM up",
        (max(partnerships, libraries),),
    )
    connection.execute("CREATE TEMP TABLE places (id INTEGER PRIMARY KEY, country TEXT, zone TEXT)")
    connection.executemany(
        "INSERT INTO places VALUES (?, ?, ?)",
        [(number, code, zones_of_country(code)[0]) for number, code in enumerate(COUNTRIES)],
    )
    connection.execute("BEGIN")
    for statement in (_LIBRARIES + _PARTNERSHIPS + _HISTORY).split(";\n"):
        if statement.strip():
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(statement, used)
    rows = _make_due(connection, partnerships=partnerships, libraries=libraries, due=due)
    connection.execute("COMMIT")
    connection.close()
    register = Register(path, partnerships, rows)
    register.make_due_again()
    return register


def _make_due(connection: sqlite3.Connection, *, partnerships: int, libraries: int, due: int) -> tuple[int, ...]:
    """Both rows of every so many-th partnership, each of another library."""
    pairs = due // 2
    rows = []
    for pair in range(pairs):
        partnership = 1 + pair * (partnerships // pairs)
        connection.execute(
            "UPDATE partnerships SET state = 'active', quiet_since = date(?, '-30 days') WHERE id = ?",
            (TODAY.isoformat(), partnership),
        )
        for side in (0, 1):
            row = 2 * partnership - 1 + side
            connection.execute(
                "UPDATE partnership_libraries SET library_id = ?, due_on = ?, last_contact_on = date(?, '-30 days')"
                " WHERE id = ?",
                (1 + (2 * pair + side) * (libraries // due), TODAY.isoformat(), TODAY.isoformat(), row),
            )
            rows.append(row)
    return tuple(rows)
