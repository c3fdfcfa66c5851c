"""A library is back sooner than it said."""

from __future__ import annotations

from core.model.ids import PauseId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.away import has_heard
from core.notices.partnership_eyes import eyes_of
from core.notices.pause import over_card
from core.notices.presenting import Presented, Reading
from core.services.pauses import pause_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing for those who never read that it was away."""
    found = await pause_by_id(uow, PauseId(int(notice.facts["pause"])))
    if found is None or found[0].pause.is_open:
        return None
    standing, partnership = found
    if notice.sent_at is None and not await has_heard(uow, notice):
        return None
    eyes = await eyes_of(uow, reading, partnership)
    if not eyes.may_see(partnership) or partnership.state is PartnershipState.ENDED:
        return None
    return Presented(over_card(standing, partnership))
