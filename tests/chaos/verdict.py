"""The count at the end: the platform's record of what it showed, against what the database knows had to be said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.model.communications import Communication
from core.model.notices import Notice, NoticeState, Post
from core.model.nudges import Nudge
from core.model.partnerships import PartnershipLibrary

if TYPE_CHECKING:
    from pathlib import Path

    from core.store import Store

ON_THEIR_WAY = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.RIDING)
ENDED = (NoticeState.SENT, NoticeState.DROPPED)


@dataclass
class Verdict:
    """What was seen, and what is wrong with it, in words; nothing when all is well."""

    stops: int
    messages: int
    commands: int
    nudges: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything that is wrong."""
        return [*self.lost, *self.twice, *self.missing, *self.odd]

    def __str__(self) -> str:
        return (
            f"{self.stops} stopped, {self.messages} messages shown, {self.nudges} nudges asked,"
            f" {self.commands} commands acknowledged: {len(self.lost)} lost, {len(self.twice)} seen twice,"
            f" {len(self.missing)} commands missing, {len(self.odd)} odd"
        )


async def unfinished(store: Store, before: datetime) -> int:
    """How many notices of that time have not arrived."""
    async with store.reading() as uow:
        waiting = select(func.count()).select_from(Notice).where(Notice.state.in_(ON_THEIR_WAY))
        return await uow.session.scalar(waiting.where(Notice.created_at <= before)) or 0


async def judge(store: Store, shown: Path, *, acknowledged: Sequence[str], stops: int) -> Verdict:
    """Read both and compare."""
    record = [json.loads(line) for line in shown.read_text().splitlines()]
    async with store.reading() as uow:
        notices = {notice.id: notice for notice in await uow.session.scalars(select(Notice))}
        posts = {(post.notice_id, post.channel, post.message) for post in await uow.session.scalars(select(Post))}
        nudges = list(await uow.session.scalars(select(Nudge)))
        talks = Counter(await uow.session.scalars(select(Communication.about)))
        silent = list(await uow.session.scalars(select(PartnershipLibrary)))
        now = uow.now
    found = Verdict(stops, len(record), len(acknowledged))
    seen = Counter(line["notice"] for line in record)
    found.twice = [f"notice {each} was shown {times} times" for each, times in seen.items() if times > 1]
    for notice in notices.values():
        found.kinds[f"{notice.kind} {notice.state}"] += 1
        leader = notices.get(notice.carried_by) if notice.carried_by else notice
        name = f"{notice.kind} {notice.id}, {notice.state}"
        overdue = notice.state in ON_THEIR_WAY and notice.not_before < now - timedelta(days=7)
        if overdue or notice.state not in (*ON_THEIR_WAY, *ENDED):
            found.lost.append(f"{name}: {notice.trouble}, tried {notice.attempts} times")
        elif notice.state is NoticeState.SENT and (leader is None or not seen[leader.id]):
            found.lost.append(f"{name}: nobody saw it")
        elif notice.state is NoticeState.DROPPED and seen[notice.id]:
            found.odd.append(f"{name}: it was shown, and the database does not know")
    known = {(line["notice"], line["channel"], line["message"]) for line in record}
    leads = {(post[0] if (notice := notices[post[0]]).carried_by is None else notice.carried_by, *post[1:]) for post in posts}
    found.odd += [f"no message stands at {post}" for post in leads - known]
    found.nudges = sum(nudge.sent_at is not None for nudge in nudges)
    due = {row.id for row in silent if row.due_on is not None and row.due_on <= now.date()}
    found.lost += [
        f"nudge {nudge.id} of {nudge.on} was never asked"
        for nudge in nudges
        if nudge.sent_at is None and nudge.row_id in due and nudge.on < _long_ago(now)
    ]
    found.lost += [
        f"row {row.id} was to be nudged on {row.nudge_on}"
        for row in silent
        if row.nudge_on is not None and row.nudge_on < _long_ago(now)
    ]
    found.missing = [
        f"{about} was acknowledged and is written down {talks[about]} times"
        for about in acknowledged
        if talks[about] != 1
    ]
    return found


def _long_ago(now: datetime) -> date:
    """A nudge of an earlier day has had its week, and the one after."""
    return (now - timedelta(days=21)).date()
