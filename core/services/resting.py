"""Three months of silence: staff are asked whether a partnership rests. Nothing rests, or ends, by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, func, select

from core.model.ids import MemberId, PartnershipId
from core.model.lifecycle import ChangeReason
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.model.schedule import local_day
from core.services.communications import Held, hold, hold_of
from core.services.lifecycle import change_state
from core.services.partnerships import in_state, partnership_by_id
from core.services.people import in_hours_of, in_their_hours
from core.services.quiet_notices import about
from core.services.trial_days import ends_by_itself
from core.services.watching import watchers_of
from core.store.unit import UnitOfWork

KIND = "resting_question"

AT_ONCE = 50
"""So many partnerships are asked about in one transaction."""


def _waits() -> tuple[ColumnElement[bool], ...]:
    return Partnership.resting_on.is_not(None), in_state(*LIVE), ~ends_by_itself()


def is_asked(partnership: Partnership) -> bool:
    """Whether the question stands open: a talk, or an answer, sets a day on which it is asked next."""
    return partnership.state in LIVE and partnership.resting_on is None


async def ask_resting(uow: UnitOfWork) -> int:
    """Ask about those whose day has come, at most fifty; answers how many. It may run anywhere, often."""
    today = local_day(uow.now, "UTC")
    found = await uow.session.scalars(
        select(Partnership.id)
        .where(*_waits(), Partnership.resting_on <= today)
        # By the day, so that its index finds them; they are held in the order of their ids.
        .order_by(Partnership.resting_on, Partnership.id)
        .limit(AT_ONCE)
    )
    due = sorted(found)
    for partnership_id in due:
        partnership = await partnership_by_id(uow, partnership_id)
        if partnership is not None:
            await hold(uow, partnership)
            await _ask(uow, partnership, today)
    return len(due)


async def _ask(uow: UnitOfWork, partnership: Partnership, today: date) -> None:
    """Unless another program just did, or somebody talked."""
    day = partnership.resting_on
    if day is None or day > today or partnership.state not in LIVE:
        return
    partnership.resting_on = None
    uow.audit("asked whether it rests", "partnership", partnership.id, by=None)
    watchers = {member.id for member in await watchers_of(uow, partnership)}
    await uow.notify(
        KIND,
        about(partnership.id),
        await in_hours_of(uow, watchers),
        key=f"{KIND}:{partnership.id}:{day.isoformat()}",
        partnership=partnership.id,
    )


async def hold_silent(uow: UnitOfWork, partnership_id: PartnershipId) -> Held | None:
    """The partnership that staff are asked about, held; None where there is none."""
    return await hold_of(uow, select(Partnership.id).where(Partnership.id == partnership_id))


async def let_rest(uow: UnitOfWork, held: Held, *, by: MemberId, today: date) -> None:
    """It rests from today on (of the calendar of whoever says so): nobody is asked any more, and all its contacts read
    that one talk brings it back.
    """
    partnership = held.partnership
    await change_state(uow, partnership, PartnershipState.DORMANT, ChangeReason.RESTS, by=by, on=today)
    await uow.notify(
        "rests",
        about(partnership.id),
        in_their_hours(uow, held.contacts),
        key=f"rests:{partnership.id}:{today.isoformat()}",
        partnership=partnership.id,
    )


async def go_on_asking(uow: UnitOfWork, held: Held, *, by: MemberId, today: date) -> None:
    """It does not rest: the ladder begins anew, and staff are asked again in three months."""
    partnership = held.partnership
    partnership.keep_asking(today)
    uow.audit("asking goes on", "partnership", partnership.id, by=by)
    await uow.refresh(about(partnership.id))


async def next_resting(uow: UnitOfWork) -> datetime | None:
    """When staff are next asked: as that day begins in UTC; None when they are not."""
    first: date | None = await uow.session.scalar(select(func.min(Partnership.resting_on)).where(*_waits()))
    return datetime.combine(first, time(), UTC) if first is not None else None
