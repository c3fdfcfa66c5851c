"""The count at the end: the platform's record of what it showed, against what the database knows had to be said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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


PATIENCE = timedelta(days=21)
"""With a limit of one message a week, and a kind that had to wait for the next, nothing takes longer."""


@dataclass
class Verdict:
    """What was seen, and what is wrong with it, in words; nothing when all is well."""

    stops: int
    messages: int
    notices: int
    commands: int
    nudges: int
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
            f"{self.stops} stopped, {self.notices} notices in {self.messages} messages, {self.nudges} nudges,"
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
    record = Record(shown)
    async with store.reading() as uow:
        notices = {int(notice.id): notice for notice in await uow.session.scalars(select(Notice))}
        posts = list(await uow.session.scalars(select(Post)))
        nudges = list(await uow.session.scalars(select(Nudge)))
        talks = Counter(await uow.session.scalars(select(Communication.about)))
        rows = list(await uow.session.scalars(select(PartnershipLibrary)))
        now = uow.now
    asked = sum(nudge.sent_at is not None for nudge in nudges)
    found = Verdict(stops, record.messages, len(record.times), len(acknowledged), asked)
    found.twice = [f"notice {each} was shown {times} times" for each, times in record.times.items() if times > 1]
    for notice in notices.values():
        name = f"{notice.kind} {notice.id}, {notice.state}, of {notice.not_before:%d %b %H:%M}"
        overdue = notice.state in ON_THEIR_WAY and notice.not_before < now - PATIENCE
        if overdue or notice.state not in (*ON_THEIR_WAY, *ENDED):
            found.lost.append(f"{name}: {notice.trouble}, tried {notice.attempts} times")
        elif notice.state is NoticeState.SENT and not record.saw(notice):
            found.lost.append(f"{name}: nobody saw it")
        elif notice.state is NoticeState.DROPPED and notice.id in record.standing:
            found.odd.append(f"{name}: it stands there, and the database does not know")
    found.odd += [
        f"notice {post.notice_id} does not stand at {post.message}"
        for post in posts
        if (post.channel, post.message) not in record.places
    ]
    late = {row.id: row for row in rows if row.due_on is not None and row.due_on < (now - PATIENCE).date()}
    found.lost += [
        f"nudge {nudge.id} of {nudge.on} was never asked"
        for nudge in nudges
        if nudge.sent_at is None and nudge.row_id in late and nudge.on < (now - PATIENCE).date()
    ]
    found.lost += [
        f"row {row.id} was to be nudged on {row.nudge_on}"
        for row in rows
        if row.nudge_on is not None and row.nudge_on < (now - PATIENCE).date()
    ]
    found.missing = [f"{about} is written down {talks[about]} times" for about in acknowledged if talks[about] != 1]
    return found


class Record:
    """What the platform wrote down. `times`: how often each notice was shown; `places`: where messages were created;
    `standing`: the notices in those that nothing took away.
    """

    def __init__(self, path: Path) -> None:
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        created = [line for line in lines if "shown" in line]
        gone = {_place(line) for line in lines if "gone" in line}
        self.messages = len(created)
        self.times = Counter(notice for line in created for notice in line["shown"])
        self.places = {_place(line) for line in created}
        self.standing = {notice for line in created if _place(line) not in gone for notice in line["shown"]}

    def saw(self, notice: Notice) -> bool:
        """Whether it was shown, or the message that it went in was, with more notices than there are lines."""
        return notice.id in self.times or notice.carried_by in self.times


def _place(line: dict[str, str]) -> tuple[str, str]:
    return line["channel"], line["message"]
