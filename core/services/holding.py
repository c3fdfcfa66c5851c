"""Held: old data was put back, and nothing goes out until staff press *Start*.

Whatever put it back, the bot would otherwise send what was sent long ago: a copy does not know what happened after it.
Commands are answered meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import case, func, select, true, update
from sqlalchemy.orm import aliased

from core.model.budget import DATED
from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import MemberId
from core.model.notices import Notice, NoticeState
from core.services.messages import ON_THE_WAY
from core.store.marks import (
    BORN,
    HELD,
    TICK,
    count_up,
    counted,
    leave_first_mark,
    marks_beginning,
    read_mark,
    take_mark_away,
)
from core.store.unit import UnitOfWork

log = structlog.get_logger(__name__)

A_FEW = 10
"""Ticks; one program makes one a minute."""

LEAP = 10_000_000
"""Ticks of twenty years: after *Start* this is the newest data there is, whatever anybody has seen of what was lost."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells one state of the data from another. `born`: whose copies these are, None before the first tick.
    `ticks`: how often the clock work ran, which only grows, whatever clocks say. `held_from`: of when the data is,
    while it is held.
    """

    born: datetime | None
    ticks: int
    held_from: datetime | None

    def is_older_than(self, ticks: int) -> bool:
        """Whether somebody has seen this data when the clock work had run that often, so that this is an earlier copy.

        A standby that took over may lack the last moments; that is no old data.
        """
        return self.ticks < ticks - A_FEW


@dataclass(frozen=True, slots=True)
class Late:
    """Messages that would go out by now: how many, to how many people and channels."""

    messages: int
    people: int
    channels: int


async def signs_of(uow: UnitOfWork) -> Signs:
    """Two statements."""
    marks = await marks_beginning(uow, BORN, HELD)
    return Signs(born=marks.get(BORN), ticks=await counted(uow, TICK), held_from=marks.get(HELD))


async def held_from(uow: UnitOfWork) -> datetime | None:
    """Of when the data is, while nothing goes out; None when everything does."""
    return await read_mark(uow, HELD)


async def hold_back(uow: UnitOfWork, *, of: datetime | None = None) -> datetime:
    """Nothing goes out from now on: the data is of that moment; without one, of its last tick. Answers the moment."""
    of = of or await read_mark(uow, TICK) or uow.now
    if await leave_first_mark(uow, HELD, at=of):
        log.error("old data was put back, and nothing goes out until staff press Start", data_from=of.isoformat())
    return await read_mark(uow, HELD) or of


async def late(uow: UnitOfWork) -> Late:
    """What waits to go out by now. One statement."""
    found = await uow.session.execute(
        select(
            func.count(),
            func.count(Notice.member_id.distinct()),
            func.count((Notice.platform + ":" + Notice.workspace + ":" + Notice.channel).distinct()),
        ).where(Notice.state.in_(ON_THE_WAY), Notice.not_before <= uow.now)
    )
    messages, people, channels = found.one()
    return Late(messages, people, channels)


async def start_again(uow: UnitOfWork, *, by: MemberId) -> bool:
    """Everything goes out again, each at its time; False when nothing was held.

    What waited when the data was copied may have gone out afterwards, so it is looked up before it is sent; of several
    that went in one message the one whose message it would be, and the others with it. And nothing is given up for
    having waited so long.
    """
    of = await take_mark_away(uow, HELD)
    if of is None:
        return False
    await count_up(uow, TICK, by=LEAP)
    await _ride(uow, of)
    may_have_gone = (Notice.created_at <= of) & (Notice.not_before <= uow.now) & (Notice.state != NoticeState.RIDING)
    week = uow.now + GIVE_UP_AFTER
    await uow.session.execute(
        update(Notice)
        .where(Notice.state.in_(ON_THE_WAY))
        .values(
            unsure=case((may_have_gone, true()), else_=Notice.unsure),
            give_up_at=case((Notice.give_up_at < week, week), else_=Notice.give_up_at),
        )
        .execution_options(synchronize_session=False)
    )
    uow.audit("started again", "service", 0, by=by, data_from=of.isoformat())
    log.warning("staff pressed Start, and messages go out again", data_from=of.isoformat())
    return True


async def _ride(uow: UnitOfWork, of: datetime) -> None:
    """What counted by its reader's limit when the data was copied went in one message, that of the first: with it they
    are found, or go. What is planned for a later day than that is looked up by itself.
    """
    first = aliased(Notice)
    carrier = (
        select(first.id)
        .where(
            first.member_id == Notice.member_id,
            first.limited,
            first.state == NoticeState.WAITING,
            first.created_at <= of,
            first.not_before <= uow.now,
        )
        .order_by(first.not_before, first.id)
        .limit(1)
        .correlate(Notice)
        .scalar_subquery()
    )
    found = await uow.session.execute(
        select(Notice.id, carrier).where(
            Notice.limited,
            Notice.state == NoticeState.WAITING,
            ~Notice.unsure,
            Notice.created_at <= of,
            Notice.kind.not_in(DATED) | (Notice.not_before <= of),
        )
    )
    rides = [
        {"id": notice_id, "state": NoticeState.RIDING, "carried_by": carrier_id}
        for notice_id, carrier_id in found
        if carrier_id not in {None, notice_id}
    ]
    if rides:
        await uow.session.execute(update(Notice), rides)
