"""The figures for whoever watches the program from outside: how many messages wait, went and failed.

They come from the database, so that all programs on one database say the same. None tells of a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select

from core.chat.messenger import Trouble
from core.model.notices import Notice, NoticeState, Post
from core.services.messages import DEAD, ON_THE_WAY
from core.services.outages import workspaces_lost
from core.store.marks import BACKED_UP, BACKUP_FAILS, HELD, TICK, all_marks
from core.store.unit import UnitOfWork

A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """As of `now`. `waiting`: on its way, whenever it goes; `due`: it should have gone by now; `retrying`: of those
    that wait, tried in vain; `oldest_due_at`: since when the oldest is due. `dead`: not tried again by itself, by why;
    `sent`: in the past day, by kind and platform. `outages`: workspaces that do not let the bot in, by platform.
    """

    now: datetime
    waiting: int
    due: int
    retrying: int
    oldest_due_at: datetime | None
    dead: Mapping[Trouble | None, int]
    sent: Mapping[tuple[str, str], int]
    outages: Mapping[str, int]
    ticked_at: datetime | None
    held: bool
    backed_up_at: datetime | None
    backup_fails: bool


async def figures(uow: UnitOfWork) -> Figures:
    """Four statements; each looks only at what waits, what failed, or at one day."""
    is_due = Notice.not_before <= uow.now
    out = await uow.session.execute(
        select(
            func.count(),
            func.count(case((is_due, 1))),
            func.count(
                case((or_(Notice.attempts > 1, (Notice.attempts == 1) & (Notice.state == NoticeState.WAITING)), 1))
            ),
            func.min(case((is_due, Notice.not_before))),
        ).where(Notice.state.in_(ON_THE_WAY))
    )
    waiting, due, retrying, oldest = out.one()
    dead = await uow.session.execute(
        select(Notice.trouble, func.count()).where(Notice.state.in_(DEAD)).group_by(Notice.trouble)
    )
    platform = select(func.min(Post.platform)).where(Post.notice_id == Notice.id).correlate(Notice).scalar_subquery()
    day = (
        select(Notice.kind, func.coalesce(platform, "").label("platform"))
        .where(Notice.sent_at > uow.now - A_DAY, Notice.state == NoticeState.SENT)
        .subquery()
    )
    sent = await uow.session.execute(
        select(day.c.kind, day.c.platform, func.count()).group_by(day.c.kind, day.c.platform)
    )
    marks = await all_marks(uow)
    return Figures(
        now=uow.now,
        waiting=waiting,
        due=due,
        retrying=retrying,
        oldest_due_at=oldest,
        dead={trouble: count for trouble, count in dead},  # noqa: C416  # rows are no pairs to mypy
        sent={(kind, platform): count for kind, platform, count in sent},
        outages=Counter(there.platform for there in workspaces_lost(marks)),
        ticked_at=marks.get(TICK),
        held=HELD in marks,
        backed_up_at=marks.get(BACKED_UP),
        backup_fails=BACKUP_FAILS in marks,
    )
