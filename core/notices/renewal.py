"""An agreement ends soon, or a year has passed: its libraries are asked whether they go on with it."""

from __future__ import annotations

from core.cards.renewal import renewal_parts
from core.chat.card import card
from core.model.ids import RenewalId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.renewals import renewal_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; one that was settled before it was read falls away."""
    renewing = await renewal_by_id(uow, RenewalId(int(notice.facts["renewal"])))
    if renewing is None:
        return None
    if notice.sent_at is None and not renewing.is_open:
        return None
    eyes = await eyes_of(uow, reading, renewing.partnership)
    return Presented(card(*renewal_parts(renewing, eyes))) if eyes.may_see(renewing.partnership) else None
