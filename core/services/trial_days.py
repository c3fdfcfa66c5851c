"""Trials whose day has come: the clock asks about them midway, and for their review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from core.model.endings import Ending, EndingState
from core.model.partnerships import Partnership, PartnershipState
from core.model.schedule import local_day
from core.services.communications import hold
from core.services.partnerships import in_state, partnership_by_id
from core.store.unit import UnitOfWork

AT_ONCE = 50
"""So many trials are asked about in one transaction."""

DayOfTrial = InstrumentedAttribute[date | None]
"""The column of the day: `Partnership.midway_on` or `review_on`, of UTC."""


def ends_by_itself() -> ColumnElement[bool]:
    """Of a partnership of which somebody asked that it ends, and nobody would like to talk first."""
    return exists().where(Ending.partnership_id == Partnership.id, Ending.state == EndingState.WAITING)


def _waits(day: DayOfTrial) -> ColumnElement[bool]:
    return day.is_not(None) & in_state(PartnershipState.TRIAL) & ~ends_by_itself()


async def hold_due_trials(uow: UnitOfWork, day: DayOfTrial) -> Sequence[Partnership]:
    """Those whose day has come, at most fifty, each held. Another program may have asked just before it was held."""
    found = await uow.session.scalars(
        select(Partnership.id)
        .where(_waits(day), day <= local_day(uow.now, "UTC"))
        # By the day, so that its index finds them; they are held in the order of their ids.
        .order_by(day, Partnership.id)
        .limit(AT_ONCE)
    )
    held = []
    for partnership_id in sorted(found):
        partnership = await partnership_by_id(uow, partnership_id)
        if partnership is not None:
            await hold(uow, partnership)
            held.append(partnership)
    return held


async def next_day_of_trials(uow: UnitOfWork, day: DayOfTrial) -> datetime | None:
    """When one is next asked about: as that day begins in UTC; None when none is."""
    first: date | None = await uow.session.scalar(select(func.min(day)).where(_waits(day)))
    return datetime.combine(first, time(), UTC) if first is not None else None
