"""The sign of life: whether the clock work runs, what was last delivered, and what needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from core.model.communications import Communication
from core.model.defaults import QUIET_DAYS
from core.model.libraries import JoinRequest, JoinState
from core.model.members import RoleWish
from core.model.nudges import Nudge
from core.model.partnerships import LIVE, Partnership
from core.services.finding_wishes import count_waiting_wishes
from core.services.libraries import left_to_staff
from core.services.mentor_figures import count_alone, count_wishes
from core.services.messages import count_dead
from core.services.reaching import count_unreachable
from core.services.reviews import count_reviews_to_settle
from core.store.marks import BACKED_UP, BACKUP_FAILS, HELD, TICK, marks_beginning, read_mark
from core.store.outbox import last_sent
from core.store.unit import UnitOfWork

STOPPED_AFTER = timedelta(hours=2)
"""With no tick for two hours lists may be out of date, and say so."""


@dataclass(frozen=True, kw_only=True)
class Life:
    """How the bot is. `ticked_at`: the last tick, None before the first. `held_from`: of when the data is that was put
    back, while nothing goes out. `backed_up_at`: the last good back-up of those the bot makes itself, and since when
    they fail. `joins`: requests left to staff; `seeking`:
    libraries that wait for a partner; `reviews`: those of trials that wait for a decision; `alone`: trials
    without a mentor; `mentor_wishes`: people who wait for one. Counts are of now; the
    month's begin on its 1st.
    """

    ticked_at: datetime | None
    delivered_at: datetime | None
    quiet: int
    joins: int
    wishes: int
    seeking: int
    reviews: int
    unreachable: int
    undelivered: int
    alone: int = 0
    mentor_wishes: int = 0
    talks_this_month: int
    nudges_this_month: int
    held_from: datetime | None = None
    backed_up_at: datetime | None = None
    backup_fails_since: datetime | None = None

    def stopped(self, now: datetime) -> bool:
        """Whether the clock work has not run for two hours."""
        return self.ticked_at is None or now - self.ticked_at > STOPPED_AFTER


async def stopped_since(uow: UnitOfWork) -> datetime | None:
    """Since when lists that depend on the clock work are not checked; None while it runs, and before it first did."""
    ticked_at = await read_mark(uow, TICK)
    return ticked_at if ticked_at is not None and uow.now - ticked_at > STOPPED_AFTER else None


async def sign_of_life(uow: UnitOfWork, today: date) -> Life:
    """Everything the staff home begins with. `today` is the reader's calendar day."""
    month = today.replace(day=1)
    began = datetime(month.year, month.month, 1, tzinfo=uow.now.tzinfo)

    async def count(statement: object) -> int:
        return await uow.session.scalar(statement) or 0  # type: ignore[call-overload]  # a Select of one count

    marks = await marks_beginning(uow, TICK, HELD, BACKED_UP, BACKUP_FAILS)
    return Life(
        ticked_at=marks.get(TICK),
        held_from=marks.get(HELD),
        backed_up_at=marks.get(BACKED_UP),
        backup_fails_since=marks.get(BACKUP_FAILS),
        delivered_at=await last_sent(uow),
        quiet=await count(
            select(func.count())
            .select_from(Partnership)
            .where(Partnership.state.in_(LIVE), Partnership.quiet_since <= today - timedelta(days=QUIET_DAYS))
        ),
        joins=await count(
            select(func.count())
            .select_from(JoinRequest)
            .where(JoinRequest.state == JoinState.WAITING, left_to_staff(uow.now))
        ),
        wishes=await count(select(func.count()).select_from(RoleWish).where(RoleWish.answered_at.is_(None))),
        seeking=await count_waiting_wishes(uow),
        reviews=await count_reviews_to_settle(uow),
        unreachable=await count_unreachable(uow),
        undelivered=await count_dead(uow),
        alone=await count_alone(uow),
        mentor_wishes=await count_wishes(uow),
        talks_this_month=await count(
            select(func.count())
            .select_from(Communication)
            .where(Communication.on >= month, Communication.on <= today, Communication.undone_at.is_(None))
        ),
        nudges_this_month=await count(select(func.count()).select_from(Nudge).where(Nudge.sent_at >= began)),
    )
