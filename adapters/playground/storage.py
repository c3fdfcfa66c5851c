"""What Slack and Discord would keep on their servers: people, messages, what was read; and the movable clock.

A small SQLite file of its own, beside the bot's database and as little known to the bot as Slack's servers are. Every
write is one statement, so that one connection serves everybody without transactions.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiosqlite

from adapters.playground.message import Draft, Message
from adapters.playground.workspaces import Person

MOST_HANDLES = 300
"""Of earlier versions of a message; the home card has a new version at every look."""

_TABLES = """
CREATE TABLE IF NOT EXISTS people (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workspace TEXT NOT NULL, name TEXT NOT NULL,
    locale TEXT, zone TEXT, played INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, conversation TEXT NOT NULL, reader TEXT,
    author TEXT NOT NULL, at TEXT NOT NULL, card TEXT NOT NULL, handles TEXT NOT NULL, quoted TEXT, notice INTEGER,
    key TEXT UNIQUE
);
CREATE INDEX IF NOT EXISTS in_conversation ON messages (workspace, conversation, id);
CREATE INDEX IF NOT EXISTS of_notice ON messages (notice) WHERE notice IS NOT NULL;
CREATE TABLE IF NOT EXISTS reads (
    person TEXT NOT NULL, conversation TEXT NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (person, conversation)
);
CREATE TABLE IF NOT EXISTS forms (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, conversation TEXT NOT NULL, message INTEGER, quoted TEXT,
    key TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS closed (person TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), microseconds INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Where a form was opened: the conversation, the pressed message, what was typed, and the key of its command."""

    id: str
    person: str
    conversation: str
    message: int | None
    quoted: str | None
    key: str


class Storage:
    """The file. `open` before the first use, `close` at the end."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, file: Path) -> Storage:
        """Open the file, made when it is missing. Raises sqlite3.Error when it cannot be used."""
        connection = await aiosqlite.connect(file, isolation_level=None)
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
            await connection.execute("PRAGMA synchronous = FULL")
            await connection.executescript(_TABLES)
        except BaseException:
            await connection.close()
            raise
        return cls(connection)

    async def close(self) -> None:
        """Close the file."""
        await self._connection.close()

    async def _rows(self, query: str, *values: object) -> list[Any]:
        async with self._connection.execute(query, values) as cursor:
            return list(await cursor.fetchall())

    async def _row(self, query: str, *values: object) -> Any | None:  # noqa: ANN401  # a row of any shape
        async with self._connection.execute(query, values) as cursor:
            return await cursor.fetchone()

    # People

    async def add_person(
        self,
        workspace: str,
        user: str,
        name: str,
        *,
        locale: str | None = None,
        zone: str | None = None,
        played: bool = True,
    ) -> None:
        """Somebody joins a workspace; `played` when one can become them. Who is there already takes the new words."""
        await self._row(
            "INSERT INTO people (id, workspace, name, locale, zone, played) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id)"
            " DO UPDATE SET name = excluded.name, locale = excluded.locale, zone = excluded.zone",
            user,
            workspace,
            name,
            locale,
            zone,
            played,
        )

    async def people(self) -> list[Person]:
        """Everybody one can become, in the order they came."""
        rows = await self._rows("SELECT id, workspace, name, locale, zone FROM people WHERE played ORDER BY number")
        return [Person(*row) for row in rows]

    async def person(self, user: str) -> Person | None:
        """The person with that id, or None."""
        row = await self._row("SELECT id, workspace, name, locale, zone FROM people WHERE id = ?", user)
        return Person(*row) if row else None

    async def close_direct(self, user: str, *, closed: bool = True) -> None:
        """They take no direct messages from now on, or take them again."""
        if closed:
            await self._row("INSERT INTO closed VALUES (?) ON CONFLICT DO NOTHING", user)
        else:
            await self._row("DELETE FROM closed WHERE person = ?", user)

    async def is_closed(self, user: str) -> bool:
        """Whether they take no direct messages."""
        return await self._row("SELECT 1 FROM closed WHERE person = ?", user) is not None

    # Messages

    async def post(self, draft: Draft, at: datetime) -> tuple[Message, bool]:
        """Keep it; True when it is new, False when its key was there before (then the one that was there)."""
        row = await self._row(
            "INSERT INTO messages (workspace, conversation, reader, author, at, card, handles, quoted, notice, key)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING *",
            draft.workspace,
            draft.conversation,
            draft.reader,
            draft.author,
            at.isoformat(),
            json.dumps(draft.card),
            json.dumps(draft.handles),
            draft.quoted,
            draft.notice,
            draft.key,
        )
        if row is not None:
            return _message(row), True
        return _message(await self._row("SELECT * FROM messages WHERE key = ?", draft.key)), False

    async def edit(self, message: Message, card: dict[str, Any], handles: dict[str, bool]) -> Message | None:
        """Show another card in its place; None when it is gone."""
        merged = {handle: once for handle, once in message.handles.items() if handle not in handles} | handles
        kept = dict(list(merged.items())[-MOST_HANDLES:])
        row = await self._row(
            "UPDATE messages SET card = ?, handles = ? WHERE id = ? RETURNING *",
            json.dumps(card),
            json.dumps(kept),
            message.id,
        )
        return _message(row) if row else None

    async def delete(self, number: int) -> Message | None:
        """Take it away; None when it is gone already."""
        row = await self._row("DELETE FROM messages WHERE id = ? RETURNING *", number)
        return _message(row) if row else None

    async def message(self, number: int) -> Message | None:
        """The message with that number, or None."""
        row = await self._row("SELECT * FROM messages WHERE id = ?", number)
        return _message(row) if row else None

    async def message_with_key(self, key: str) -> Message | None:
        """The message that was posted with that key, or None."""
        row = await self._row("SELECT * FROM messages WHERE key = ?", key)
        return _message(row) if row else None

    async def message_of_notice(self, workspace: str, notice: int) -> Message | None:
        """The message that carries that notice, or None."""
        row = await self._row("SELECT * FROM messages WHERE notice = ? AND workspace = ?", notice, workspace)
        return _message(row) if row else None

    async def latest(self, person: Person, conversation: str, most: int) -> Sequence[Message]:
        """The latest messages of a conversation that the person sees, oldest first."""
        rows = await self._rows(
            "SELECT * FROM messages WHERE workspace = ? AND conversation = ?"
            " AND (reader IS NULL OR reader = ?) ORDER BY id DESC LIMIT ?",
            person.workspace,
            conversation,
            person.id,
            most,
        )
        return [_message(row) for row in reversed(rows)]

    # Reading

    async def mark_read(self, person: str, conversation: str, upto: int) -> None:
        """The conversation is read up to that message; never less than before."""
        await self._row(
            "INSERT INTO reads VALUES (?, ?, ?) ON CONFLICT (person, conversation)"
            " DO UPDATE SET message = max(message, excluded.message)",
            person,
            conversation,
            upto,
        )

    async def newest(self) -> int:
        """The number of the newest message of all; 0 when there is none."""
        row = await self._row("SELECT coalesce(max(id), 0) FROM messages")
        return int(row[0]) if row else 0

    async def unread(self) -> dict[tuple[str, str], int]:
        """How many messages of others a person has not read, by person and conversation."""
        rows = await self._rows(
            "SELECT p.id, m.conversation, count(*) FROM people p JOIN messages m ON m.workspace = p.workspace"
            " AND (m.reader IS NULL OR m.reader = p.id) AND m.author <> p.id AND m.conversation <> 'home'"
            " LEFT JOIN reads r ON r.person = p.id AND r.conversation = m.conversation"
            " WHERE m.id > coalesce(r.message, 0) GROUP BY p.id, m.conversation"
        )
        return {(person, conversation): count for person, conversation, count in rows}

    # Forms

    async def remember_form(self, form: OpenForm) -> None:
        """Where the answer to a form will go, also after a restart."""
        await self._row(
            "INSERT INTO forms VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            form.id,
            form.person,
            form.conversation,
            form.message,
            form.quoted,
            form.key,
        )

    async def form(self, handle: str, person: str) -> OpenForm | None:
        """A form of that person, or None."""
        row = await self._row("SELECT * FROM forms WHERE id = ? AND person = ?", handle, person)
        return OpenForm(*row) if row else None

    # The clock

    async def clock_offset(self) -> timedelta:
        """How far the playground's clock is ahead of the machine's."""
        row = await self._row("SELECT microseconds FROM clock")
        return timedelta(microseconds=int(row[0]) if row else 0)

    async def keep_clock_offset(self, offset: timedelta) -> None:
        """Remember it."""
        await self._row("INSERT OR REPLACE INTO clock VALUES (1, ?)", offset // timedelta(microseconds=1))


def _message(row: Any) -> Message:  # noqa: ANN401  # a row of the messages
    number, workspace, conversation, reader, author, at, card, handles, quoted, notice, key = row
    return Message(
        id=number,
        workspace=workspace,
        conversation=conversation,
        reader=reader,
        author=author,
        at=datetime.fromisoformat(at),
        card=json.loads(card),
        handles=json.loads(handles),
        quoted=quoted,
        notice=notice,
        key=key,
    )
