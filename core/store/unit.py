"""The unit of work: one transaction, with what every use case needs to say beside its rows.

A service changes rows and says `uow.notify(...)` and `uow.audit(...)` in the same transaction; so a fact and the
messages it causes are written together or not at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.messenger import Channel
from core.clock import Clock
from core.model.audit import AuditEntry
from core.model.budget import is_limited
from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import MemberId
from core.model.notices import Notice, NoticeState
from core.store.engine import Database
from core.store.upsert import Insert, dialect_of, insert_in


@dataclass(frozen=True, slots=True)
class Workspace:
    """A connected workspace of a platform."""

    platform: str
    workspace: str


@dataclass(frozen=True, slots=True)
class ChannelOf:
    """A channel of one connected workspace, as the recipient of a notice."""

    workspace: Workspace
    channel: Channel


@dataclass(frozen=True, slots=True)
class MemberAt:
    """A member in one workspace, whichever account they prefer, as the recipient of a notice."""

    member: MemberId
    workspace: Workspace


Recipient = MemberId | ChannelOf | MemberAt


@dataclass
class UnitOfWork:
    """One transaction. `now` is the same instant throughout; `workspaces` are those connected; `stories_at`: the
    address of the public page of all stories, where the world reaches it.
    """

    session: AsyncSession
    now: datetime
    workspaces: tuple[Workspace, ...] = ()
    stories_at: str | None = None

    def audit(
        self, action: str, subject: str, subject_id: int, *, by: MemberId | None, **details: str | int | None
    ) -> None:
        """Remember who changed what."""
        self.session.add(
            AuditEntry(
                at=self.now, action=action, subject=subject, subject_id=subject_id, member_id=by, details=details
            )
        )

    async def notify(
        self,
        kind: str,
        about: str,
        recipients: Iterable[tuple[Recipient, datetime]],
        *,
        key: str | None = None,
        **facts: int | str,
    ) -> None:
        """Queue notices of one kind: for each recipient the instant before which it must not go.

        `about` is what they tell of ("library:14"). Each is queued once a recipient and `key` (by default kind and
        `about`); one that was dropped as no longer true is revived.
        """
        everybody = {f"{key or f'{kind}:{about}'}:{_spelt(recipient)}": (recipient, at) for recipient, at in recipients}
        rows = [
            {
                "kind": kind,
                "dedupe_key": dedupe_key,
                "about": about,
                "not_before": not_before,
                "give_up_at": not_before + GIVE_UP_AFTER,
                "created_at": self.now,
                "facts": facts,
                "state": NoticeState.WAITING,
                "attempts": 0,
                "fence": 0,
                "unsure": False,
                "limited": is_limited(kind) and not isinstance(recipient, ChannelOf | MemberAt),
                **_address(recipient),
            }
            for dedupe_key, (recipient, not_before) in everybody.items()
        ]
        if not rows:
            return
        # One statement for each row: a statement for all would have to be compiled anew each time.
        await self.session.execute(_queue(dialect_of(self.session)), rows)

    async def announce(
        self, kind: str, about: str, channel: Channel, *, key: str | None = None, **facts: int | str
    ) -> None:
        """Queue one notice for that channel of every connected workspace, at once."""
        everywhere = [(ChannelOf(there, channel), self.now) for there in self.workspaces]
        await self.notify(kind, about, everywhere, key=key, **facts)

    async def refresh(self, about: str) -> None:
        """Every sent notice about this is presented again: edited, or taken back when it is no longer true.

        So are those that are just being sent, or may have been: their cards may have been made before this change. One
        that waits is held as long as this change is not written down, so that nobody presents it as it was.
        """
        waits = (Notice.state == NoticeState.WAITING) & ~Notice.unsure
        concerned = [NoticeState.WAITING, NoticeState.SENDING, NoticeState.RIDING, NoticeState.SENT]
        await self.session.execute(
            update(Notice)
            .where(Notice.about == about, Notice.state.in_(concerned))
            .values(stale_from=self.now, give_up_at=case((waits, Notice.give_up_at), else_=self.now + GIVE_UP_AFTER))
        )


@cache
def _queue(dialect: str) -> Insert:
    """The statement that queues a notice, or revives one that was dropped; made once, which takes as long as to run
    it.
    """
    insert = insert_in(dialect, Notice)
    return insert.on_conflict_do_update(
        index_elements=[Notice.dedupe_key],
        set_={
            "state": NoticeState.WAITING,
            "not_before": insert.excluded.not_before,
            "give_up_at": insert.excluded.give_up_at,
            "facts": insert.excluded.facts,
            "attempts": 0,
            "trouble": None,
            "stale_from": None,
            "carried_by": None,
        },
        where=Notice.state == NoticeState.DROPPED,
    )


def _spelt(recipient: Recipient) -> str:
    match recipient:
        case ChannelOf(workspace, channel):
            return f"{workspace.platform}:{workspace.workspace}:{channel.value}"
        case MemberAt(member):
            return str(member)
        case _:
            return str(recipient)


def _address(recipient: Recipient) -> dict[str, object]:
    member, there, channel = None, None, None
    match recipient:
        case ChannelOf(workspace, word):
            there, channel = workspace, word.value
        case MemberAt(one, workspace):
            member, there = one, workspace
        case _:
            member = recipient
    return {
        "member_id": member,
        "platform": there.platform if there else None,
        "workspace": there.workspace if there else None,
        "channel": channel,
    }


@dataclass
class Store:
    """Makes units of work: what services and dispatch are handed instead of an engine."""

    database: Database
    clock: Clock
    workspaces: tuple[Workspace, ...] = ()
    stories_at: str | None = None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work that is committed at the end, or rolled back whole."""
        async with self.database.writing() as session:
            yield UnitOfWork(session, self.clock(), self.workspaces, self.stories_at)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work that only reads."""
        async with self.database.reading() as session:
            yield UnitOfWork(session, self.clock(), self.workspaces, self.stories_at)
