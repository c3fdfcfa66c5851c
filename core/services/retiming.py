"""Somebody's hours changed: what waits for them is to come in the new ones, on the same day of their calendar."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.model.ids import MemberId
from core.model.notices import Notice, NoticeState
from core.model.schedule import first_allowed_on, local_day
from core.services.people import hours_of, member_with_hours
from core.store.unit import UnitOfWork


async def retime_notices(uow: UnitOfWork, member_id: MemberId, *, was_in: str) -> int:
    """What was to come on Monday at ten where they were comes on Monday at ten where they are; nothing is sent sooner
    than now. `was_in`: their zone until now. Answers how many were moved. Those on their way stay as they are.
    """
    await uow.session.flush()
    found = await member_with_hours(uow, member_id)
    if found is None:
        return 0
    hours = hours_of(found[0], library=found[1])
    waiting = await uow.session.scalars(
        select(Notice)
        .where(
            Notice.member_id == member_id,
            Notice.state == NoticeState.WAITING,
            Notice.attempts == 0,
            Notice.not_before > uow.now,
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    moved = 0
    for notice in waiting:
        day = max(local_day(notice.not_before, was_in), local_day(uow.now, hours.zone))
        at = first_allowed_on(day, hours)
        if at < uow.now:
            at = first_allowed_on(day + timedelta(days=1), hours)
        if at != notice.not_before:
            notice.give_up_at += at - notice.not_before
            notice.not_before = at
            moved += 1
    return moved
