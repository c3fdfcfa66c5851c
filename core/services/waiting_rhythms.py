"""The proposed rhythm that waits in a partnership, and what it means when the partnership changes its state."""

from __future__ import annotations

from sqlalchemy import select

from core.model.ids import PartnershipId
from core.model.partnerships import Partnership, PartnershipState
from core.model.rhythms import Rhythm, RhythmState
from core.store.unit import UnitOfWork


async def waiting_rhythm(uow: UnitOfWork, partnership_id: PartnershipId) -> Rhythm | None:
    """The one that is not answered by all yet, or None. There is never more than one: a new one replaces it."""
    found = await uow.session.scalars(
        select(Rhythm)
        .where(Rhythm.partnership_id == partnership_id, Rhythm.state == RhythmState.WAITING)
        .order_by(Rhythm.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def mind_waiting_rhythm(uow: UnitOfWork, partnership: Partnership, to: PartnershipState) -> None:
    """Before a partnership is in another state: the longer rhythm holds there too, and once it has ended nothing holds
    that was only proposed. The partnership is held.
    """
    if partnership.state is PartnershipState.PROPOSED:
        return
    waiting = await waiting_rhythm(uow, partnership.id)
    if waiting is not None:
        ends = to is PartnershipState.ENDED
        partnership.cadence_days = waiting.days_before if ends else waiting.holds_in(to)
