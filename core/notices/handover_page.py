"""A successor gets one page about each partnership of the library."""

from __future__ import annotations

from core.cards.partnership_page import partnership_page
from core.model.contacts import HandoverState
from core.model.ids import HandoverId, PartnershipId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.handovers import handover_by_id
from core.services.passing_on import page_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The page; None for somebody who does not speak for the library. One that stands is left as it was read."""
    planned = await handover_by_id(uow, HandoverId(notice.facts["handover"]))
    if planned is None or reading.member is None:
        return None
    library_id = planned.library.id
    if all(contact.library_id != library_id for contact in reading.member.contacts):
        return None
    if planned.handover.state not in {HandoverState.AGREED, HandoverState.DONE} and notice.sent_at is None:
        return None
    page = await page_of(uow, PartnershipId(notice.facts["partnership"]), library_id)
    return Presented(partnership_page(page, library_id, reading.today(uow))) if page else None
